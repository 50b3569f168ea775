#include "vision/exposure.h"

#include <gtest/gtest.h>

#include "vision/test_picture.h"

namespace tallyman::vision {
namespace {

Plane brightened(Plane plane, double gain) {
    for (auto& sample : plane.samples) sample = static_cast<std::uint8_t>(std::min(255.0, sample * gain));
    return plane;
}

TEST(Exposure, DarkGoodAndBlownOut) {
    const Plane fine = boxes_picture(348, 348);
    EXPECT_EQ(check_exposure(fine, 1).code, "good");
    EXPECT_EQ(check_exposure(brightened(fine, 0.1), 1).code, "too_dark");
    EXPECT_EQ(check_exposure(brightened(fine, 4), 1).code, "blown_out");
    EXPECT_EQ(check_exposure(brightened(fine, 0.3), 1).outcome, Outcome::cannot_tell);
}

// As a phone does it: nothing reaches white, the tones are pressed together below it.
TEST(Exposure, BlownOutWithoutWhite) {
    Plane pressed = boxes_picture(348, 348);
    for (auto& sample : pressed.samples) sample = static_cast<std::uint8_t>(230 * (1 - std::exp(-sample / 45.0)));
    const Finding finding = check_exposure(pressed, 1);
    EXPECT_EQ(finding.number, 0);
    EXPECT_EQ(finding.code, "blown_out");
}

TEST(Exposure, GlareOverTheGoodsIsBoxedInPictureCoordinates) {
    Plane plane = boxes_picture(400, 400);
    for (int y = 0; y < 330; ++y)
        for (int x = 120; x < 185; ++x) plane.row(y)[x] = 255;
    const Finding finding = check_exposure(plane, 0.5);
    ASSERT_EQ(finding.code, "glare") << finding.number;
    EXPECT_NEAR(finding.boxes.at(0).x, 240, 20);
    EXPECT_NEAR(finding.boxes.at(0).width, 130, 30);
}

TEST(Exposure, ThinPicturesHaveNumbersToo) {
    const Finding finding = check_exposure(plane_of(16, 2500), 0.125);
    EXPECT_EQ(finding.code, "too_dark");
    for (const auto& [name, number] : finding.numbers) EXPECT_TRUE(std::isfinite(number)) << name;
}

TEST(Exposure, AWhiteCartonIsNotGlare) {
    Plane plane = boxes_picture(400, 400);
    for (int y = 150; y < 220; ++y)
        for (int x = 150; x < 220; ++x) plane.row(y)[x] = 255;
    EXPECT_EQ(check_exposure(plane, 1).code, "good");
}

}  // namespace
}  // namespace tallyman::vision
