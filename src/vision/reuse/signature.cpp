#include "vision/reuse/signature.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <opencv2/imgproc.hpp>

#include "vision/reuse/bytes.h"

namespace tallyman::vision {
namespace {

cv::Mat view(const Plane& plane) {
    return cv::Mat(plane.height, plane.width, CV_8U, const_cast<std::uint8_t*>(plane.samples.data()));
}

Plane resized(const Plane& in, int side) {
    const int longer = std::max(in.width, in.height);
    const auto scaled = [&](int length) {
        return std::max(1, static_cast<int>(std::lround(1.0 * length * side / longer)));
    };
    Plane out = plane_of(scaled(in.width), scaled(in.height));
    cv::Mat target = view(out);
    cv::resize(view(in), target, target.size(), 0, 0, longer > side ? cv::INTER_AREA : cv::INTER_LINEAR);
    return out;
}

Plane mirror(const Plane& in) {
    Plane out = in;
    for (int y = 0; y < out.height; ++y) {
        std::reverse(out.samples.begin() + y * out.width, out.samples.begin() + (y + 1) * out.width);
    }
    return out;
}

constexpr std::uint32_t format = 1;  // raised when the bytes or what they mean change
constexpr int side_max = 65535;

void put(ByteWriter& out, const std::vector<Feature>& features) {
    out.put(static_cast<std::uint16_t>(features.size()));
    for (const Feature& feature : features) {
        out.put(feature.x);
        out.put(feature.y);
        out.put(feature.angle);
        out.put(feature.octave);
        out.put(feature.bits);
    }
}

std::vector<Feature> get_features(ByteReader& in) {
    std::vector<Feature> features(std::min<std::size_t>(in.get<std::uint16_t>(), features_max));
    for (Feature& feature : features) {
        feature.x = in.get<std::uint16_t>();
        feature.y = in.get<std::uint16_t>();
        feature.angle = in.get<std::uint8_t>();
        feature.octave = std::min<std::uint8_t>(in.get<std::uint8_t>(), octaves - 1);
        feature.bits = in.get<decltype(feature.bits)>();
    }
    return features;
}

void put(ByteWriter& out, const Plane& plane) {
    out.put(static_cast<std::uint16_t>(plane.width));
    out.put(static_cast<std::uint16_t>(plane.height));
    out.put_all(std::as_bytes(std::span(plane.samples)));
}

Plane get_plane(ByteReader& in) {
    const int width = std::min<int>(in.get<std::uint16_t>(), thumbnail_side);
    const int height = std::min<int>(in.get<std::uint16_t>(), thumbnail_side);
    Plane plane = plane_of(width, height);
    const auto samples = in.get(plane.samples.size());
    if (!samples.empty()) std::memcpy(plane.samples.data(), samples.data(), samples.size());
    return plane;
}

}  // namespace

Signature signature_of(const Digest& bytes, const Plane& luma, int full_width, int full_height, SignatureUse use) {
    Signature out;
    out.bytes = bytes;
    out.width = full_width;
    out.height = full_height;
    out.pdq = pdq(luma, full_width, full_height);
    if (luma.empty()) return out;
    const Plane working = resized(luma, feature_side);
    out.features = features_of(working);
    if (use == SignatureUse::search) out.mirrored = features_of(mirror(working));
    out.thumbnail = resized(luma, thumbnail_side);
    return out;
}

std::vector<std::byte> to_bytes(const Signature& signature) {
    ByteWriter out;
    out.put(format);
    out.put(signature.bytes);
    out.put(static_cast<std::uint16_t>(std::min(signature.width, side_max)));
    out.put(static_cast<std::uint16_t>(std::min(signature.height, side_max)));
    for (const PdqHash& hash : signature.pdq.turned) out.put(hash.words);
    out.put(static_cast<std::uint8_t>(signature.pdq.quality));
    put(out, signature.thumbnail);
    put(out, signature.features);
    put(out, signature.mirrored);
    return out.take();
}

std::optional<Signature> to_signature(std::span<const std::byte> bytes) {
    ByteReader in(bytes);
    if (in.get<std::uint32_t>() != format) return std::nullopt;
    Signature out;
    out.bytes = in.get<Digest>();
    out.width = in.get<std::uint16_t>();
    out.height = in.get<std::uint16_t>();
    for (PdqHash& hash : out.pdq.turned) hash.words = in.get<decltype(hash.words)>();
    out.pdq.quality = std::min<int>(in.get<std::uint8_t>(), 100);
    out.thumbnail = get_plane(in);
    out.features = get_features(in);
    out.mirrored = get_features(in);
    if (!in.finished()) return std::nullopt;
    return out;
}

}  // namespace tallyman::vision
