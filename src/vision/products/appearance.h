// Does the photo, looked at where the product should be, look like the product's face? The face is a grid of windows;
// each is compared with the photo by normalised correlation at the best small shift (cartons bend, and a picture of
// one shows two sides), and by its colour. Local features only find the place: of look-alike flavours all have the
// brand's features in the same places, and what decides is what the windows say.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "vision/photo.h"
#include "vision/plane.h"
#include "vision/products/affine.h"
#include "vision/products/face.h"

namespace tallyman::vision {

// The grid's picture has the area of a square of this side. The coarse one finds the face when the pose is off by a
// tenth, and still sees the layout of a blurred one.
inline constexpr int fine_side = 128;
inline constexpr int coarse_side = 64;
inline constexpr int window_side = 16;  // pixels of the grid's picture
inline constexpr int window_step = 8;

struct FaceWindow {
    std::int16_t x = 0, y = 0;             // top left
    std::uint8_t mean = 0;                 // of the luma on the product
    float contrast = 0;                    // standard deviation of the luma
    std::array<std::uint8_t, 3> colour{};  // mean RGB of its inner half
};

struct FaceGrid {
    Plane luma;       // small; 0 beside the product
    float scale = 1;  // grid pixels per face pixel
    std::vector<FaceWindow> windows;
};
FaceGrid grid_of(const Face& face, int side);

struct SeenWindow {
    bool inside = false;            // the picture shows it at all
    float likeness = 0;             // -1 .. 1
    int dx = 0, dy = 0;             // the best shift, grid pixels
    std::array<float, 3> colour{};  // mean RGB
};

// The photo's colours in halves, so that a far product is not sampled with gaps.
struct ColourPyramid {
    struct Level {
        int width = 0, height = 0;
        std::vector<std::uint8_t> luma, rgb;
    };
    std::vector<Level> levels;
};
ColourPyramid pyramid_of(const Photo& photo);

struct Appearance {
    Affine place;                     // face pixels -> working photo pixels
    std::vector<SeenWindow> windows;  // one for each window of the fine grid
};

// Looks at the place, moves it to where the windows fit best, coarse to fine, and looks again.
Appearance look(const FaceGrid& coarse, const FaceGrid& fine, const ColourPyramid& photo, const Affine& place);

}  // namespace tallyman::vision
