// What backups have to know of erasures: a backup made before one still holds the picture. A store remembers the
// folders that it was backed up to (DATA/backups); an erasure is written into each that can be reached
// (FOLDER/erased.jsonl, a line an erasure) and its picture's bytes are removed there at once. The findings in that
// backup's database go when it is restored: restoring applies the list before anybody can open the store.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "store/erase.h"

namespace tallyman::store {

inline constexpr const char* erasure_list_name = "erased.jsonl";

void remember_backup(const std::filesystem::path& data, const std::filesystem::path& folder);

// `sealed`: pictures of phones, below the store's folder. Answers the folders that could not be told.
std::vector<std::string> tell_backups(const std::filesystem::path& data, const Erasure& erasure,
                                      const std::vector<std::string>& sealed);

struct ErasureList {
    std::vector<Erasure> erasures;
    std::set<std::string> sealed;  // files that need not be in the backup any more
};
// Of a backup folder or of a file; empty when there is none. Throws Failure for a line that is no erasure.
ErasureList read_erasure_list(const std::filesystem::path& file);

// Into a store that was just restored; photos that it does not know are none of its.
void apply_erasures(const std::filesystem::path& data, const ErasureList& list, Clock clock = system_now);

}  // namespace tallyman::store
