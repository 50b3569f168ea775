#include "vision/place/storefront.h"

#include <algorithm>
#include <bitset>
#include <cmath>
#include <numbers>
#include <numeric>

#include "vision/products/affine.h"

namespace tallyman::vision {
namespace {

constexpr int side_max = 640;  // pixels of the longer side that features are looked for in
constexpr int features_most = 600;
constexpr int proposals_most = 200;  // the most alike pairs; each is tried against all
constexpr float near = 0.03f;        // of the photo's longer side: what a facade's depth moves a feature by
constexpr float size_ratio_max = 1.6f;
constexpr float turn_max = 0.45f;  // radians between what a pair says and what the map says
constexpr float scale_max = 5;     // seen that much nearer or farther
constexpr float tilt_max = 3;
// Set on sample days (seed 41) and on photos of other shelves in the shared train photos; see bench/RESULTS.md.
constexpr int inliers_min = 14;
constexpr int fields_min = 2;  // of 16

const Plane& working_plane(const Photo& photo) {
    const Plane* plane = &photo.luma;
    for (const Plane& smaller : photo.smaller) {
        if (std::max(plane->width, plane->height) <= side_max) break;
        plane = &smaller;
    }
    return *plane;
}

struct Pair {
    Spot view, photo;
    float view_size, photo_size, turn;
    std::int32_t similarity;
};

Affine proposed_by(const Pair& pair) {
    return frame(pair.photo, pair.photo_size / pair.view_size, pair.turn) *
           Affine{1, 0, -pair.view.x, 0, 1, -pair.view.y};
}

float angle_between(float a, float b) {
    const float turn = std::remainder(a - b, 2 * std::numbers::pi_v<float>);
    return std::abs(turn);
}

bool fits(const Affine& map, const Pair& pair, float tolerance) {
    const Spot at = map(pair.view);
    if (std::hypot(at.x - pair.photo.x, at.y - pair.photo.y) > tolerance) return false;
    const float scale = std::sqrt(std::abs(map.determinant())), turn = std::atan2(map.c - map.b, map.a + map.d);
    const float ratio = pair.photo_size / (pair.view_size * scale);
    return ratio < size_ratio_max && ratio > 1 / size_ratio_max && angle_between(pair.turn, turn) < turn_max;
}

std::vector<Pair> fitting(const Affine& map, const std::vector<Pair>& pairs, float tolerance) {
    std::vector<Pair> out;
    std::ranges::copy_if(pairs, std::back_inserter(out), [&](const Pair& pair) { return fits(map, pair, tolerance); });
    return out;
}

// Least squares, from the means outwards; nothing when the pairs lie on a line.
std::optional<Affine> affine_through(const std::vector<Pair>& pairs) {
    Spot v, p;
    const auto n = static_cast<float>(pairs.size());
    for (const Pair& pair : pairs) {
        v.x += pair.view.x / n, v.y += pair.view.y / n;
        p.x += pair.photo.x / n, p.y += pair.photo.y / n;
    }
    double xx = 0, xy = 0, yy = 0, px = 0, py = 0, qx = 0, qy = 0;
    for (const Pair& pair : pairs) {
        const double x = pair.view.x - v.x, y = pair.view.y - v.y, to_x = pair.photo.x - p.x, to_y = pair.photo.y - p.y;
        xx += x * x, xy += x * y, yy += y * y;
        px += x * to_x, py += y * to_x, qx += x * to_y, qy += y * to_y;
    }
    const double det = xx * yy - xy * xy;
    if (det < 1e-3 * xx * yy || det <= 0) return {};
    Affine map;
    map.a = static_cast<float>((px * yy - py * xy) / det), map.b = static_cast<float>((py * xx - px * xy) / det);
    map.c = static_cast<float>((qx * yy - qy * xy) / det), map.d = static_cast<float>((qy * xx - qx * xy) / det);
    map.tx = p.x - map.a * v.x - map.b * v.y;
    map.ty = p.y - map.c * v.x - map.d * v.y;
    return map;
}

bool is_plausible(const Affine& map) {
    const float area = map.determinant();
    return area > 1 / (scale_max * scale_max) && area < scale_max * scale_max && tilt(map) < tilt_max;
}

// Pairs that are each other's nearest, the most alike first.
std::vector<Pair> pairs_of(const Keypoints& photo, const DescriptorBlocks& blocks, const StorefrontView& view) {
    std::vector<Nearest> there(photo.points.size()), back(view.keypoints.points.size());
    find_nearest(photo.descriptors, view.blocks, there);
    find_nearest(view.keypoints.descriptors, blocks, back);
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < there.size(); ++i) {
        const auto j = static_cast<std::size_t>(there[i].index);
        if (static_cast<std::size_t>(back[j].index) != i) continue;
        const Keypoint &p = photo.points[i], &v = view.keypoints.points[j];
        pairs.push_back({{v.x, v.y}, {p.x, p.y}, v.size, p.size, p.angle - v.angle, there[i].similarity});
    }
    std::ranges::stable_sort(pairs, std::greater{}, &Pair::similarity);
    return pairs;
}

std::vector<Pair> agreeing(const std::vector<Pair>& pairs, float tolerance) {
    std::vector<Pair> best;
    for (std::size_t i = 0; i < std::min<std::size_t>(pairs.size(), proposals_most); ++i) {
        const Affine map = proposed_by(pairs[i]);
        if (!is_plausible(map)) continue;
        if (auto agree = fitting(map, pairs, tolerance); agree.size() > best.size()) best = std::move(agree);
    }
    for (int widened = 0; widened < 2 && best.size() > 3; ++widened) {
        const auto map = affine_through(best);
        if (!map || !is_plausible(*map)) break;
        auto agree = fitting(*map, pairs, tolerance);
        if (agree.size() < best.size()) break;
        best = std::move(agree);
    }
    return best;
}

bool is_within(const Box& box, Spot at) {
    return at.x >= box.x && at.x < box.x + box.width && at.y >= box.y && at.y < box.y + box.height;
}

// What stands on the goods says what the goods are, not where. `scale` takes plane pixels to those of the whole
// picture.
Keypoints beside_the_goods(const Keypoints& all, const std::vector<SeenProduct>& goods, float scale) {
    Keypoints out;
    for (std::size_t i = 0; i < all.points.size(); ++i) {
        const Spot at{all.points[i].x * scale, all.points[i].y * scale};
        const bool is_print = std::ranges::any_of(goods, [&](const SeenProduct& product) {
            return std::ranges::any_of(product.boxes, [&](const Box& box) { return is_within(box, at); });
        });
        if (is_print) continue;
        out.points.push_back(all.points[i]);
        out.descriptors.push_back(all.descriptors[i]);
    }
    return out;
}

int fields_of(const std::vector<Pair>& pairs, const Plane& plane) {
    std::bitset<16> fields;
    for (const Pair& pair : pairs) {
        const int x = std::clamp(static_cast<int>(4 * pair.photo.x / static_cast<float>(plane.width)), 0, 3);
        const int y = std::clamp(static_cast<int>(4 * pair.photo.y / static_cast<float>(plane.height)), 0, 3);
        fields.set(static_cast<std::size_t>(4 * y + x));
    }
    return static_cast<int>(fields.count());
}

Box box_around(const std::vector<Pair>& pairs, float scale) {
    float left = pairs.front().photo.x, right = left, top = pairs.front().photo.y, bottom = top;
    for (const Pair& pair : pairs) {
        left = std::min(left, pair.photo.x), right = std::max(right, pair.photo.x);
        top = std::min(top, pair.photo.y), bottom = std::max(bottom, pair.photo.y);
    }
    return {left * scale, top * scale, (right - left) * scale, (bottom - top) * scale, "storefront"};
}

}  // namespace

StorefrontView storefront_view_of(std::string file, const Photo& photo) {
    StorefrontView view{std::move(file), find_keypoints(working_plane(photo), {.most = features_most}), {}};
    view.blocks = blocks_of(view.keypoints.descriptors);
    return view;
}

Finding check_storefront(const Photo& photo, const std::vector<SeenProduct>& goods,
                         const std::vector<StorefrontView>& views) {
    Finding finding{.check = Check::place, .code = "no_earlier_pictures"};
    if (views.empty()) return finding;
    finding.code = "unlike_earlier_pictures";
    const Plane& plane = working_plane(photo);
    const float scale = static_cast<float>(photo.width) / static_cast<float>(plane.width);
    const Keypoints seen = beside_the_goods(find_keypoints(plane, {.most = features_most}), goods, scale);
    const DescriptorBlocks blocks = blocks_of(seen.descriptors);
    const float tolerance = near * static_cast<float>(std::max(plane.width, plane.height));
    std::vector<Pair> best;
    for (const StorefrontView& view : views) {
        if (view.keypoints.points.empty() || seen.points.empty()) continue;
        auto agree = agreeing(pairs_of(seen, blocks, view), tolerance);
        if (agree.size() <= best.size()) continue;
        best = std::move(agree);
        finding.details["file"] = view.file;
    }
    const int fields = fields_of(best, plane);
    finding.number = static_cast<double>(best.size());
    finding.numbers = {{"spread", fields / 16.0}};
    if (best.size() < inliers_min || fields < fields_min) return finding;
    finding.outcome = Outcome::pass;
    finding.code = "known_storefront";
    finding.confidence = std::min(0.99, 0.6 + static_cast<double>(best.size() - inliers_min) / 100);
    finding.boxes = {box_around(best, scale)};
    return finding;
}

}  // namespace tallyman::vision
