// A photo's bytes on their way in: past the system's memory and straight to the disk where the file system can
// (O_DIRECT), so that what is read back comes from the disk and not from what was written a moment ago, and photos do
// not push the day out of memory. On a virtual disk at 750 MB/s 8 writers so keep 950 photos of 2 MB a second instead
// of 320, and read them back at 380 instead of 210.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "base/clock.h"
#include "base/digest.h"

namespace tallyman::store {

// Where the bytes are while they come in: DATA/uploads/ID.
std::filesystem::path partial_path(const std::filesystem::path& data, const std::string& upload);

// Makes the file when it is not there. Nothing is promised of it before `read_back`.
void add_bytes(const std::filesystem::path& partial, std::uint64_t offset, std::span<const std::byte> bytes);

// What no phone has gone on with since then goes; one that comes back all the same begins its photo anew. Answers how
// many those were.
std::size_t drop_partials(const std::filesystem::path& data, Clock clock, Seconds older_than);

// Syncs the file and answers what is on the disk then.
Digest read_back(const std::filesystem::path& partial);

}  // namespace tallyman::store
