#include "vision/products/keypoints.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

#include <gtest/gtest.h>
#include <opencv2/features2d.hpp>
#include <opencv2/imgproc.hpp>

#include "base/random.h"

namespace tallyman::vision {
namespace {

// Discs of all sizes and greys on top of each other: spots for every scale.
Plane scene() {
    Random random(5);
    cv::Mat picture(240, 320, CV_8U, cv::Scalar(128));
    for (int i = 0; i < 400; ++i) {
        const cv::Point at(static_cast<int>(random.below(320)), static_cast<int>(random.below(240)));
        cv::circle(picture, at, 2 + static_cast<int>(random.below(14)), static_cast<double>(random.below(256)),
                   cv::FILLED, cv::LINE_AA);
    }
    cv::GaussianBlur(picture, picture, {}, 0.7);
    return {picture.cols, picture.rows, {picture.data, picture.data + picture.total()}};
}

double similarity(const Descriptor& a, const Descriptor& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum / (256.0 * 256.0);
}

// OpenCV takes the corner of a pixel for its middle.
struct Theirs {
    Keypoint point;
    Descriptor descriptor;
};
std::vector<Theirs> opencv_keypoints(const Plane& luma, const KeypointOptions& options) {
    const cv::Mat picture(luma.height, luma.width, CV_8U, const_cast<std::uint8_t*>(luma.samples.data()));
    std::vector<cv::KeyPoint> points;
    cv::Mat raw;
    cv::SIFT::create(options.most, 3, options.contrast, 10, 1.6)->detectAndCompute(picture, {}, points, raw);
    std::vector<Theirs> out;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const float* values = raw.ptr<float>(static_cast<int>(i));
        float sum = 0;
        for (int k = 0; k < 128; ++k) sum += values[k];
        Theirs& one = out.emplace_back();
        for (int k = 0; k < 128; ++k) {
            const float root = std::sqrt(values[k] / sum) * 256;
            one.descriptor[k] = static_cast<std::uint8_t>(std::min(127.0f, root + 0.5f));
        }
        const auto& [at, size, angle] = std::tie(points[i].pt, points[i].size, points[i].angle);
        one.point = {at.x - 0.25f, at.y - 0.25f, size, angle * std::numbers::pi_v<float> / 180};
    }
    return out;
}

bool same(const Keypoint& a, const Keypoint& b) {
    const float turned = std::remainder(a.angle - b.angle, 2 * std::numbers::pi_v<float>);
    return std::hypot(a.x - b.x, a.y - b.y) < 1 && std::abs(a.size / b.size - 1) < 0.1f && std::abs(turned) < 0.1f;
}

TEST(Keypoints, AreThoseOfOpenCv) {
    const Plane luma = scene();
    const KeypointOptions all{.most = 100000, .contrast = 0.03};
    const Keypoints ours = find_keypoints(luma, all);
    const std::vector<Theirs> theirs = opencv_keypoints(luma, all);
    ASSERT_GT(theirs.size(), 300u);
    int found = 0;
    double likeness = 0;
    for (const Theirs& one : theirs)
        for (std::size_t i = 0; i < ours.points.size(); ++i) {
            if (!same(ours.points[i], one.point)) continue;
            ++found;
            likeness += similarity(ours.descriptors[i], one.descriptor);
            break;
        }
    EXPECT_NEAR(static_cast<double>(ours.points.size()), static_cast<double>(theirs.size()),
                0.03 * static_cast<double>(theirs.size()));
    EXPECT_GT(found, 0.93 * static_cast<double>(theirs.size()));
    EXPECT_GT(likeness / found, 0.98);
}

TEST(Keypoints, TheStrongestAreKept) {
    const Plane luma = scene();
    const Keypoints all = find_keypoints(luma, {.most = 100000, .contrast = 0.03});
    const Keypoints few = find_keypoints(luma, {.most = 50, .contrast = 0.03});
    ASSERT_EQ(few.points.size(), 50u);
    EXPECT_TRUE(std::equal(few.descriptors.begin(), few.descriptors.end(), all.descriptors.begin()));
    EXPECT_TRUE(find_keypoints(plane_of(15, 100), {}).points.empty());
    EXPECT_TRUE(find_keypoints(plane_of(100, 100), {}).points.empty());
}

}  // namespace
}  // namespace tallyman::vision
