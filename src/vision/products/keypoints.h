// Local features of a picture: where, how large, how turned, and a 128-byte description of what it looks like there
// (SIFT, Lowe 2004, as RootSIFT, Arandjelovic and Zisserman 2012, in 7 bits so that a dot product runs on bytes).
// A 348-pixel shop photo has about 1,000 of them and takes 20 ms, the dearest step of the product check.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "vision/plane.h"

namespace tallyman::vision {

struct Keypoint {
    float x = 0, y = 0;  // pixels of the plane it was found in
    float size = 0;      // diameter, pixels
    float angle = 0;     // radians, clockwise from the x axis (y points down)
};

using Descriptor = std::array<std::uint8_t, 128>;  // every byte at most 127; the length is about 256

struct Keypoints {
    std::vector<Keypoint> points;
    std::vector<Descriptor> descriptors;  // one for each point
};

// The strongest `most` keypoints; `contrast` is Lowe's threshold (0.04 is his, smaller finds fainter print).
struct KeypointOptions {
    int most = 1500;
    double contrast = 0.03;
};
Keypoints find_keypoints(const Plane& luma, const KeypointOptions& options);

}  // namespace tallyman::vision
