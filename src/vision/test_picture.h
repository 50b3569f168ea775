// Pictures for tests of the checks: drawn, not photographed, so that what is in them is exact.
#pragma once

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "vision/plane.h"

namespace tallyman::vision {

// Rectangles of all greys at all places, with a little sensor noise: plenty of edges in every direction but one.
inline Plane boxes_picture(int width, int height, std::uint64_t seed = 1) {
    Random random(seed);
    Plane plane = plane_of(width, height);
    std::fill(plane.samples.begin(), plane.samples.end(), std::uint8_t{120});
    for (int i = 0; i < 150; ++i) {
        const double cx = random.uniform(0, width), cy = random.uniform(0, height), turn = random.uniform(0, 3.14159);
        const double half_width = random.uniform(5, width / 8.0), half_height = random.uniform(5, height / 8.0);
        const auto grey = static_cast<std::uint8_t>(random.between(30, 220));
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const double u = std::cos(turn) * (x - cx) + std::sin(turn) * (y - cy);
                const double v = -std::sin(turn) * (x - cx) + std::cos(turn) * (y - cy);
                if (std::abs(u) < half_width && std::abs(v) < half_height) plane.row(y)[x] = grey;
            }
    }
    return plane;
}

// Mean along a line of `length` pixels in direction `angle`, or over a disc of that radius when `disc`.
inline Plane blurred(const Plane& in, double length, double angle, bool disc) {
    Plane out = plane_of(in.width, in.height);
    constexpr int steps = 9;
    for (int y = 0; y < in.height; ++y)
        for (int x = 0; x < in.width; ++x) {
            double sum = 0;
            int count = 0;
            for (int a = 0; a < steps; ++a)
                for (int b = 0; b < (disc ? steps : 1); ++b) {
                    double dx = length * ((a + 0.5) / steps - 0.5), dy = 0;
                    if (disc) {
                        dx *= 2;
                        dy = 2 * length * ((b + 0.5) / steps - 0.5);
                        if (dx * dx + dy * dy > length * length) continue;
                    }
                    const double fx =
                        std::clamp(x + std::cos(angle) * dx - std::sin(angle) * dy, 0.0, in.width - 1.001);
                    const double fy =
                        std::clamp(y + std::sin(angle) * dx + std::cos(angle) * dy, 0.0, in.height - 1.001);
                    const int ix = static_cast<int>(fx), iy = static_cast<int>(fy);
                    const double u = fx - ix, v = fy - iy;
                    sum += (1 - u) * (1 - v) * in.at(ix, iy) + u * (1 - v) * in.at(ix + 1, iy) +
                           (1 - u) * v * in.at(ix, iy + 1) + u * v * in.at(ix + 1, iy + 1);
                    ++count;
                }
            out.row(y)[x] = static_cast<std::uint8_t>(std::lround(sum / count));
        }
    return out;
}

inline void add_noise(Plane& plane, double deviation, std::uint64_t seed = 2) {
    Random random(seed);
    for (auto& sample : plane.samples)
        sample = static_cast<std::uint8_t>(std::clamp(std::lround(sample + random.normal(0, deviation)), 0L, 255L));
}

}  // namespace tallyman::vision
