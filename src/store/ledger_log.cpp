#include "store/ledger_log.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>
#include <sodium.h>

#include "base/check.h"
#include "base/failure.h"
#include "ledger/tiles.h"

namespace tallyman::store {
namespace {

constexpr int tile_levels = 8;  // 2^8 hashes a tile

std::vector<Digest> digests_of(const std::string& bytes) {
    std::vector<Digest> digests(bytes.size() / sizeof(Digest));
    if (!digests.empty()) std::memcpy(digests.data(), bytes.data(), digests.size() * sizeof(Digest));
    return digests;
}

ledger::Salt fresh_salt() {
    CHECK(sodium_init() >= 0);
    ledger::Salt salt;
    randombytes_buf(salt.data(), salt.size());
    return salt;
}

// The time of the last entry: a clock that goes back must not take the log with it.
Instant no_earlier_than_the_last(Database& database, Instant now) {
    Statement last(database, "select leaf from ledger_entries order by number desc limit 1");
    if (!last.step()) return now;
    const auto entry = ledger::parse_leaf(last.text(0));
    return entry ? std::max(now, entry->time) : now;
}

}  // namespace

std::uint64_t LedgerReader::size() {
    return static_cast<std::uint64_t>(database_.number("select coalesce(max(number) + 1, 0) from ledger_entries"));
}

std::vector<Digest>& LedgerReader::tile(TileId id) {
    const auto [found, is_new] = tiles_.try_emplace(id);
    if (!is_new) return found->second;
    Statement row(database_, "select hashes from ledger_tiles where level = ? and number = ?");
    row.bind(1, id.first);
    row.bind(2, static_cast<std::int64_t>(id.second));
    if (row.step()) found->second = digests_of(row.blob(0));
    return found->second;
}

Digest LedgerReader::hash(ledger::NodeId node) {
    const int level = node.level / tile_levels, height = node.level % tile_levels;
    const auto& hashes = tile({level, node.number >> (tile_levels - height)});
    const std::size_t begin = (node.number << height) % ledger::tile_width;
    const std::size_t count = std::size_t{1} << height;
    if (begin + count > hashes.size()) throw Failure(fmt::format("the ledger's tile {} is cut off", level));
    std::vector<Digest> row(hashes.begin() + static_cast<std::ptrdiff_t>(begin),
                            hashes.begin() + static_cast<std::ptrdiff_t>(begin + count));
    while (row.size() > 1) {
        for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = ledger::node_hash(row[2 * i], row[2 * i + 1]);
        row.resize(row.size() / 2);
    }
    return row.front();
}

std::string LedgerReader::leaf(std::uint64_t number) {
    Statement row(database_, "select leaf from ledger_entries where number = ?");
    row.bind(1, static_cast<std::int64_t>(number));
    if (!row.step()) throw Failure(fmt::format("the ledger has no entry {}", number));
    return row.text(0);
}

LedgerLog::LedgerLog(Database& database, Instant now)
    : LedgerReader(database),
      now_(no_earlier_than_the_last(database_, now)),
      size_(size()),
      subscribers_(subscribers(database)),
      known_(database_, "select 1 from ledger_entries where subject = ? and kind = ? and record = ?"),
      add_(database_,
           "insert into ledger_entries (number, subject, kind, leaf, salt, record) values (?, ?, ?, ?, ?, ?)") {}

void LedgerLog::append(const std::string& kind, const std::string& subject, const std::string& record) {
    known_.bind(1, subject);
    known_.bind(2, kind);
    known_.bind(3, record);
    const bool known = known_.step();
    known_.reset();
    if (known) return;

    CHECK(ledger::is_entry_kind(kind));
    CHECK(ledger::is_about(record, subject));  // or nobody could tell that it was moved to another subject
    const ledger::Salt salt = fresh_salt();
    const std::string leaf = ledger::Entry{kind, now_, ledger::commitment_to(salt, record)}.leaf();
    add_.bind(1, static_cast<std::int64_t>(size_));
    add_.bind(2, subject);
    add_.bind(3, kind);
    add_.bind(4, leaf);
    add_.bind(5, std::as_bytes(std::span(salt)));
    add_.bind(6, record);
    add_.run();
    add_to_outbox(kind);
    add_to_tree(leaf);
}

void LedgerLog::add_to_outbox(const std::string& kind) {
    for (const auto& [webhook, kinds] : subscribers_) {
        if (std::ranges::find(kinds, kind) == kinds.end()) continue;
        Statement put(database_, "insert into outbox (webhook, entry) values (?, ?)");
        put.bind(1, webhook);
        put.bind(2, static_cast<std::int64_t>(size_));
        put.run();
    }
}

void LedgerLog::add_to_tree(const std::string& leaf) {
    const auto write = [this](ledger::NodeId node, const Digest& hash) {
        if (node.level % tile_levels != 0) return;  // inside a tile, computed when asked for
        const TileId id{node.level / tile_levels, node.number / ledger::tile_width};
        tile(id).push_back(hash);
        changed_[id] = true;
    };
    ledger::append(
        size_, ledger::leaf_hash(leaf), [this](ledger::NodeId node) { return hash(node); }, write);
    ++size_;
}

void LedgerLog::finish() {
    Statement put(database_,
                  "insert into ledger_tiles (level, number, hashes) values (?, ?, ?) on conflict (level, number) do "
                  "update set hashes = excluded.hashes");
    for (const auto& [id, changed] : changed_) {
        const auto& hashes = tile(id);
        put.bind(1, id.first);
        put.bind(2, static_cast<std::int64_t>(id.second));
        put.bind(3, std::as_bytes(std::span(hashes)));
        put.run();
    }
    changed_.clear();
}

}  // namespace tallyman::store
