// Which descriptor of every product is most like each descriptor of a photo: all against all, because the answer is
// wanted for every product and not only for the nearest one. 1,000 photo descriptors against 31 products of 800 are
// 3 thousand million multiplications of bytes; laid out in blocks of 16 they take about 10 ms with AVX-512 VNNI,
// 35 ms with AVX2 and half a second without either. The three give the same integers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vision/products/keypoints.h"

namespace tallyman::vision {

// Descriptors of one product, 16 at a time: the first four bytes of all 16, then the next four, ...
struct DescriptorBlocks {
    static constexpr int lanes = 16;
    int count = 0;
    std::vector<std::uint8_t> bytes;  // whole blocks; what is beyond count is zero and resembles nothing
};
DescriptorBlocks blocks_of(std::span<const Descriptor> descriptors);

struct Nearest {
    std::int32_t index = 0;       // of the product's descriptor
    std::int32_t similarity = 0;  // dot product; same_descriptor for two equal ones
};
inline constexpr double same_descriptor = 256.0 * 256.0;

// `out` has one element for each photo descriptor. A tie goes to the smallest index.
void find_nearest(std::span<const Descriptor> photo, const DescriptorBlocks& product, std::span<Nearest> out);

}  // namespace tallyman::vision
