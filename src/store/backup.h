// A copy that can be relied on, and the proof that it can. The database is copied as of one moment while others write;
// the pictures after it, so that every row of the copy has its file (a picture is on the disk before its row); the
// manifest last, so that a backup that was cut off is none. Pictures never change, so a second backup into the same
// folder copies only the new ones.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"

namespace tallyman::store {

struct BackupSummary {
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    std::uint64_t ledger_entries = 0;
};

// Throws Failure when there is no store in `data`, or the disk says no; an earlier backup in `folder` is then as it
// was, but for pictures more.
BackupSummary back_up(const std::filesystem::path& data, const std::filesystem::path& folder, Clock clock = system_now);

// Restores into a scratch folder beside the backup and holds everything against the manifest and the ledger. Each
// problem names its file or entry; empty means that it can be restored.
std::vector<std::string> verify_backup(const std::filesystem::path& folder);

// Throws Failure when `data` holds anything already, or the backup does not verify; `data` is then as it was. Photos
// that were erased after the backup was made stay erased: those that the backup was told of, and those of `erasures`, a
// list of the same shape (store/erasure_list.h).
BackupSummary restore_backup(const std::filesystem::path& folder, const std::filesystem::path& data,
                             const std::filesystem::path& erasures = {});

}  // namespace tallyman::store
