#include <algorithm>

#include "base/digest.h"
#include "store/file.h"
#include "store/files.h"
#include "store/photo_store.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

class PhotoFolder : public PhotoStore {
public:
    explicit PhotoFolder(fs::path data) : data_(std::move(data)) {}

    void keep(const fs::path& file, const std::string& sha256) override {
        const auto sealed = sealed_path(data_, sha256);
        make_folder(sealed.parent_path());
        fs::rename(file, sealed);
        sync_folder(sealed.parent_path());
    }

    std::optional<std::string> read(const std::string& sha256, std::size_t bytes_max) override {
        std::error_code error;
        const auto path = sealed_path(data_, sha256);
        const auto size = fs::file_size(path, error);
        if (error || size > bytes_max) return {};
        return read_file(path, bytes_max);
    }

    bool erase(const std::string& sha256) override {
        const auto path = sealed_path(data_, sha256);
        const bool was_there = fs::remove(path);
        if (was_there) sync_folder(path.parent_path());
        return was_there;
    }

    // A day folder that is its own store has pictures under other names beside them.
    std::vector<std::string> list() override {
        std::vector<std::string> digests;
        for (const auto& name : files_below(data_, "photos")) {
            const fs::path path(name);
            const auto digest = path.parent_path().filename().string() + path.stem().string();
            if (parse_digest(digest) && sealed_path("", digest) == path) digests.push_back(digest);
        }
        std::ranges::sort(digests);
        return digests;
    }

    bool is_in_folder() const override { return true; }

private:
    fs::path data_;
};

}  // namespace

fs::path sealed_path(const fs::path& data, const std::string& sha256) {
    return data / "photos" / sha256.substr(0, 2) / (sha256.substr(2) + ".jpg");
}

std::unique_ptr<PhotoStore> open_photo_folder(const fs::path& data) { return std::make_unique<PhotoFolder>(data); }

std::unique_ptr<PhotoStore> open_photos(const Place& place) {
    return place.photos.empty() ? open_photo_folder(place.data) : open_photo_bucket(place);
}

}  // namespace tallyman::store
