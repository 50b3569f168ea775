#include "vision/products/keypoints.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <opencv2/features2d.hpp>

namespace tallyman::vision {
namespace {

// RootSIFT: the square root of the L1-normalised histogram has unit length, so a dot product is the Bhattacharyya
// similarity of the histograms. 256 keeps two digits of it; clipping at 127 touches only nearly empty patches.
Descriptor root_sift(const float* raw) {
    float sum = 0;
    for (int i = 0; i < 128; ++i) sum += raw[i];
    Descriptor descriptor{};
    if (sum <= 0) return descriptor;
    for (int i = 0; i < 128; ++i) {
        descriptor[i] = static_cast<std::uint8_t>(std::min(127.0f, std::sqrt(raw[i] / sum) * 256 + 0.5f));
    }
    return descriptor;
}

}  // namespace

Keypoints find_keypoints(const Plane& luma, const KeypointOptions& options) {
    Keypoints found;
    if (luma.width < 16 || luma.height < 16) return found;
    const cv::Mat picture(luma.height, luma.width, CV_8U, const_cast<std::uint8_t*>(luma.samples.data()));
    const auto sift = cv::SIFT::create(options.most, 3, options.contrast, 10, 1.6);
    std::vector<cv::KeyPoint> points;
    cv::Mat raw;
    sift->detectAndCompute(picture, {}, points, raw);
    found.points.reserve(points.size());
    found.descriptors.reserve(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto& point = points[i];
        found.points.push_back({point.pt.x, point.pt.y, point.size, point.angle * std::numbers::pi_v<float> / 180});
        found.descriptors.push_back(root_sift(raw.ptr<float>(static_cast<int>(i))));
    }
    return found;
}

}  // namespace tallyman::vision
