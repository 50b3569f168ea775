#include "store/ledger_check.h"

#include <algorithm>
#include <cstring>
#include <map>

#include <fmt/format.h>

#include "base/failure.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "store/files.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t problems_max = 100;
constexpr std::size_t tile_bytes_max = 20 << 20;  // an entry bundle of 256 leaves of 64 KiB
// A hole in the numbers is filled up so that the entries behind it keep their places, unless the number is nonsense.
constexpr std::uint64_t hole_max = 1'000'000;

std::string text_of(std::span<const Digest> digests) {
    return {reinterpret_cast<const char*>(digests.data()), digests.size() * sizeof(Digest)};
}

std::optional<ledger::Salt> salt_of(const std::string& bytes) {
    if (bytes.size() != sizeof(ledger::Salt)) return {};
    ledger::Salt salt;
    std::memcpy(salt.data(), bytes.data(), salt.size());
    return salt;
}

void hand_over(Statement& rows, const std::function<void(const StoredEntry&)>& each) {
    while (rows.step()) {
        StoredEntry stored{static_cast<std::uint64_t>(rows.integer(0)),
                           rows.text(1),
                           rows.text(2),
                           rows.text(3),
                           salt_of(rows.blob(4)),
                           {}};
        if (!rows.null(5)) stored.record = rows.text(5);
        each(stored);
    }
}

}  // namespace

void read_entries(Database& database, const std::function<void(const StoredEntry&)>& each) {
    Statement rows(database, "select number, subject, kind, leaf, salt, record from ledger_entries order by number");
    hand_over(rows, each);
}

void read_entries_about(Database& database, const std::string& subject,
                        const std::function<void(const StoredEntry&)>& each) {
    Statement rows(
        database,
        "select number, subject, kind, leaf, salt, record from ledger_entries where subject = ? order by number");
    rows.bind(1, subject);
    hand_over(rows, each);
}

void LedgerCheck::problem(std::string what) {
    if (problems_.size() < problems_max) problems_.push_back(std::move(what));
}

void LedgerCheck::entries() {
    read_entries(database_, [this](const StoredEntry& stored) {
        const std::uint64_t hole = stored.number - tree_.size();
        if (hole > 0 && hole < hole_max) {
            problem(hole == 1 ? fmt::format("entry {} is missing", tree_.size())
                              : fmt::format("entries {} to {} are missing", tree_.size(), stored.number - 1));
            while (tree_.size() < stored.number) tree_.add(Digest{});
        } else if (hole > 0) {
            problem(fmt::format("entry {} does not follow entry {}", stored.number, tree_.size()));
        }
        entry(stored);
        tree_.add(ledger::leaf_hash(stored.leaf));
    });
    for (const auto number : gone_)
        if (!erased_.contains(number))
            problem(fmt::format("entry {}: its record is lost, no erasure tells of it", number));
}

void LedgerCheck::entry(const StoredEntry& stored) {
    const auto wrong = [&](std::string_view what) { problem(fmt::format("entry {}: {}", stored.number, what)); };
    const auto entry = ledger::parse_leaf(stored.leaf);
    if (!entry) return wrong(entry.error());
    if (entry->time < last_) wrong("is older than the one before it");
    last_ = entry->time;  // not the latest so far: one wrong time would blame every entry behind it
    if (entry->kind != stored.kind) wrong(fmt::format("stored as {}, the log says {}", stored.kind, entry->kind));
    if (stored.record.has_value() != stored.salt.has_value()) return wrong("its record or its salt is missing");
    if (!stored.record) {
        gone_.push_back(stored.number);
        return;
    }
    if (ledger::commitment_to(*stored.salt, *stored.record) != entry->commitment) {
        return wrong("its record or its salt is not what the log holds");
    }
    if (!ledger::is_about(*stored.record, stored.subject)) {
        wrong(fmt::format("stored under {}, its record is about something else", stored.subject));
    }
    if (entry->kind == "erased")
        for (const auto number : ledger::erased_entries(*stored.record)) erased_.insert(number);
}

void LedgerCheck::tiles() {
    std::map<std::pair<int, std::uint64_t>, bool> seen;
    Statement rows(database_, "select level, number, hashes from ledger_tiles");
    while (rows.step()) {
        const int level = static_cast<int>(rows.integer(0));
        const auto number = static_cast<std::uint64_t>(rows.integer(1));
        const auto hashes = rows.blob(2);
        seen[{level, number}] = true;
        tile(level, number, hashes);
    }
    int level = 0;
    for (std::uint64_t width = tree_.size(); width > 0; width /= ledger::tile_width, ++level) {
        for (std::uint64_t number = 0; number * ledger::tile_width < width; ++number) {
            if (!seen.contains({level, number})) {
                problem(fmt::format("{} is missing", ledger::tile_path(level, number, ledger::tile_width)));
            }
        }
    }
}

void LedgerCheck::tile(int level, std::uint64_t number, std::string_view hashes) {
    const std::uint64_t width = level < 0 || level > 7 ? 0 : tree_.size() >> (8 * level);
    const std::uint64_t begin = std::min(number, width / ledger::tile_width + 1) * ledger::tile_width;
    std::vector<Digest> expected;
    for (std::uint64_t i = begin; i < std::min(width, begin + ledger::tile_width); ++i) {
        expected.push_back(tree_.hash({8 * level, i}));
    }
    const std::string right = text_of(expected);
    if (hashes == right) return;
    const std::string path = ledger::tile_path(level, number, ledger::tile_width);
    const auto first = static_cast<std::uint64_t>(std::ranges::mismatch(hashes, right).in1 - hashes.begin());
    problem(level == 0 && first < right.size() && first < hashes.size()
                ? fmt::format("entry {} or its hash in {} was changed", begin + first / sizeof(Digest), path)
                : fmt::format("{} does not belong to these entries", path));
}

// The published files were made from an earlier log: they must say what that part of this one says.
void LedgerCheck::published(const fs::path& folder, const ledger::ReadLeaf& leaf) {
    if (!fs::exists(folder / "checkpoint")) {
        if (fs::exists(folder / "tile")) problem("published checkpoint is missing");
        return;
    }
    const auto published = ledger::open_checkpoint(read_file(folder / "checkpoint", ledger::note_bytes_max), key_);
    if (!published) return problem(fmt::format("published checkpoint: {}", published.error()));
    if (published->size > tree_.size()) {
        return problem(fmt::format("the log was cut: {} entries, {} were published", tree_.size(), published->size));
    }
    if (ledger::root(published->size, tree_.reader()) != published->root) {
        return problem("the log does not begin with the entries that were published");
    }
    ledger::new_tiles(0, published->size, tree_.reader(), leaf, [&](const ledger::TileFile& file) {
        const auto path = folder / file.path;
        if (!fs::exists(path)) {
            problem(fmt::format("published {} is missing", file.path));
        } else if (fs::file_size(path) != file.bytes.size() || read_file(path, tile_bytes_max) != file.bytes) {
            problem(fmt::format("published {} was changed", file.path));
        }
    });
}

void LedgerCheck::earlier(std::string_view note) {
    const auto earlier = ledger::open_checkpoint(note, key_);
    if (!earlier) return problem(fmt::format("earlier checkpoint: {}", earlier.error()));
    if (earlier->size > tree_.size()) {
        return problem(fmt::format("the log was rolled back: {} entries, the earlier checkpoint has {}", tree_.size(),
                                   earlier->size));
    }
    if (ledger::root(earlier->size, tree_.reader()) != earlier->root) {
        problem("the log does not begin with the entries of the earlier checkpoint");
    }
}

void LedgerCheck::photos(const fs::path& folder) {
    std::map<std::string, std::pair<Digest, std::uint64_t>> accepted;  // file -> what its latest entry says
    read_entries(database_, [&](const StoredEntry& stored) {
        if (stored.kind != "photo_accepted" || !stored.record) return;
        if (const auto photo = ledger::accepted_photo(*stored.record))
            accepted[photo->file] = {photo->digest, stored.number};
    });
    for (const auto& [file, what] : accepted) {
        if (file.starts_with("received/")) continue;  // a phone's: in the photo store, which `fsck` walks
        const auto path = folder / file;
        if (!fs::is_regular_file(path)) {
            problem(fmt::format("photo {} is missing; entry {} vouches for it", file, what.second));
        } else if (sha256_of_file(path) != what.first) {
            problem(fmt::format("photo {} was changed; entry {} vouches for other bytes", file, what.second));
        }
    }
}

}  // namespace tallyman::store
