#include "store/ledger_store.h"

#include <fcntl.h>

#include <fmt/format.h>
#include <sodium.h>

#include "base/failure.h"
#include "base/text.h"
#include "ledger/tiles.h"
#include "store/file.h"
#include "store/files.h"
#include "store/ledger_check.h"
#include "store/ledger_log.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t key_bytes_max = 1000;

// A key of its own for every store: proofs of one say nothing about another.
ledger::SignerKey key_in(const fs::path& data, Database& database) {
    const auto path = data / "ledger.key";
    if (!fs::exists(path)) {
        // With another one nobody could check what was signed before, and nobody would be told.
        if (database.number("select count(*) from uploads where receipt like 'tallyman receipt%'") > 0)
            throw Failure(fmt::format("{} is missing, which signed the receipts of phones: bring it back from a backup",
                                      path.string()));
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

}  // namespace

struct LedgerStore::Open {
    explicit Open(const fs::path& folder) : data(folder), database(folder), key(key_in(folder, database)) {}

    fs::path data;
    Database database;
    ledger::SignerKey key;

    LedgerReader reader() { return LedgerReader(database); }
};

LedgerStore::LedgerStore(const fs::path& data) : open_(std::make_unique<Open>(data)) {}
LedgerStore::~LedgerStore() = default;

ledger::VerifierKey LedgerStore::key() const { return open_->key.verifier(); }

ledger::Checkpoint LedgerStore::checkpoint() const {
    auto reader = open_->reader();
    const auto size = reader.size();
    return {open_->key.name, size, ledger::root(size, [&](ledger::NodeId node) { return reader.hash(node); })};
}

std::string LedgerStore::sign(std::string_view text) const { return ledger::signed_note(text, open_->key); }

std::string LedgerStore::signed_checkpoint() const { return ledger::signed_checkpoint(checkpoint(), open_->key); }

ledger::Proof LedgerStore::prove(const std::string& subject, std::optional<std::string_view> earlier,
                                 std::span<const std::string> places) const {
    Snapshot frozen(open_->database);  // size, tiles and entries of one moment
    auto reader = open_->reader();
    const ledger::ReadHash hash = [&](ledger::NodeId node) { return reader.hash(node); };
    const auto now = checkpoint();
    ledger::Proof proof{subject, ledger::signed_checkpoint(now, open_->key), {}, {}};

    read_entries_about(open_->database, subject, [&](const StoredEntry& stored) {
        proof.entries.push_back({stored.number, stored.leaf, stored.salt, stored.record,
                                 ledger::inclusion_proof(stored.number, now.size, hash)});
    });
    if (proof.entries.empty()) throw Failure(fmt::format("the ledger knows nothing of '{}'", subject));
    for (const auto& place : places)
        read_entries_about(open_->database, place, [&](const StoredEntry& stored) {
            proof.entries.push_back(
                {stored.number, stored.leaf, {}, {}, ledger::inclusion_proof(stored.number, now.size, hash)});
        });
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

std::vector<std::string> LedgerStore::check(const CheckAgainst& against) const {
    Snapshot frozen(open_->database);
    LedgerCheck check(open_->database, key());
    check.entries();
    check.tiles();
    auto reader = open_->reader();
    check.published(open_->data / "ledger", [&](std::uint64_t number) { return reader.leaf(number); });
    if (against.earlier) check.earlier(*against.earlier);
    if (against.photos) check.photos(*against.photos);
    return check.take();
}

ledger::AddCheckpoint LedgerStore::request_to_witness(std::uint64_t old_size) const {
    Snapshot frozen(open_->database);
    auto reader = open_->reader();
    const auto now = checkpoint();
    if (old_size > now.size) throw Failure(fmt::format("the log has {} entries, fewer than {}", now.size, old_size));
    ledger::AddCheckpoint request{old_size, {}, ledger::signed_checkpoint(now, open_->key)};
    if (old_size > 0) {
        request.path =
            ledger::consistency_proof(old_size, now.size, [&](ledger::NodeId node) { return reader.hash(node); });
    }
    return request;
}

void LedgerStore::publish(const fs::path& folder, std::span<const std::string> cosignatures) const {
    Snapshot frozen(open_->database);
    auto reader = open_->reader();
    std::uint64_t published = 0;
    if (fs::exists(folder / "checkpoint")) {
        const auto before = ledger::open_checkpoint(read_file(folder / "checkpoint", ledger::note_bytes_max), key());
        if (before && before->size <= reader.size()) published = before->size;
    }
    ledger::new_tiles(
        published, reader.size(), [&](ledger::NodeId node) { return reader.hash(node); },
        [&](std::uint64_t number) { return reader.leaf(number); },
        [&](const ledger::TileFile& file) { write_atomically(folder / file.path, file.bytes); });
    // Last, so that a reader never sees a checkpoint whose tiles are not there.
    std::string note = signed_checkpoint();
    for (const auto& lines : cosignatures) note += lines;
    if (const auto parsed = ledger::parse_note(note); !parsed) {
        throw Failure(fmt::format("a cosignature is none: {}", parsed.error()));
    }
    write_atomically(folder / "checkpoint", note);
}

fs::path find_store(const fs::path& folder) {
    for (const auto& candidate : {folder / ".tallyman", folder}) {
        if (is_store(candidate)) return candidate;
    }
    throw Failure(
        fmt::format("{}: there is no store here; `tallyman import`, `run` or `serve` makes one", folder.string()));
}

}  // namespace tallyman::store
