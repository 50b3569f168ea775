// Where the photos that phones sent are kept, each once under the SHA-256 of its bytes: DATA/photos, or a bucket of an
// S3-compatible service where [store] photos in tallyman.toml names one, so that workers on other machines can read
// them. A photo never changes; it is there when `keep` returns, and until `erase`.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/place.h"

namespace tallyman::store {

inline constexpr std::size_t photo_bytes_max = 20'000'000;  // as at the server's door

class PhotoStore {
public:
    virtual ~PhotoStore() = default;

    // The file holds the whole photo and has been held against its digest; it is moved in, or sent, read back and then
    // removed. Again for the same photo changes nothing. All throw Failure when disk or service say no.
    virtual void keep(const std::filesystem::path& file, const std::string& sha256) = 0;
    // Nothing when it is not there, or is larger.
    virtual std::optional<std::string> read(const std::string& sha256, std::size_t bytes_max) = 0;
    virtual bool erase(const std::string& sha256) = 0;  // false when it was not there
    virtual std::vector<std::string> list() = 0;        // digests, sorted
    virtual bool is_in_folder() const = 0;
};

// DATA/photos/ab/cdef....jpg
std::filesystem::path sealed_path(const std::filesystem::path& data, const std::string& sha256);

std::unique_ptr<PhotoStore> open_photos(const Place& place);
std::unique_ptr<PhotoStore> open_photo_folder(const std::filesystem::path& data);
std::unique_ptr<PhotoStore> open_photo_bucket(const Place& place);

}  // namespace tallyman::store
