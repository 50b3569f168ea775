// Connected patches of a mask (four neighbours), for glare and covered lenses: masks of at most some 10,000 pixels.
#pragma once

#include <cstdint>
#include <vector>

namespace tallyman::vision {

struct Patch {
    std::size_t size = 0;                          // pixels
    int left = 0, top = 0, right = 0, bottom = 0;  // inclusive
    std::vector<std::uint32_t> pixels;             // y * width + x
};

// `mask` holds width * height flags. Largest first; equal ones in reading order.
std::vector<Patch> patches_of(const std::vector<std::uint8_t>& mask, int width, int height);

}  // namespace tallyman::vision
