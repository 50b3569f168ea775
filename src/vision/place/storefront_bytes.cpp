#include "vision/place/storefront_bytes.h"

#include "vision/reuse/bytes.h"

namespace tallyman::vision {
namespace {

void put(ByteWriter& out, const std::string& text) {
    out.put(static_cast<std::uint32_t>(text.size()));
    out.put_all(std::as_bytes(std::span(text)));
}

std::string text_from(ByteReader& in) {
    const auto bytes = in.get(in.get<std::uint32_t>());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void put(ByteWriter& out, const StorefrontView& view) {
    put(out, view.file);
    out.put(static_cast<std::uint32_t>(view.keypoints.points.size()));
    out.put_all(std::as_bytes(std::span(view.keypoints.points)));
    out.put_all(std::as_bytes(std::span(view.keypoints.descriptors)));
}

template <class T>
std::vector<T> list_from(ByteReader& in, std::size_t count) {
    const auto bytes = in.get(count * sizeof(T));
    std::vector<T> out(bytes.size() / sizeof(T));
    if (!out.empty()) std::memcpy(out.data(), bytes.data(), out.size() * sizeof(T));
    return out;
}

StorefrontView view_from(ByteReader& in) {
    StorefrontView view{text_from(in), {}, {}};
    const std::size_t count = in.get<std::uint32_t>();
    view.keypoints = {list_from<Keypoint>(in, count), list_from<Descriptor>(in, count)};
    view.blocks = blocks_of(view.keypoints.descriptors);
    return view;
}

}  // namespace

std::vector<std::byte> to_bytes(const Storefronts& storefronts) {
    ByteWriter out;
    out.put(static_cast<std::uint32_t>(storefronts.size()));
    for (const auto& [outlet, views] : storefronts) {
        put(out, outlet.text);
        out.put(static_cast<std::uint32_t>(views.size()));
        for (const StorefrontView& view : views) put(out, view);
    }
    return out.take();
}

std::optional<Storefronts> storefronts_from_bytes(std::span<const std::byte> bytes) {
    ByteReader in(bytes);
    Storefronts out;
    for (auto outlets = in.get<std::uint32_t>(); outlets > 0 && !in.broken(); --outlets) {
        auto& views = out[{text_from(in)}];
        for (auto left = in.get<std::uint32_t>(); left > 0 && !in.broken(); --left) views.push_back(view_from(in));
    }
    if (in.broken() || !in.rest().empty()) return {};
    return out;
}

}  // namespace tallyman::vision
