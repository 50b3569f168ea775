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

constexpr std::string_view version = "tallyman product models 5";

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
    // A list of bytes where it lies.
    std::span<const std::byte> bytes() {
        std::uint64_t count = 0;
        value(count);
        if (count > bytes_.size()) whole_ = false;
        if (!whole_) return {};
        const auto out = bytes_.first(count);
        bytes_ = bytes_.subspan(count);
        return out;
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

std::vector<std::byte> to_bytes(const ProductModel& model) {
    Writer body;
    body.list(model.gtin.text);
    body.value(static_cast<std::uint64_t>(model.faces.size()));
    for (const FaceModel& face : model.faces) fields(body, face);
    return std::move(body).bytes();
}

struct Entry {
    std::string gtin;
    bool lies = false;
    Digest digest{};
    std::uint64_t size = 0;
};
template <class Archive, class Some>
void entry_fields(Archive& archive, Some& entry) {
    archive.list(entry.gtin);
    archive.value(entry.lies);
    archive.value(entry.digest);
    archive.value(entry.size);
}

}  // namespace

std::vector<std::byte> to_bytes(const ProductModels& models) {
    Writer head;
    std::vector<std::byte> bodies;
    head.value(static_cast<std::uint64_t>(models.size()));
    for (std::size_t product = 0; product < models.size(); ++product) {
        const std::vector<std::byte> body = to_bytes(*models.model(product));
        const Entry entry{models.gtin(product).text, models.lies(product), sha256(body), body.size()};
        entry_fields(head, entry);
        bodies.insert(bodies.end(), body.begin(), body.end());
    }
    Shortlist::fields(head, models.shortlist());
    const std::vector<std::byte> listed = std::move(head).bytes();
    Writer file;
    file.list(version);
    file.value(sha256(listed));
    file.list(listed);
    file.list(bodies);
    return std::move(file).bytes();
}

std::optional<ProductModels> models_from_bytes(std::span<const std::byte> bytes, std::shared_ptr<const void> owner) {
    Reader file(bytes);
    std::string written;
    Digest digest{};
    file.list(written);
    file.value(digest);
    const std::span<const std::byte> listed = file.bytes();
    std::span<const std::byte> bodies = file.bytes();
    if (!file.whole() || written != version || digest != sha256(listed)) return {};
    Reader head(listed);
    std::uint64_t count = 0;
    head.value(count);
    std::vector<ProductModels::Kept> kept;
    for (std::uint64_t i = 0; i < count; ++i) {
        Entry entry;
        entry_fields(head, entry);
        if (entry.size > bodies.size()) return {};
        kept.push_back({{entry.gtin}, entry.lies, entry.digest, bodies.first(entry.size)});
        bodies = bodies.subspan(entry.size);
        // A few are read at once, so their damage is found here; of many each when it is asked for.
        if (count <= small_catalogue && sha256(kept.back().bytes) != entry.digest) return {};
    }
    Shortlist shortlist;
    Shortlist::fields(head, shortlist);
    if (!head.whole() || !bodies.empty()) return {};
    return ProductModels(std::move(kept), std::move(shortlist), std::move(owner));
}

std::optional<ProductModel> model_from_bytes(std::span<const std::byte> bytes, const Digest& digest) {
    if (sha256(bytes) != digest) return {};
    Reader body(bytes);
    ProductModel model;
    std::uint64_t faces = 0;
    body.list(model.gtin.text);
    body.value(faces);
    for (std::uint64_t i = 0; i < faces && body.whole_so_far(); ++i) fields(body, model.faces.emplace_back());
    if (!body.whole()) return {};
    return model;
}

}  // namespace tallyman::vision
