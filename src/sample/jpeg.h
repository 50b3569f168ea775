// JPEG through libjpeg-turbo. Reading is for pictures that we wrote ourselves a moment ago; untrusted ones go through
// decoder/.
#pragma once

#include <string>

#include <opencv2/core.hpp>

namespace tallyman::sample {

std::string jpeg(const cv::Mat& bgr, int quality);  // 4:2:0, as phones write
cv::Mat from_own_jpeg(const std::string& bytes);

}  // namespace tallyman::sample
