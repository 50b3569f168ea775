// One channel of a picture: 8-bit samples, row by row, no padding. No OpenCV here, so that the quality and code
// checks also compile for the phone (WebAssembly).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tallyman::vision {

struct Plane {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> samples;  // width * height

    std::uint8_t at(int x, int y) const { return samples[static_cast<std::size_t>(y) * width + x]; }
    const std::uint8_t* row(int y) const { return samples.data() + static_cast<std::size_t>(y) * width; }
    bool empty() const { return samples.empty(); }
};

}  // namespace tallyman::vision
