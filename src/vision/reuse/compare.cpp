#include "vision/reuse/compare.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "vision/reuse/agree.h"
#include "vision/reuse/align.h"

namespace tallyman::vision {
namespace {

constexpr int same_picture_bits = 31;  // the publication's threshold
constexpr std::size_t inliers_min = 12;

Box whole(const Signature& signature) {
    return {0, 0, static_cast<float>(signature.width), static_cast<float>(signature.height), "copy"};
}

}  // namespace

std::string_view name(CopyKind kind) {
    constexpr std::array<std::string_view, 4> names{"same_bytes", "same_picture", "edited", "photo_of_photo"};
    return names[static_cast<std::size_t>(kind)];
}

std::optional<Copy> compare(const Signature& query, const Signature& stored) {
    if (query.bytes == stored.bytes) {
        return Copy{CopyKind::same_bytes, static_cast<int>(query.features.size()), 1, 1, whole(query), whole(stored)};
    }
    int bits = 256;
    for (const PdqHash& hash : query.pdq.turned) bits = std::min(bits, distance(hash, stored.pdq.hash()));
    if (bits > same_picture_bits) return std::nullopt;
    const bool upright = distance(query.pdq.hash(), stored.pdq.hash()) <= same_picture_bits;
    return Copy{upright ? CopyKind::same_picture : CopyKind::edited, 0, 1 - bits / 128.0, 1, whole(query), whole(stored)};
}

}  // namespace tallyman::vision
