#include "vision/plane.h"

#include <algorithm>

namespace tallyman::vision {

Plane plane_of(int width, int height) {
    return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height)};
}

Plane luma_of(std::span<const std::uint8_t> rgb, int width, int height) {
    Plane luma = plane_of(width, height);
    for (std::size_t i = 0; i < luma.samples.size(); ++i) {
        const std::uint32_t sum = 19595u * rgb[3 * i] + 38470u * rgb[3 * i + 1] + 7471u * rgb[3 * i + 2];
        luma.samples[i] = static_cast<std::uint8_t>((sum + 32768) >> 16);
    }
    return luma;
}

Plane halved(const Plane& plane) {
    Plane half = plane_of(plane.width / 2, plane.height / 2);
    for (int y = 0; y < half.height; ++y) {
        const std::uint8_t* above = plane.row(2 * y);
        const std::uint8_t* below = plane.row(2 * y + 1);
        std::uint8_t* out = half.row(y);
        for (int x = 0; x < half.width; ++x) {
            const int sum = above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1];
            out[x] = static_cast<std::uint8_t>((sum + 2) >> 2);
        }
    }
    return half;
}

std::vector<Plane> pyramid_above(const Plane& plane) {
    std::vector<Plane> levels;
    const Plane* last = &plane;
    while (std::min(last->width, last->height) >= 64) {
        levels.push_back(halved(*last));
        last = &levels.back();
    }
    return levels;
}

}  // namespace tallyman::vision
