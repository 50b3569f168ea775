// The frauds and mishaps that happen to a whole picture: a finger over the lens, a copy dressed up as new, a photo of
// a screen, a file that is none.
#pragma once

#include <string>

#include <opencv2/core.hpp>

#include "base/random.h"

namespace tallyman::sample {

void cover_lens(cv::Mat& picture, Random& random);  // 35 .. 90 % of it
// Cropped, turned, mirrored, brightened, stamped with a date, framed, made smaller.
cv::Mat dressed_up(const cv::Mat& earlier, const std::string& date, Random& random);
cv::Mat off_a_screen(const cv::Mat& shown, Random& random);  // raster, moiré, frame, reflections; same size
std::string unreadable_file(const std::string& jpeg, Random& random);

}  // namespace tallyman::sample
