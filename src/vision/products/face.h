// The face of a product as its one reference picture shows it, cut out of its white background and brought to one
// size, so that everything later is measured in "face pixels" whatever the picture's resolution was.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vision/plane.h"

namespace tallyman::vision {

// About the size of a carton held into a 348-pixel photo.
inline constexpr int face_side = 200;
inline constexpr double face_area = static_cast<double>(face_side) * face_side;

struct Face {
    Plane luma;
    std::vector<std::uint8_t> rgb;   // interleaved, same size
    std::vector<std::uint8_t> mask;  // 255 on the product, 0 beside it

    bool shows(int x, int y) const {
        return x >= 0 && y >= 0 && x < luma.width && y < luma.height &&
               mask[static_cast<std::size_t>(y) * luma.width + x] != 0;
    }
};

// The product is taken to be convex (a carton, a bottle, a case): the hull of whatever is not white background. A
// picture without a white border is a face all over.
Face cut_out(int width, int height, std::span<const std::uint8_t> rgb);

}  // namespace tallyman::vision
