#include "vision/codes/crop.h"

#include <cmath>
#include <cstdint>

namespace tallyman::vision {
namespace {

float bilinear(const Plane& picture, Point p) {
    const float x = std::clamp(p.x, 0.0f, static_cast<float>(picture.width - 1));
    const float y = std::clamp(p.y, 0.0f, static_cast<float>(picture.height - 1));
    const int left = std::min(static_cast<int>(x), std::max(0, picture.width - 2));
    const int top = std::min(static_cast<int>(y), std::max(0, picture.height - 2));
    const int right = std::min(left + 1, picture.width - 1);
    const float fx = x - static_cast<float>(left);
    const float fy = y - static_cast<float>(top);
    const std::uint8_t* upper = picture.row(top);
    const std::uint8_t* lower = picture.row(std::min(top + 1, picture.height - 1));
    const float above = static_cast<float>(upper[left]) * (1 - fx) + static_cast<float>(upper[right]) * fx;
    const float below = static_cast<float>(lower[left]) * (1 - fx) + static_cast<float>(lower[right]) * fx;
    return above * (1 - fy) + below * fy;
}

// Fixed point positions (16 bits after the point), three times as fast as rounding; all samples must lie inside.
void crop_inside(const Plane& picture, const Frame& frame, int y, std::uint8_t* out, int width) {
    constexpr int one = 65536;
    const Point start = frame.at(0, static_cast<float>(y));
    int px = static_cast<int>(start.x * one);
    int py = static_cast<int>(start.y * one);
    const int dx = static_cast<int>(frame.right.x * one);
    const int dy = static_cast<int>(frame.right.y * one);
    for (int x = 0; x < width; ++x, px += dx, py += dy) {
        const std::uint8_t* upper = picture.row(py >> 16) + (px >> 16);
        const std::uint8_t* lower = upper + picture.width;
        const int fx = (px >> 8) & 255;
        const int fy = (py >> 8) & 255;
        const int above = upper[0] * (256 - fx) + upper[1] * fx;
        const int below = lower[0] * (256 - fx) + lower[1] * fx;
        out[x] = static_cast<std::uint8_t>((above * (256 - fy) + below * fy + 32768) >> 16);
    }
}

// With a pixel to spare at each side.
bool is_well_inside(const Plane& picture, Point p) {
    return p.x >= 1 && p.y >= 1 && p.x < static_cast<float>(picture.width - 3) &&
           p.y < static_cast<float>(picture.height - 3);
}

}  // namespace

Plane crop(const Plane& picture, const Frame& frame, int width, int height) {
    Plane out{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height)};
    // Sides up to 32,767 pixels fit the fixed point numbers of crop_inside.
    const bool small = std::max(picture.width, picture.height) < 32000;
    for (int y = 0; y < height; ++y) {
        std::uint8_t* row = out.row(y);
        const Point first = frame.at(0, static_cast<float>(y));
        const Point last = frame.at(static_cast<float>(width - 1), static_cast<float>(y));
        if (small && is_well_inside(picture, first) && is_well_inside(picture, last)) {
            crop_inside(picture, frame, y, row, width);
            continue;
        }
        for (int x = 0; x < width; ++x) {
            row[x] = static_cast<std::uint8_t>(
                bilinear(picture, frame.at(static_cast<float>(x), static_cast<float>(y))) + 0.5f);
        }
    }
    return out;
}

Plane sharpened(const Plane& picture, int radius, float amount) {
    // Summed areas, one row and one column larger than the picture.
    const std::size_t stride = static_cast<std::size_t>(picture.width) + 1;
    std::vector<std::uint32_t> sums(stride * (static_cast<std::size_t>(picture.height) + 1));
    for (int y = 0; y < picture.height; ++y) {
        std::uint32_t line = 0;
        for (int x = 0; x < picture.width; ++x) {
            line += picture.at(x, y);
            sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + line;
        }
    }
    Plane out = picture;
    for (int y = 0; y < picture.height; ++y) {
        const std::size_t top = static_cast<std::size_t>(std::max(0, y - radius));
        const std::size_t bottom = static_cast<std::size_t>(std::min(picture.height, y + radius + 1));
        for (int x = 0; x < picture.width; ++x) {
            const std::size_t left = static_cast<std::size_t>(std::max(0, x - radius));
            const std::size_t right = static_cast<std::size_t>(std::min(picture.width, x + radius + 1));
            const std::uint32_t sum = sums[bottom * stride + right] - sums[top * stride + right] -
                                      sums[bottom * stride + left] + sums[top * stride + left];
            const float mean = static_cast<float>(sum) / static_cast<float>((bottom - top) * (right - left));
            const float here = picture.at(x, y);
            out.samples[static_cast<std::size_t>(y) * picture.width + x] =
                static_cast<std::uint8_t>(std::clamp(here + amount * (here - mean), 0.0f, 255.0f) + 0.5f);
        }
    }
    return out;
}

std::vector<Plane> pyramid(const Plane& picture, int smallest) {
    std::vector<Plane> levels{picture};
    while (std::max(levels.back().width, levels.back().height) > smallest) levels.push_back(halved(levels.back()));
    return levels;
}

}  // namespace tallyman::vision
