#include "vision/reuse/corners.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include <gtest/gtest.h>
#include <opencv2/features2d.hpp>
#include <opencv2/imgproc.hpp>

#include "base/random.h"

namespace tallyman::vision {
namespace {

// Boxes of every size and shade, softened, with a little noise: strong corners, weak ones and none, by region.
cv::Mat scene(int width, int height, std::uint64_t seed, int boxes, int noise) {
    Random random(seed);
    const auto below = [&](int bound) { return static_cast<int>(random.below(static_cast<std::uint64_t>(bound))); };
    cv::Mat image(height, width, CV_8U, cv::Scalar(120));
    for (int i = 0; i < boxes; ++i) {
        const cv::Rect box(below(width), below(height), 2 + below(60), 2 + below(60));
        cv::rectangle(image, box, cv::Scalar(below(256)), cv::FILLED);
    }
    cv::GaussianBlur(image, image, cv::Size(), 0.8);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            auto& sample = image.at<std::uint8_t>(y, x);
            sample = cv::saturate_cast<std::uint8_t>(sample + below(2 * noise + 1) - noise);
        }
    }
    return image;
}

struct Described {
    int octave;
    float y, x, response, angle;
    std::array<std::uint8_t, 32> bytes;

    friend auto operator<=>(const Described&, const Described&) = default;
};

std::vector<Described> sorted(const std::vector<cv::KeyPoint>& corners, const cv::Mat& rows) {
    std::vector<Described> out;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const auto& corner = corners[i];
        out.push_back({corner.octave, corner.pt.y, corner.pt.x, corner.response, corner.angle, {}});
        std::memcpy(out.back().bytes.data(), rows.ptr(static_cast<int>(i)), 32);
    }
    std::ranges::sort(out);
    return out;
}

std::vector<Described> by_opencv(const cv::Mat& image) {
    const auto orb = cv::ORB::create(1000, 1.2F, octaves, 16, 0, 2, cv::ORB::HARRIS_SCORE, 31, 8);
    std::vector<cv::KeyPoint> corners;
    cv::Mat rows;
    orb->detectAndCompute(image, cv::noArray(), corners, rows);
    return sorted(corners, rows);
}

std::vector<Described> by_us(const cv::Mat& image) {
    const Levels levels = levels_of(image);
    auto corners = corners_of(levels);
    if (corners.empty()) return {};
    const cv::Mat rows = describe(levels, corners);
    return sorted(corners, rows);
}

TEST(Corners, ExactlyThoseOfOpenCv) {
    struct Row {
        int width, height, boxes, noise;
    };
    for (const auto& [width, height, boxes, noise] :
         {Row{400, 400, 400, 4}, Row{400, 300, 60, 12}, Row{225, 400, 900, 1}, Row{400, 300, 3, 0}, Row{400, 300, 0, 3},
          Row{400, 300, 0, 0}}) {
        const cv::Mat image = scene(width, height, static_cast<std::uint64_t>(boxes + 1), boxes, noise);
        const auto ours = by_us(image), theirs = by_opencv(image);
        EXPECT_EQ(ours.size(), theirs.size()) << boxes << " boxes";
        EXPECT_TRUE(ours == theirs) << boxes << " boxes";
    }
    EXPECT_GT(by_us(scene(400, 400, 1, 400, 4)).size(), 900U);
}

TEST(Corners, NoneInAPictureTooNarrowForThem) {
    for (const auto& [width, height] : {std::pair{400, 5}, std::pair{400, 32}, std::pair{1, 400}, std::pair{1, 1}})
        EXPECT_TRUE(by_us(scene(width, height, 1, 30, 4)).empty()) << width << " x " << height;
    EXPECT_FALSE(by_us(scene(400, 60, 1, 300, 4)).empty());
}

}  // namespace
}  // namespace tallyman::vision
