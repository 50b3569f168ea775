// Scan lines across a bar region: darkness along `across`, averaged along the bars. The mean of a whole strip has a
// tenth of a single row's noise, provided the bars stand upright in it; their lean is found by the sharpest mean.
#pragma once

#include <vector>

#include "vision/codes/bars.h"

namespace tallyman::vision {

struct Strip {
    std::vector<float> darkness;  // 0 white .. 255 black, one a picture pixel along `across`
    Frame frame;                  // strip pixel (x, y) -> picture; y from 0 to `height`
    float height = 0;
};

// A part of the region's height, from 0 (top) to 1, with some margin left and right for the quiet zones.
Strip strip_of(const Plane& picture, const BarRegion& region, float top, float bottom);

// The strip without its uneven light: between the lightest and the darkest of its surroundings, so that a shadow, glare
// or a label that turns away from the lamp neither lifts nor flattens bars. Strong blur makes thin bars paler than wide
// ones, which this would exaggerate: second choice.
Strip evened(const Strip& strip);

// Correlation of two strips of one region, moved against each other by up to a tenth: bars look alike at any height,
// print and texture do not.
float likeness(const Strip& a, const Strip& b);

}  // namespace tallyman::vision
