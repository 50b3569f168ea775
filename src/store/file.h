// Files as the stores need them: whole reads and writes or a Failure with the path in it, synced when asked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "base/failure.h"

namespace tallyman::store {

// The disk took no more: what was asked may be asked again when there is room.
class DiskFull : public Failure {
public:
    using Failure::Failure;
};

class File {
public:
    File() = default;
    // Flags as for open(2); close-on-exec is added.
    File(const std::filesystem::path& path, int flags);
    // The same past the system's cache, where the file system can: place, length and memory must then be multiples of
    // the disk's block.
    static File past_cache(const std::filesystem::path& path, int flags);
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;
    ~File();

    bool is_open() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }
    std::uint64_t size() const;
    // Fewer bytes than asked for only at the end of the file.
    std::vector<std::byte> read(std::uint64_t offset, std::size_t count) const;
    std::size_t read(std::uint64_t offset, std::span<std::byte> into) const;
    void write(std::uint64_t offset, std::span<const std::byte> bytes);
    void truncate(std::uint64_t size);
    void sync();
    bool lock();  // exclusive; false when somebody else has it

private:
    bool give_up_past_cache() const;
    [[noreturn]] void fail_to(const char* what) const;

    std::filesystem::path path_;
    int descriptor_ = -1;
};

// A file's bytes, read only. Must not be truncated while mapped: ours are replaced as a whole or deleted.
class MappedFile {
public:
    explicit MappedFile(const std::filesystem::path& path);
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    std::span<const std::byte> bytes() const { return bytes_; }
    void release_memory() const;  // the pages go back to the system, which may still cache them

private:
    std::span<const std::byte> bytes_;
};

// After a rename or a new file: the name itself is on disk.
void sync_folder(const std::filesystem::path& folder);
// Makes the folder and those above it; the names of the new ones are on disk.
void make_folder(const std::filesystem::path& folder);

}  // namespace tallyman::store
