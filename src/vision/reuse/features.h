// Corners that a copy of a photo keeps when it is cropped, turned by any angle, stamped, framed or photographed again:
// ORB (Rublee, Rabaud, Konolige and Bradski, ICCV 2011) on the picture brought to one size, so that a copy shrunk to a
// quarter meets its original at the same scale. The strongest corners crowd on the print of one carton; they are dealt
// out over a grid instead, because a crop keeps only a part of the picture.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "vision/plane.h"

namespace tallyman::vision {

constexpr int feature_side = 400;          // pixels of the longer side of the picture that corners are looked for in
constexpr std::size_t features_max = 256;  // 38 bytes each
constexpr int octaves = 8;                 // levels, each 1.2 times smaller than the one before

struct Feature {
    std::uint16_t x = 0, y = 0;  // in 1/65536 of the picture's longer side
    std::uint8_t angle = 0;      // in 1/256 of a turn
    std::uint8_t octave = 0;     // size
    std::array<std::uint64_t, 4> bits{};

    friend bool operator==(const Feature&, const Feature&) = default;
};

inline int distance(const Feature& a, const Feature& b) {
    int sum = 0;
    for (int i = 0; i < 4; ++i) sum += std::popcount(a.bits[i] ^ b.bits[i]);
    return sum;
}

// Of a picture that is already feature_side long. In a fixed order; fewer than features_max where there is little to
// see.
std::vector<Feature> features_of(const Plane& working);

}  // namespace tallyman::vision
