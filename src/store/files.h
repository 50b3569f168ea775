// Files that are either whole or not there: everything a command writes goes through here, so that Ctrl-C or a power
// cut leaves nothing half-written.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"

namespace tallyman::store {

// Writes a temporary file beside the target, syncs it, renames it over the target and syncs the folder. Makes the
// folders above it. Throws Failure when the disk says no; the temporary file is gone then.
void write_atomically(const std::filesystem::path& path, std::string_view bytes);
void write_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);

// Throws Failure when it cannot be read or is larger than `bytes_max`.
std::string read_file(const std::filesystem::path& path, std::size_t bytes_max);

// Of the file's bytes; nothing when it cannot be read.
std::optional<Digest> sha256_of_file(const std::filesystem::path& path);

// The files below `root`/`folder`, at any depth, as paths below `root`, sorted; none when there is no such folder.
std::vector<std::string> files_below(const std::filesystem::path& root, const std::filesystem::path& folder);

// The JPEG files directly in the folder, sorted; none when there is no such folder.
std::vector<std::filesystem::path> jpegs_in(const std::filesystem::path& folder);

// Hands over the file in pieces of 256 KiB until it ends or `each` says false. False when it cannot be read.
bool read_in_pieces(const std::filesystem::path& path, const std::function<bool(std::string_view)>& each);

}  // namespace tallyman::store
