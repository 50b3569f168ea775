#include "vision/codes/matrix.h"

#include <cmath>
#include <optional>

#include "vision/codes/bars.h"

namespace tallyman::vision {
namespace {

constexpr std::size_t codes_max = 12;
constexpr std::size_t regions_max = 5;
constexpr float narrow_pixels = 200;         // at working scale: below, a large code's module has less than 5 pixels
constexpr float patch_quiet = 1.15f;         // of a region's size: a patch shows its quiet zone,
constexpr float patch_rim = 8;               // pixels each side, and what the cells missed
constexpr int own_picture_max = 400 * 400;   // pixels
constexpr int patch_side_max = 700;          // pixels of a patch that is looked at again
constexpr long long pixels_max = 4'000'000;  // of all closer looks at one photo

// One way to look closer: enlarged, turned (readers stumble over some angles), as negative.
struct Look {
    float scale = 1;
    float degrees = 0;
    bool negative = false;
    bool global_threshold = false;
};

// In the order of what they add on photos, the cheapest of equals first.
constexpr Look looks[] = {{1, 0, false, false},    {1, 0, false, true},    {1.5f, 0, false, false},
                          {0.7f, 0, false, false}, {1, 0, true, false},    {2, 0, false, false},
                          {1.5f, 20, false, true}, {0.5f, 0, false, true}, {3, 0, false, false}};

FoundCode found_at(RawCode raw, const Frame& frame) {
    FoundCode found{raw.format, std::move(raw.text), std::move(raw.symbology), {}};
    for (std::size_t i = 0; i < 4; ++i) found.corners[i] = frame.at(raw.corners[i].x, raw.corners[i].y);
    return found;
}

// Paints over a code that was read, so that the next one is found.
void paint_over(Plane& picture, const std::array<Point, 4>& corners) {
    float left = 1e9f, right = -1e9f, top = 1e9f, bottom = -1e9f;
    for (const Point p : corners) {
        left = std::min(left, p.x), right = std::max(right, p.x);
        top = std::min(top, p.y), bottom = std::max(bottom, p.y);
    }
    for (int y = std::max(0, static_cast<int>(top)); y <= std::min(picture.height - 1, static_cast<int>(bottom)); ++y) {
        for (int x = std::max(0, static_cast<int>(left)); x <= std::min(picture.width - 1, static_cast<int>(right));
             ++x) {
            if (is_inside({static_cast<float>(x), static_cast<float>(y)}, corners)) picture.row(y)[x] = 128;
        }
    }
}

void read_whole(const Plane& picture, float scale, std::vector<FoundCode>& found) {
    Plane rest = picture;
    for (const FoundCode& code : found) {
        auto corners = code.corners;
        for (Point& p : corners) p = (1 / scale) * p;
        paint_over(rest, corners);
    }
    while (found.size() < codes_max) {
        auto raw = read_one(rest, {.qr = true});
        if (!raw) return;
        paint_over(rest, raw->corners);
        add_found(found, found_at(std::move(*raw), {{0, 0}, {scale, 0}, {0, scale}}));
    }
}

bool covered(const BarRegion& region, const std::vector<FoundCode>& found) {
    for (const FoundCode& code : found) {
        if (is_inside(region.centre, code.corners)) return true;
    }
    return false;
}

// A patch to look into: `picture` is `scale` times larger than what `region` is measured in.
struct Patch {
    const Plane& picture;
    BarRegion region;
    float scale;
    Plane plain = {};  // as it is; three looks begin with it
    bool read = false;
};

// Nothing when the patch is too large for another look: hardly a code, and one that large is read at the first.
std::optional<Frame> frame_of(const Patch& patch, const Look& look, int& across, int& down) {
    const float width = (2 * patch.region.half_width * patch_quiet * patch.scale + 2 * patch_rim) * look.scale;
    const float height = (2 * patch.region.half_height * patch_quiet * patch.scale + 2 * patch_rim) * look.scale;
    if (std::max(width, height) > patch_side_max && &look != looks) return {};
    const float angle = look.degrees * 3.14159265f / 180;
    const float c = std::cos(angle) / look.scale;
    const float s = std::sin(angle) / look.scale;
    across = static_cast<int>(width * std::cos(angle) + height * std::sin(angle));
    down = static_cast<int>(width * std::sin(angle) + height * std::cos(angle));
    Frame frame{{0, 0}, {c, -s}, {s, c}};
    frame.origin = patch.scale * patch.region.centre -
                   frame.at(0.5f * static_cast<float>(across), 0.5f * static_cast<float>(down));
    return frame;
}

Plane cut_out(Patch& patch, const Look& look, const Frame& frame, int across, int down) {
    // Every second pixel would leave out what the others show: print within the modules, noise.
    if (look.scale == 0.5f && look.degrees == 0 && !patch.plain.empty()) return halved(patch.plain);
    if (look.scale != 1 || look.degrees != 0) return crop(patch.picture, frame, across, down);
    if (patch.plain.empty()) patch.plain = crop(patch.picture, frame, across, down);
    return patch.plain;
}

// Every patch gets the first look, then every one the second ...: until the patches are read or the pixels that a
// photo is worth are spent, because shelves and foliage look like codes from afar.
void look_closer(std::vector<Patch> patches, std::vector<FoundCode>& found) {
    long long pixels = pixels_max;
    for (const Look& look : looks) {
        for (Patch& patch : patches) {
            if (patch.read || covered(patch.region, found)) continue;
            int across = 0, down = 0;
            const auto frame = frame_of(patch, look, across, down);
            if (!frame || static_cast<long long>(across) * down > pixels) continue;
            pixels -= static_cast<long long>(across) * down;
            Plane plane = cut_out(patch, look, *frame, across, down);
            if (look.negative) {
                for (auto& sample : plane.samples) sample = static_cast<std::uint8_t>(255 - sample);
            }
            auto raw = read_one(plane, {.qr = true, .data_matrix = true, .global_threshold = look.global_threshold});
            const float back = 1 / patch.scale;
            patch.read = raw.has_value();
            if (raw)
                add_found(found,
                          found_at(std::move(*raw), {back * frame->origin, back * frame->right, back * frame->down}));
        }
    }
}

std::vector<BarRegion> patches_of(const Plane& picture, const Plane& small, float scale) {
    auto regions = find_matrix_regions(small, regions_max);
    for (BarRegion& region : regions) {
        region.centre = scale * region.centre;
        region.half_width *= scale;
        region.half_height *= scale;
    }
    if (scale > 1.5f) {
        const auto fine = find_matrix_regions(picture, regions_max);
        regions.insert(regions.end(), fine.begin(), fine.end());
    }
    // A picture hardly larger than a code is a code's own picture. Once up to its edge, since what is made up beyond it
    // is smeared modules; and once with that for a quiet zone, which small ones need.
    if (picture.width * picture.height < own_picture_max) {
        const Point half{0.5f * static_cast<float>(picture.width), 0.5f * static_cast<float>(picture.height)};
        BarRegion whole;
        whole.centre = half;
        whole.half_width = half.x;
        whole.half_height = half.y;
        regions.insert(regions.begin(), whole);
        if (std::min(half.x, half.y) <= patch_rim) return regions;  // nothing would be left of a strip
        whole.half_width = (half.x - patch_rim) / patch_quiet;
        whole.half_height = (half.y - patch_rim) / patch_quiet;
        regions.insert(regions.begin(), whole);
    }
    return regions;
}

}  // namespace

std::vector<FoundCode> read_matrix_codes(const Plane& whole, const Plane& picture, const Plane& small) {
    const float scale = static_cast<float>(picture.width) / static_cast<float>(small.width);
    const float whole_scale = static_cast<float>(whole.width) / static_cast<float>(picture.width);
    std::vector<FoundCode> found;
    read_whole(picture, 1, found);
    if (scale > 1.5f) read_whole(small, scale, found);
    std::vector<Patch> patches;
    for (const BarRegion& region : patches_of(picture, small, scale)) {
        const bool narrow = 2 * region.half_width < narrow_pixels;
        patches.push_back({narrow ? whole : picture, region, narrow ? whole_scale : 1});
    }
    look_closer(std::move(patches), found);
    return found;
}

}  // namespace tallyman::vision
