// Holds everything that the ledger has on disk against itself: entries, records, salts, tiles, published files, the
// photos it vouches for, and a checkpoint from outside. Each problem names its entry, tile or file. A million entries
// take about two seconds: three hashes each and little else. For the .cpp files of this folder only.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "ledger/entry.h"
#include "ledger/hash_tree.h"
#include "ledger/note.h"
#include "ledger/tiles.h"
#include "store/database.h"

namespace tallyman::store {

// A row of ledger_entries, handed over in the sequence of the log.
struct StoredEntry {
    std::uint64_t number = 0;
    std::string subject, kind, leaf;
    std::optional<ledger::Salt> salt;
    std::optional<std::string> record;
};
void read_entries(Database& database, const std::function<void(const StoredEntry&)>& each);
void read_entries_about(Database& database, const std::string& subject,
                        const std::function<void(const StoredEntry&)>& each);

class LedgerCheck {
public:
    LedgerCheck(Database& database, ledger::VerifierKey key) : database_(database), key_(std::move(key)) {}

    void entries();  // first: everything else is held against the tree that it builds
    void tiles();
    void published(const std::filesystem::path& folder, const ledger::ReadLeaf& leaf);
    void earlier(std::string_view note);
    // The files below `folder` still have the bytes that were accepted last under their names.
    void photos(const std::filesystem::path& folder);

    std::vector<std::string> take() { return std::move(problems_); }

private:
    void problem(std::string what);
    void entry(const StoredEntry& stored);
    void tile(int level, std::uint64_t number, std::string_view hashes);

    Database& database_;
    ledger::VerifierKey key_;
    ledger::HashTree tree_;
    Instant last_{};
    std::vector<std::uint64_t> gone_;  // entries without their records
    std::set<std::uint64_t> erased_;   // those that an entry "erased" names
    std::vector<std::string> problems_;
};

}  // namespace tallyman::store
