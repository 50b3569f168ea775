// Finds where codes may be. Bar codes: patches whose gradients agree on one direction over an area, sharp or blurred,
// at any turn. Defocus takes the bars' edges but not their common direction, so this holds far beyond what a
// reader can decode (structure tensor, Bigun and Granlund 1987; for bar codes see Zamberletti et al. 2013).
// A few milliseconds on a picture of 1,024 pixels; more finds than codes (text, gratings) is fine, readers decide.
#pragma once

#include <vector>

#include "vision/codes/crop.h"

namespace tallyman::vision {

// A turned rectangle: the bars' normal is `across`, they run along the perpendicular (-across.y, across.x).
struct BarRegion {
    Point centre;
    Point across{1, 0};     // unit length
    float half_width = 0;   // along `across`
    float half_height = 0;  // along the bars
    float strength = 0;     // for ranking: energy of agreeing gradients

    Point down() const { return {-across.y, across.x}; }
};

// In pixels of `picture`, strongest first, at most `count_max`.
std::vector<BarRegion> find_bar_regions(const Plane& picture, std::size_t count_max);

// Where matrix codes may be: compact patches with strong gradients of every direction. Upright rectangles (half_width
// along x). Print looks the same from here; the reader tells them apart.
std::vector<BarRegion> find_matrix_regions(const Plane& picture, std::size_t count_max);

}  // namespace tallyman::vision
