// The corners that ORB of OpenCV 4.6 finds, each of them and no other, for a third of the work. OpenCV scores every
// corner above the lowest threshold, nine thousand in a photo, and throws away all but two thousand; here the threshold
// of each level is first guessed from the level below it, and only where too few are found is it lowered. A corner's
// score does not depend on the threshold it was found with, so the best ones are the same.
#pragma once

#include <array>
#include <vector>

#include <opencv2/core.hpp>

#include "vision/reuse/features.h"

namespace tallyman::vision {

using Levels = std::array<cv::Mat, octaves>;  // 8-bit grey; the last are empty where a picture is small
Levels levels_of(const cv::Mat& image);

// About a thousand, ranked by Harris and Stephens (1988) in `response`, in no order, without their direction.
std::vector<cv::KeyPoint> corners_of(const Levels& levels);

// The same for chosen corners: their direction, where the grey around them is heaviest (Rosin, 1999), and 32 bytes
// each, a row of the result for each corner in their order.
cv::Mat describe(const Levels& levels, std::vector<cv::KeyPoint>& corners);

}  // namespace tallyman::vision
