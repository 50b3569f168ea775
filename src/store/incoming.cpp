#include "store/incoming.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <string_view>

#include "base/check.h"
#include "store/file.h"

namespace tallyman::store {
namespace {

// What disks ask of the place, the length and the memory of a write past the cache.
constexpr std::size_t block = 4096;

struct Free {
    void operator()(std::byte* memory) const { std::free(memory); }
};

// This thread's memory for it, as long as a chunk.
std::span<std::byte> aligned_memory() {
    constexpr std::size_t size = 256 << 10;
    thread_local const std::unique_ptr<std::byte, Free> memory(
        static_cast<std::byte*>(std::aligned_alloc(block, size)));
    CHECK(memory != nullptr);
    return {memory.get(), size};
}

}  // namespace

std::filesystem::path partial_path(const std::filesystem::path& data, const std::string& upload) {
    return data / "uploads" / upload;
}

std::size_t drop_partials(const std::filesystem::path& data, Clock clock, Seconds older_than) {
    namespace fs = std::filesystem;
    std::error_code error;
    std::size_t dropped = 0;
    for (const auto& entry : fs::directory_iterator(data / "uploads", error)) {
        const auto touched = std::chrono::file_clock::to_sys(entry.last_write_time(error));
        if (error || clock() - touched < older_than) continue;
        if (fs::remove(entry.path(), error)) ++dropped;
    }
    return dropped;
}

void add_bytes(const std::filesystem::path& partial, std::uint64_t offset, std::span<const std::byte> bytes) {
    if (offset % block == 0 && bytes.size() >= block) {
        auto file = File::past_cache(partial, O_RDWR | O_CREAT);
        const auto memory = aligned_memory();
        while (bytes.size() >= block) {
            const auto piece = bytes.first(std::min(bytes.size() / block * block, memory.size()));
            std::memcpy(memory.data(), piece.data(), piece.size());
            file.write(offset, memory.first(piece.size()));
            offset += piece.size();
            bytes = bytes.subspan(piece.size());
        }
    }
    if (!bytes.empty()) File(partial, O_RDWR | O_CREAT).write(offset, bytes);  // the rest of the last block
}

Digest read_back(const std::filesystem::path& partial) {
    auto file = File::past_cache(partial, O_RDWR);
    file.sync();
    const auto memory = aligned_memory();
    Sha256 hash;
    for (std::uint64_t offset = 0;;) {
        const auto count = file.read(offset, memory);
        hash.add(std::string_view(reinterpret_cast<const char*>(memory.data()), count));
        offset += count;
        if (count < memory.size()) return hash.digest();
    }
}

}  // namespace tallyman::store
