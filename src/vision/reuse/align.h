// Lays one picture over another by their corners. Every pair of like corners proposes one similarity (place, size and
// turn); the proposal that most other pairs support is widened to an affine map and then to the perspective one of a
// photographed photo. No random sampling: a few hundred pairs can all be tried, and the same pictures always give the
// same answer.
#pragma once

#include <array>
#include <vector>

#include "vision/reuse/features.h"

namespace tallyman::vision {

// Maps places of the query to places of the stored picture, both in units of the picture's longer side.
struct Map {
    std::array<double, 9> h{1, 0, 0, 0, 1, 0, 0, 0, 1};  // rows of a homography

    struct Place {
        double x, y;
    };
    Place operator()(double x, double y) const;
};

Map inverse(const Map& map);

struct Pair {
    int query, stored;  // indexes
};

struct Alignment {
    Map map;
    std::vector<Pair> inliers;
};

// Fewer than four inliers: nothing to see.
Alignment align(const std::vector<Feature>& query, const std::vector<Feature>& stored);

}  // namespace tallyman::vision
