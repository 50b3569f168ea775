// Whether everything that the store promises is there: every received photo has its file with its bytes, so has every
// photo of the day folder that the ledger vouches for, the queue names only photos that are known, the ledger holds.
// What was erased on purpose is not lost, and the ledger says which is which. What a crash leaves over is no loss:
// files that no row counts yet, whose phones were never told.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tallyman::store {

struct Fsck {
    std::vector<std::string> problems;   // each names its photo, job or entry
    std::vector<std::string> leftovers;  // files, below the store's folder
    std::vector<std::string> erased;     // photos, on purpose: the ledger tells of it
    std::uint64_t photos = 0;            // received and whole
};

// Throws Failure when there is no store in `data`. Reads every photo's bytes. `folder`: of the day's own pictures.
Fsck fsck(const std::filesystem::path& data, const std::optional<std::filesystem::path>& folder = {});

}  // namespace tallyman::store
