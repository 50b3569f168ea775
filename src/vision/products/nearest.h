// Which descriptor of every product is most like each descriptor of a photo: all against all, because the answer is
// wanted for every product and not only for the nearest one. 1,000 photo descriptors against 31 products of 1,200 are
// 5 thousand million multiplications of bytes, so they are laid out in blocks of 16 for AVX-512 VNNI or AVX2, whichever
// the processor has: 16 and 58 ms, and 3 s without either. The integers are the same.
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
std::vector<Descriptor> descriptors_of(const DescriptorBlocks& blocks);

struct Nearest {
    std::int32_t index = 0;       // of the product's descriptor
    std::int32_t similarity = 0;  // dot product; same_descriptor for two equal ones
};
inline constexpr double same_descriptor = 256.0 * 256.0;

// `out` has one element for each photo descriptor. A tie goes to the smallest index.
void find_nearest(std::span<const Descriptor> photo, const DescriptorBlocks& product, std::span<Nearest> out);

}  // namespace tallyman::vision
