// Delivery notes and other sheets of paper in a photo, each as a page that can be read: found as a light, colourless
// quadrilateral, cut out of the full-size picture, straightened, evenly lit, and scaled so that print of 3 mm on A5 has
// letters of some 15 pixels, which is what the reader was trained on.
#pragma once

#include <array>
#include <vector>

#include "vision/finding.h"
#include "vision/photo.h"

namespace tallyman::vision {

struct Page {
    Plane luma;                             // upright if its print runs along the short side; ink dark on white
    std::array<double, 9> to_picture = {};  // homography into the whole picture, row by row

    Box in_picture(const Box& box) const;  // the box around its four corners there
};

// Largest first, at most three.
std::vector<Page> pages_in(const Photo& photo);

Page upside_down(const Page& page);

}  // namespace tallyman::vision
