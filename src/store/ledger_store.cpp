#include "store/ledger_store.h"

#include <algorithm>
#include <cstring>
#include <fcntl.h>

#include <fmt/format.h>
#include <sodium.h>

#include "base/failure.h"
#include "base/text.h"
#include "ledger/tiles.h"
#include "store/file.h"
#include "store/files.h"
#include "store/ledger_log.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t key_bytes_max = 1000;
constexpr std::size_t tile_bytes_max = 20 << 20;  // an entry bundle of 256 leaves of 64 KiB

// A key of its own for every store: proofs of one say nothing about another.
ledger::SignerKey key_in(const fs::path& data) {
    const auto path = data / "ledger.key";
    if (!fs::exists(path)) {
        std::uint32_t number = 0;
        if (sodium_init() < 0) throw Failure("no source of randomness", ExitCode::internal);
        randombytes_buf(&number, sizeof number);
        const auto key = ledger::new_signer_key(fmt::format("tallyman.local/{:08x}", number));
        const std::string text = key.text() + "\n";
        File file(path, O_RDWR | O_CREAT | O_EXCL);
        if (!file.is_open()) throw Failure(fmt::format("cannot write {}", path.string()));
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
        file.write(0, std::as_bytes(std::span(text)));
        file.sync();
        sync_folder(data);
        return key;
    }
    const auto key = ledger::parse_signer_key(read_file(path, key_bytes_max));
    if (!key) throw Failure(fmt::format("{}: {}", path.string(), key.error()));
    return *key;
}

struct Row {
    std::uint64_t number;
    std::string leaf;
    std::optional<ledger::Salt> salt;
    std::optional<std::string> record;
};

Row row_of(SQLite::Statement& statement) {
    Row row{static_cast<std::uint64_t>(statement.getColumn(0).getInt64()), statement.getColumn(1).getString(), {}, {}};
    const auto salt = statement.getColumn(2);
    if (!salt.isNull() && salt.getBytes() == sizeof(ledger::Salt)) {
        row.salt.emplace();
        std::memcpy(row.salt->data(), salt.getBlob(), row.salt->size());
    }
    if (const auto record = statement.getColumn(3); !record.isNull()) row.record = record.getString();
    return row;
}

}  // namespace

struct LedgerStore::Open {
    explicit Open(const fs::path& folder) : data(folder), database(folder), key(key_in(folder)) {}

    fs::path data;
    Database database;
    ledger::SignerKey key;

    LedgerReader reader() { return LedgerReader(database.sql()); }
};

LedgerStore::LedgerStore(const fs::path& data) : open_(std::make_unique<Open>(data)) {}
LedgerStore::~LedgerStore() = default;

ledger::VerifierKey LedgerStore::key() const { return open_->key.verifier(); }

ledger::Checkpoint LedgerStore::checkpoint() const {
    auto reader = open_->reader();
    const auto size = reader.size();
    return {open_->key.name, size, ledger::root(size, [&](ledger::NodeId node) { return reader.hash(node); })};
}

std::string LedgerStore::signed_checkpoint() const { return ledger::signed_checkpoint(checkpoint(), open_->key); }

ledger::Proof LedgerStore::prove(const std::string& subject, std::optional<std::string_view> earlier) const {
    Transaction frozen(open_->database);  // size, tiles and entries of one moment
    auto reader = open_->reader();
    const ledger::ReadHash hash = [&](ledger::NodeId node) { return reader.hash(node); };
    const auto now = checkpoint();
    ledger::Proof proof{subject, ledger::signed_checkpoint(now, open_->key), {}, {}};

    SQLite::Statement rows(open_->database.sql(),
                           "select number, leaf, salt, record from ledger_entries where subject = ? order by number");
    rows.bind(1, subject);
    while (rows.executeStep()) {
        Row row = row_of(rows);
        proof.entries.push_back({row.number, std::move(row.leaf), row.salt, std::move(row.record),
                                 ledger::inclusion_proof(row.number, now.size, hash)});
    }
    if (proof.entries.empty()) throw Failure(fmt::format("the ledger knows nothing of '{}'", subject));
    if (earlier) {
        const auto old = ledger::open_checkpoint(*earlier, key());
        if (!old) throw Failure(fmt::format("--checkpoint: {}", old.error()));
        if (old->size > now.size) throw Failure("--checkpoint: it is of a longer log than this store holds");
        if (old->size > 0) {
            proof.consistency = {old->size, ledger::consistency_proof(old->size, now.size, hash)};
        }
    }
    return proof;
}

namespace {

// What check() has read so far: the tree rebuilt from the entries themselves.
class Rebuilt {
public:
    void add(const std::string& leaf) {
        ledger::append(size_, ledger::leaf_hash(leaf), reader(),
                       [this](ledger::NodeId node, const Digest& hash) { hashes_[node] = hash; });
        ++size_;
    }
    std::uint64_t size() const { return size_; }
    ledger::ReadHash reader() const {
        return [this](ledger::NodeId node) { return hashes_.at(node); };
    }

private:
    std::uint64_t size_ = 0;
    std::map<ledger::NodeId, Digest> hashes_;
};

void check_row(const Row& row, std::uint64_t expected, std::vector<std::string>& problems) {
    if (row.number != expected) {
        problems.push_back(fmt::format("entry {} is missing", expected));
        return;
    }
    const auto entry = ledger::parse_leaf(row.leaf);
    if (!entry) {
        problems.push_back(fmt::format("entry {}: {}", row.number, entry.error()));
    } else if (row.record.has_value() != row.salt.has_value()) {
        problems.push_back(fmt::format("entry {}: its record or its salt is missing", row.number));
    } else if (row.record && ledger::commitment_to(*row.salt, *row.record) != entry->commitment) {
        problems.push_back(fmt::format("entry {}: its record or its salt is not what the log holds", row.number));
    }
}

std::string text_of(std::span<const Digest> digests) {
    return {reinterpret_cast<const char*>(digests.data()), digests.size() * sizeof(Digest)};
}

void check_tiles(SQLite::Database& sql, const Rebuilt& rebuilt, std::vector<std::string>& problems) {
    SQLite::Statement rows(sql, "select level, number, hashes from ledger_tiles order by level, number");
    while (rows.executeStep()) {
        const int level = rows.getColumn(0).getInt();
        const auto number = static_cast<std::uint64_t>(rows.getColumn(1).getInt64());
        const std::string stored = rows.getColumn(2).getString();
        const std::uint64_t width = rebuilt.size() >> (8 * std::min(level, 7));
        std::vector<Digest> expected;
        for (std::uint64_t i = number * ledger::tile_width; i < std::min(width, (number + 1) * ledger::tile_width); ++i) {
            expected.push_back(rebuilt.reader()({8 * level, i}));
        }
        if (stored != text_of(expected)) {
            problems.push_back(fmt::format("{} does not belong to these entries",
                                           ledger::tile_path(level, number, ledger::tile_width)));
        }
    }
}

// The published files were made from an earlier log: they must say what that part of this one says.
void check_published(const fs::path& folder, const Rebuilt& rebuilt, const ledger::VerifierKey& key,
                     const ledger::ReadLeaf& leaf, std::vector<std::string>& problems) {
    if (!fs::exists(folder / "checkpoint")) return;
    const auto published =
        ledger::open_checkpoint(read_file(folder / "checkpoint", ledger::note_bytes_max), key);
    if (!published) return problems.push_back(fmt::format("published checkpoint: {}", published.error()));
    if (published->size > rebuilt.size()) {
        return problems.push_back(fmt::format("the log was cut: {} entries, {} were published", rebuilt.size(),
                                              published->size));
    }
    if (ledger::root(published->size, rebuilt.reader()) != published->root) {
        problems.emplace_back("the log does not begin with the entries that were published");
        return;
    }
    ledger::new_tiles(0, published->size, rebuilt.reader(), leaf, [&](const ledger::TileFile& file) {
        const auto path = folder / file.path;
        if (!fs::exists(path)) {
            problems.push_back(fmt::format("published {} is missing", file.path));
        } else if (read_file(path, tile_bytes_max) != file.bytes) {
            problems.push_back(fmt::format("published {} was changed", file.path));
        }
    });
}

void check_earlier(std::string_view note, const Rebuilt& rebuilt, const ledger::VerifierKey& key,
                   std::vector<std::string>& problems) {
    const auto earlier = ledger::open_checkpoint(note, key);
    if (!earlier) return problems.push_back(fmt::format("earlier checkpoint: {}", earlier.error()));
    if (earlier->size > rebuilt.size()) {
        return problems.push_back(
            fmt::format("the log was rolled back: {} entries, the earlier checkpoint has {}", rebuilt.size(),
                        earlier->size));
    }
    if (ledger::root(earlier->size, rebuilt.reader()) != earlier->root) {
        problems.emplace_back("the log does not begin with the entries of the earlier checkpoint");
    }
}

}  // namespace

std::vector<std::string> LedgerStore::check(std::optional<std::string_view> earlier) const {
    Transaction frozen(open_->database);
    std::vector<std::string> problems;
    Rebuilt rebuilt;
    SQLite::Statement rows(open_->database.sql(),
                           "select number, leaf, salt, record from ledger_entries order by number");
    while (rows.executeStep()) {
        const Row row = row_of(rows);
        check_row(row, rebuilt.size(), problems);
        rebuilt.add(row.leaf);
    }
    check_tiles(open_->database.sql(), rebuilt, problems);
    auto reader = open_->reader();
    check_published(open_->data / "ledger", rebuilt, key(), [&](std::uint64_t number) { return reader.leaf(number); },
                    problems);
    if (earlier) check_earlier(*earlier, rebuilt, key(), problems);
    return problems;
}

void LedgerStore::publish(const fs::path& folder) const {
    Transaction frozen(open_->database);
    auto reader = open_->reader();
    std::uint64_t published = 0;
    if (fs::exists(folder / "checkpoint")) {
        const auto before = ledger::open_checkpoint(read_file(folder / "checkpoint", ledger::note_bytes_max), key());
        if (before && before->size <= reader.size()) published = before->size;
    }
    ledger::new_tiles(published, reader.size(), [&](ledger::NodeId node) { return reader.hash(node); },
                      [&](std::uint64_t number) { return reader.leaf(number); },
                      [&](const ledger::TileFile& file) { write_atomically(folder / file.path, file.bytes); });
    // Last, so that a reader never sees a checkpoint whose tiles are not there.
    write_atomically(folder / "checkpoint", signed_checkpoint());
}

fs::path find_store(const fs::path& folder) {
    for (const auto& candidate : {folder, folder / ".tallyman"}) {
        if (fs::exists(candidate / "tallyman.db")) return candidate;
    }
    throw Failure(fmt::format("{}: there is no store here; `tallyman import` or `tallyman run` makes one",
                              folder.string()));
}

}  // namespace tallyman::store
