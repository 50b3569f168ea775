#include "store/file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/failure.h"

namespace tallyman::store {

File::File(const std::filesystem::path& path, int flags)
    : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0) fail_to("open");
}

File::File(File&& other) noexcept : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

File& File::operator=(File&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void File::fail_to(const char* what) const {
    const auto said = fmt::format("cannot {} {}: {}", what, path_.string(), std::strerror(errno));
    if (errno == ENOSPC || errno == EDQUOT) throw DiskFull(said);
    throw Failure(said);
}

std::uint64_t File::size() const {
    const off_t end = ::lseek(descriptor_, 0, SEEK_END);
    if (end < 0) fail_to("measure");
    return static_cast<std::uint64_t>(end);
}

File File::past_cache(const std::filesystem::path& path, int flags) {
    File file;
    file.path_ = path;
    file.descriptor_ = ::open(path.c_str(), flags | O_DIRECT | O_CLOEXEC, 0644);
    if (file.descriptor_ < 0 && errno == EINVAL) return {path, flags};
    if (file.descriptor_ < 0) file.fail_to("open");
    return file;
}

// After EINVAL: some disks have larger blocks, and what was cut short goes on in the middle of one.
bool File::give_up_past_cache() const {
    const int flags = ::fcntl(descriptor_, F_GETFL);
    return flags >= 0 && (flags & O_DIRECT) != 0 && ::fcntl(descriptor_, F_SETFL, flags & ~O_DIRECT) == 0;
}

std::vector<std::byte> File::read(std::uint64_t offset, std::size_t count) const {
    std::vector<std::byte> out(count);
    out.resize(read(offset, std::span(out)));
    return out;
}

std::size_t File::read(std::uint64_t offset, std::span<std::byte> into) const {
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t got =
            ::pread(descriptor_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && (errno == EINTR || (errno == EINVAL && give_up_past_cache()))) continue;
        if (got < 0) fail_to("read");
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

void File::write(std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (put < 0 && (errno == EINTR || (errno == EINVAL && give_up_past_cache()))) continue;
        if (put <= 0) fail_to("write");
        bytes = bytes.subspan(static_cast<std::size_t>(put));
        offset += static_cast<std::uint64_t>(put);
    }
}

void File::truncate(std::uint64_t size) {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail_to("shorten");
}

void File::sync() {
    if (::fdatasync(descriptor_) != 0) fail_to("sync");
}

bool File::lock() {
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK) fail_to("lock");
    return false;
}

MappedFile::MappedFile(const std::filesystem::path& path) {
    const File file(path, O_RDONLY);
    const std::size_t size = file.size();
    if (size == 0) return;
    void* at = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.descriptor(), 0);
    if (at == MAP_FAILED) throw Failure(fmt::format("cannot map {}: {}", path.string(), std::strerror(errno)));
    ::madvise(at, size, MADV_RANDOM);  // lists are short and lie anywhere
    bytes_ = {static_cast<const std::byte*>(at), size};
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

void MappedFile::release_memory() const {
    if (!bytes_.empty()) ::madvise(const_cast<std::byte*>(bytes_.data()), bytes_.size(), MADV_DONTNEED);
}

void sync_folder(const std::filesystem::path& folder) {
    const File handle(folder, O_RDONLY | O_DIRECTORY);
    if (::fsync(handle.descriptor()) != 0) {
        throw Failure(fmt::format("cannot sync {}: {}", folder.string(), std::strerror(errno)));
    }
}

void make_folder(const std::filesystem::path& folder) {
    if (folder.empty() || std::filesystem::is_directory(folder)) return;
    const auto above = folder.has_parent_path() ? folder.parent_path() : std::filesystem::path(".");
    make_folder(above);
    std::error_code error;
    std::filesystem::create_directory(folder, error);
    if (error) throw Failure(fmt::format("cannot make the folder {}: {}", folder.string(), error.message()));
    sync_folder(above);
}

}  // namespace tallyman::store
