#include "vision/reuse/compare.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "vision/reuse/agree.h"

namespace tallyman::vision {
namespace {

constexpr int same_picture_bits = 31;  // the publication's threshold
constexpr std::size_t inliers_min = 10;
constexpr int blocks_min = 12;  // textured ones: less is no evidence
// Of the train photos, no edited copy agreed in less than 0.95 of its blocks, no other visit that one picture contained
// in more than 0.89.
constexpr double agreeing_min = 0.92;
constexpr double agreeing_with_patch_min = 0.7;  // a carton that moved before the same shelf leaves 0.68
constexpr double both_new_max = 0.01;            // see agree.h; no edited copy had any
// The second photo of a delivery, taken from a step nearer, lies within the first and differs where cartons stand out:
// a patch that hides just those. So what is seen at a slant must agree without one; no edited copy of a train photo
// agreed in less.
constexpr double leaning_min = 0.015;
constexpr double leaning_agreeing_min = 0.95;
constexpr double slant_min = 0.04;  // how much a photographed photo's near edge outgrows its far one

Plane mirror_of(Plane plane) {
    for (int y = 0; y < plane.height; ++y) std::reverse(plane.row(y), plane.row(y) + plane.width);
    return plane;
}

// The picture's size in units of its longer side.
struct Extent {
    double width, height;
};
Extent extent(const Signature& signature) {
    const double side = std::max({signature.width, signature.height, 1});
    return {signature.width / side, signature.height / side};
}

// What of `to` the picture `from` covers, in pixels of the whole picture.
Box seen_of(const Signature& to, const Signature& from, const Map& map) {
    const auto [width, height] = extent(from);
    const auto [limit_x, limit_y] = extent(to);
    double left = limit_x, right = 0, top = limit_y, bottom = 0;
    for (const auto& [x, y] : {map(0, 0), map(width, 0), map(width, height), map(0, height)}) {
        left = std::min(left, x), right = std::max(right, x);
        top = std::min(top, y), bottom = std::max(bottom, y);
    }
    left = std::max(left, 0.0), right = std::min(right, limit_x);
    top = std::max(top, 0.0), bottom = std::min(bottom, limit_y);
    const double side = std::max(to.width, to.height);
    return {static_cast<float>(left * side), static_cast<float>(top * side),
            static_cast<float>(std::max(0.0, right - left) * side),
            static_cast<float>(std::max(0.0, bottom - top) * side), "copy"};
}

// How much larger one edge of the query is drawn than the opposite one.
double slant(const Map& map, const Signature& query) {
    const auto [width, height] = extent(query);
    return std::max(std::abs(map.h[6] * width), std::abs(map.h[7] * height));
}

Copy same_file(const Signature& query, const Signature& stored) {
    const auto whole = [](const Signature& s) {
        return Box{0, 0, static_cast<float>(s.width), static_cast<float>(s.height), "copy"};
    };
    return {CopyKind::same_bytes, static_cast<int>(query.features.size()), 1, 1, whole(query), whole(stored)};
}

CopyKind kind_of(const Signature& query, const Signature& stored, const Map& map) {
    if (distance(query.pdq.hash(), stored.pdq.hash()) <= same_picture_bits) return CopyKind::same_picture;
    return slant(map, query) > slant_min ? CopyKind::photo_of_photo : CopyKind::edited;
}

// From the weakest evidence that counts to all that can be had.
double confidence_of(const Agreement& seen) {
    return std::clamp(0.8 + 0.2 * (seen.but_for_one_patch - agreeing_min) / (1 - agreeing_min), 0.0, 0.99);
}

}  // namespace

std::string_view name(CopyKind kind) {
    constexpr std::array<std::string_view, 4> names{"same_bytes", "same_picture", "edited", "photo_of_photo"};
    return names[static_cast<std::size_t>(kind)];
}

Laid lay(const Signature& query, const Signature& stored, bool mirrored) {
    return {align(mirrored ? query.mirrored : query.features, stored.features), mirrored};
}

std::optional<Copy> judge(const Signature& query, const Signature& stored, const Laid& laid) {
    if (query.bytes == stored.bytes) return same_file(query, stored);
    const auto inliers = laid.alignment.inliers.size();
    if (inliers < inliers_min) return std::nullopt;
    const Plane& shown = query.thumbnail;
    const Agreement seen = agreement(laid.mirrored ? mirror_of(shown) : shown, stored.thumbnail, laid.alignment.map);
    if (seen.blocks < blocks_min || seen.both_show_new() > both_new_max) return std::nullopt;
    if (seen.but_for_one_patch < agreeing_min || seen.agreeing < agreeing_with_patch_min) return std::nullopt;
    if (slant(seen.map, query) > leaning_min && seen.agreeing < leaning_agreeing_min) return std::nullopt;

    Copy out{kind_of(query, stored, seen.map),
             static_cast<int>(inliers),
             confidence_of(seen),
             seen.but_for_one_patch,
             {},
             {}};
    out.in_stored = seen_of(stored, query, seen.map);
    out.in_query = seen_of(query, stored, inverse(seen.map));
    if (laid.mirrored) out.in_query.x = static_cast<float>(query.width) - out.in_query.x - out.in_query.width;
    return out;
}

std::optional<Copy> compare(const Signature& query, const Signature& stored) {
    const Laid straight = lay(query, stored, false), turned_over = lay(query, stored, true);
    const bool over = turned_over.alignment.inliers.size() > straight.alignment.inliers.size();
    return judge(query, stored, over ? turned_over : straight);
}

}  // namespace tallyman::vision
