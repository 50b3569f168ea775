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

std::vector<Digest> digests_of(const SQLite::Column& column) {
    std::vector<Digest> digests(static_cast<std::size_t>(column.getBytes()) / sizeof(Digest));
    std::memcpy(digests.data(), column.getBlob(), digests.size() * sizeof(Digest));
    return digests;
}

ledger::Salt fresh_salt() {
    CHECK(sodium_init() >= 0);
    ledger::Salt salt;
    randombytes_buf(salt.data(), salt.size());
    return salt;
}

// The time of the last entry: a clock that goes back must not take the log with it.
Instant no_earlier_than_the_last(SQLite::Database& sql, Instant now) {
    SQLite::Statement last(sql, "select leaf from ledger_entries order by number desc limit 1");
    if (!last.executeStep()) return now;
    const auto entry = ledger::parse_leaf(last.getColumn(0).getString());
    return entry ? std::max(now, entry->time) : now;
}

}  // namespace

std::uint64_t LedgerReader::size() {
    return static_cast<std::uint64_t>(
        sql_.execAndGet("select coalesce(max(number) + 1, 0) from ledger_entries").getInt64());
}

std::vector<Digest>& LedgerReader::tile(TileId id) {
    const auto [found, is_new] = tiles_.try_emplace(id);
    if (!is_new) return found->second;
    SQLite::Statement row(sql_, "select hashes from ledger_tiles where level = ? and number = ?");
    row.bind(1, id.first);
    row.bind(2, static_cast<std::int64_t>(id.second));
    if (row.executeStep()) found->second = digests_of(row.getColumn(0));
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
    SQLite::Statement row(sql_, "select leaf from ledger_entries where number = ?");
    row.bind(1, static_cast<std::int64_t>(number));
    if (!row.executeStep()) throw Failure(fmt::format("the ledger has no entry {}", number));
    return row.getColumn(0).getString();
}

LedgerLog::LedgerLog(Database& database, Instant now)
    : LedgerReader(database.sql()),
      now_(no_earlier_than_the_last(sql_, now)),
      size_(size()),
      known_(sql_, "select 1 from ledger_entries where subject = ? and kind = ? and record = ?"),
      add_(sql_, "insert into ledger_entries (number, subject, kind, leaf, salt, record) values (?, ?, ?, ?, ?, ?)") {}

void LedgerLog::append(const std::string& kind, const std::string& subject, const std::string& record) {
    known_.bindNoCopy(1, subject);
    known_.bindNoCopy(2, kind);
    known_.bindNoCopy(3, record);
    const bool known = known_.executeStep();
    known_.reset();
    if (known) return;

    CHECK(ledger::is_entry_kind(kind));
    CHECK(ledger::is_about(record, subject));  // or nobody could tell that it was moved to another subject
    const ledger::Salt salt = fresh_salt();
    const std::string leaf = ledger::Entry{kind, now_, ledger::commitment_to(salt, record)}.leaf();
    add_.bind(1, static_cast<std::int64_t>(size_));
    add_.bindNoCopy(2, subject);
    add_.bindNoCopy(3, kind);
    add_.bindNoCopy(4, leaf);
    add_.bindNoCopy(5, salt.data(), static_cast<int>(salt.size()));
    add_.bindNoCopy(6, record);
    add_.exec();
    add_.reset();
    add_to_tree(leaf);
}

void LedgerLog::add_to_tree(const std::string& leaf) {
    const auto write = [this](ledger::NodeId node, const Digest& hash) {
        if (node.level % tile_levels != 0) return;  // inside a tile, computed when asked for
        const TileId id{node.level / tile_levels, node.number / ledger::tile_width};
        tile(id).push_back(hash);
        changed_[id] = true;
    };
    ledger::append(size_, ledger::leaf_hash(leaf), [this](ledger::NodeId node) { return hash(node); }, write);
    ++size_;
}

void LedgerLog::finish() {
    SQLite::Statement put(sql_, "insert or replace into ledger_tiles (level, number, hashes) values (?, ?, ?)");
    for (const auto& [id, changed] : changed_) {
        const auto& hashes = tile(id);
        put.bind(1, id.first);
        put.bind(2, static_cast<std::int64_t>(id.second));
        put.bindNoCopy(3, hashes.data(), static_cast<int>(hashes.size() * sizeof(Digest)));
        put.exec();
        put.reset();
    }
    changed_.clear();
}

}  // namespace tallyman::store
