#include "store/files.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/failure.h"
#include "store/file.h"

namespace tallyman::store {
namespace {

[[noreturn]] void fail_on(std::string_view doing, const std::filesystem::path& path) {
    throw Failure(fmt::format("cannot {} {}: {}", doing, path.string(), std::strerror(errno)));
}

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

void write_atomically(const std::filesystem::path& path, std::string_view bytes) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    make_folder(folder);
    auto temporary = (folder / fmt::format(".{}.XXXXXX", path.filename().string())).string();
    const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (file.number() < 0) fail_on("write", path);
    // mkostemp makes private files; these are for people to open.
    const bool written = ::fchmod(file.number(), 0644) == 0 && write_all(file.number(), bytes) &&
                         ::fsync(file.number()) == 0 && ::rename(temporary.c_str(), path.c_str()) == 0;
    if (!written) {
        const int reason = errno;
        ::unlink(temporary.c_str());
        errno = reason;
        fail_on("write", path);
    }
    sync_folder(folder);
}

void write_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    write_atomically(path, std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

std::string read_file(const std::filesystem::path& path, std::size_t bytes_max) {
    std::string bytes;
    const bool read = read_in_pieces(path, [&](std::string_view piece) {
        bytes += piece;
        return bytes.size() <= bytes_max;
    });
    if (!read) throw Failure(fmt::format("cannot read {}", path.string()));
    if (bytes.size() > bytes_max) throw Failure(fmt::format("{} is larger than {} bytes", path.string(), bytes_max));
    return bytes;
}

bool read_in_pieces(const std::filesystem::path& path, const std::function<bool(std::string_view)>& each) {
    std::ifstream file(path, std::ios::binary);
    std::string piece(256 << 10, '\0');
    while (file) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const auto size = static_cast<std::size_t>(file.gcount());
        if (size > 0 && !each(std::string_view(piece).substr(0, size))) return true;
    }
    return file.eof();
}

std::optional<Digest> sha256_of_file(const std::filesystem::path& path) {
    Sha256 hash;
    const bool read = read_in_pieces(path, [&](std::string_view piece) {
        hash.add(piece);
        return true;
    });
    if (!read) return {};
    return hash.digest();
}

std::vector<std::string> files_below(const std::filesystem::path& root, const std::filesystem::path& folder) {
    std::vector<std::string> files;
    if (!std::filesystem::exists(root / folder)) return files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder))
        if (entry.is_regular_file()) files.push_back(entry.path().lexically_relative(root).lexically_normal().string());
    std::ranges::sort(files);
    return files;
}

std::vector<std::filesystem::path> jpegs_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    if (!std::filesystem::is_directory(folder)) return files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::string ending = entry.path().extension().string();
        std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return std::tolower(c); });
        if (entry.is_regular_file() && (ending == ".jpg" || ending == ".jpeg")) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace tallyman::store
