#include "vision/text/page.h"

#include <gtest/gtest.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace tallyman::vision {
namespace {

const std::vector<cv::Point> sheet = {{200, 90}, {430, 120}, {400, 430}, {160, 400}};

// A sheet seen at an angle, half of it in the shade, a dark block in its upper left.
Photo photo() {
    Photo out;
    out.width = 1280;  // twice the working scale
    out.height = 960;
    out.scale = 0.5;
    out.luma = plane_of(640, 480);
    out.rgb.resize(std::size_t{3} * 640 * 480);
    cv::Mat grey(480, 640, CV_8UC1, out.luma.samples.data());
    grey.setTo(50);
    cv::fillConvexPoly(grey, sheet, 230, cv::LINE_AA);
    const std::vector<cv::Point> ink = {{220, 110}, {290, 119}, {284, 170}, {214, 160}};
    cv::fillConvexPoly(grey, ink, 60, cv::LINE_AA);
    cv::Mat shade = grey.colRange(300, 640);
    shade.convertTo(shade, -1, 0.7);
    cv::cvtColor(grey, cv::Mat(480, 640, CV_8UC3, out.rgb.data()), cv::COLOR_GRAY2RGB);
    return out;
}

TEST(Pages, ASheetIsStraightenedAndEvenlyLit) {
    const auto pages = pages_in(photo());
    ASSERT_FALSE(pages.empty());
    const Page& page = pages.front();
    EXPECT_GT(page.luma.height, page.luma.width);
    EXPECT_LT(page.luma.at(page.luma.width / 4, page.luma.height / 8), 120);           // ink
    EXPECT_GT(page.luma.at(page.luma.width / 4, page.luma.height * 3 / 4), 200);       // paper in the light
    EXPECT_GT(page.luma.at(page.luma.width * 9 / 10, page.luma.height * 3 / 4), 200);  // and in the shade
}

TEST(Pages, BoxesComeBackInTheWholePicture) {
    const auto pages = pages_in(photo());
    ASSERT_FALSE(pages.empty());
    for (const Page& page : {pages.front(), upside_down(pages.front())}) {
        const Box all =
            page.in_picture({0, 0, static_cast<float>(page.luma.width), static_cast<float>(page.luma.height)});
        EXPECT_NEAR(all.x, 320, 24);
        EXPECT_NEAR(all.y, 180, 24);
        EXPECT_NEAR(all.x + all.width, 860, 24);
        EXPECT_NEAR(all.y + all.height, 860, 24);
    }
}

// The table in the light is lighter than the paper in the shade, but it has a colour.
TEST(Pages, ASheetHalfInDeepShadeIsOneSheet) {
    Photo half = photo();
    cv::Mat rgb(480, 640, CV_8UC3, half.rgb.data());
    rgb.setTo(cv::Scalar(150, 105, 70));
    cv::fillConvexPoly(rgb, sheet, cv::Scalar(230, 228, 224), cv::LINE_AA);
    cv::Mat shade = rgb.colRange(300, 640);
    shade.convertTo(shade, -1, 0.3);
    const auto pages = pages_in(half);
    ASSERT_FALSE(pages.empty());
    const Page& page = pages.front();
    const Box all =
        page.in_picture({0, 0, static_cast<float>(page.luma.width), static_cast<float>(page.luma.height), {}});
    EXPECT_NEAR(all.x, 320, 24);
    EXPECT_NEAR(all.x + all.width, 860, 24);
}

TEST(Pages, NoneInADarkPicture) {
    Photo dark = photo();
    std::fill(dark.rgb.begin(), dark.rgb.end(), std::uint8_t{40});
    EXPECT_TRUE(pages_in(dark).empty());
}

}  // namespace
}  // namespace tallyman::vision
