// What lens, sensor and the phone's own developing do to a clean drawing. Lengths are in pixels of a 3-megapixel
// picture (2000 on its long side) and scale with the real size.
#pragma once

#include <opencv2/core.hpp>

#include "base/random.h"

namespace tallyman::sample {

struct Exposure {
    double brightness = 1;  // 1 is right; 0.15 is a dark picture, 3 a washed-out one
    double contrast = 1;
    cv::Vec3d balance{1, 1, 1};  // blue, green, red
    double vignette = 0.2;       // light lost in the corners
    double defocus = 0.7;        // standard deviation of the blur
    double motion = 0;           // length of the smear
    double motion_turn = 0;      // radians
    double grain = 2.5;          // noise at mid grey, levels
    double glare = 0;            // 0 .. 1: a lamp or the sun on foil
    cv::Point2d glare_at{0.5, 0.3};
};

Exposure good_exposure(Random& random);

void expose(cv::Mat& picture, const Exposure& exposure, Random& random);

}  // namespace tallyman::sample
