#include "vision/products/models_bytes.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/digest.h"

namespace tallyman::vision {
namespace {

constexpr std::string_view version = "tallyman product models 2";

class Writer {
public:
    template <class T>
    requires std::is_trivially_copyable_v<T>
    void value(const T& value) {
        const auto bytes = std::as_bytes(std::span(&value, 1));
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
    template <class List>
    void list(const List& items) {
        value(static_cast<std::uint64_t>(items.size()));
        const auto bytes = std::as_bytes(std::span(items.data(), items.size()));
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
    std::vector<std::byte> bytes() && { return std::move(bytes_); }

private:
    std::vector<std::byte> bytes_;
};

// Once something is missing everything after it reads as nothing, and whole() says so.
class Reader {
public:
    explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

    template <class T>
    void value(T& value) {
        take(&value, sizeof value);
    }
    template <class List>
    void list(List& items) {
        std::uint64_t count = 0;
        value(count);
        constexpr std::size_t each = sizeof(typename List::value_type);
        if (count > bytes_.size() / each) {
            whole_ = false;
            count = 0;
        }
        items.resize(count);
        take(items.data(), count * each);
    }
    bool whole_so_far() const { return whole_; }
    bool whole() const { return whole_ && bytes_.empty(); }

private:
    void take(void* to, std::size_t count) {
        if (!whole_ || count > bytes_.size()) {
            whole_ = false;
            return;
        }
        if (count > 0) std::memcpy(to, bytes_.data(), count);
        bytes_ = bytes_.subspan(count);
    }

    std::span<const std::byte> bytes_;
    bool whole_ = true;
};

// One list of fields for both ways.
template <class Archive, class Grid>
void grid_fields(Archive& archive, Grid& grid) {
    archive.value(grid.luma.width);
    archive.value(grid.luma.height);
    archive.list(grid.luma.samples);
    archive.value(grid.scale);
    archive.list(grid.windows);
}
template <class Archive, class FaceOfProduct>
void fields(Archive& archive, FaceOfProduct& face) {
    archive.list(face.frames);
    archive.value(face.descriptors.count);
    archive.list(face.descriptors.bytes);
    archive.value(face.palettes);
    grid_fields(archive, face.coarse);
    grid_fields(archive, face.fine);
}

}  // namespace

std::vector<std::byte> to_bytes(const ProductModels& models) {
    Writer body;
    body.value(static_cast<std::uint64_t>(models.all().size()));
    for (const ProductModel& model : models.all()) {
        body.list(model.gtin.text);
        body.value(static_cast<std::uint64_t>(model.faces.size()));
        for (const FaceModel& face : model.faces) fields(body, face);
    }
    const std::vector<std::byte> bytes = std::move(body).bytes();
    Writer file;
    file.list(version);
    file.list(hex(sha256(bytes)));
    file.list(bytes);
    return std::move(file).bytes();
}

std::optional<ProductModels> models_from_bytes(std::span<const std::byte> bytes) {
    Reader file(bytes);
    std::string written, digest;
    std::vector<std::byte> content;
    file.list(written);
    file.list(digest);
    file.list(content);
    if (!file.whole() || written != version || digest != hex(sha256(content))) return {};
    Reader body(content);
    std::uint64_t count = 0;
    body.value(count);
    std::vector<ProductModel> models;
    for (std::uint64_t i = 0; i < count && body.whole_so_far(); ++i) {
        ProductModel& model = models.emplace_back();
        std::uint64_t faces = 0;
        body.list(model.gtin.text);
        body.value(faces);
        for (std::uint64_t k = 0; k < faces && body.whole_so_far(); ++k) fields(body, model.faces.emplace_back());
    }
    if (!body.whole()) return {};
    return ProductModels(std::move(models));
}

}  // namespace tallyman::vision
