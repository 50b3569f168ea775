// One channel of a picture: 8-bit samples, row by row, no padding. No OpenCV here, so that the quality and code
// checks also compile for the phone (WebAssembly).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tallyman::vision {

struct Plane {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> samples;  // width * height

    std::uint8_t at(int x, int y) const { return samples[static_cast<std::size_t>(y) * width + x]; }
    const std::uint8_t* row(int y) const { return samples.data() + static_cast<std::size_t>(y) * width; }
    std::uint8_t* row(int y) { return samples.data() + static_cast<std::size_t>(y) * width; }
    bool empty() const { return samples.empty(); }

    friend bool operator==(const Plane&, const Plane&) = default;
};

Plane plane_of(int width, int height);  // of zeros

// 299/587/114 of interleaved RGB, rounded (ITU-R BT.601, what JPEG itself calls luma).
Plane luma_of(std::span<const std::uint8_t> rgb, int width, int height);

Plane halved(const Plane& plane);  // means of 2 x 2; an odd last row or column is left out

// The same plane halved again and again while its short side stays at 32 or more; without the plane itself.
std::vector<Plane> pyramid_above(const Plane& plane);

}  // namespace tallyman::vision
