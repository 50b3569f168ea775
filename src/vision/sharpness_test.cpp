#include "vision/sharpness.h"

#include <gtest/gtest.h>

#include "vision/test_picture.h"

namespace tallyman::vision {
namespace {

TEST(Sharpness, TellsSharpDefocusedAndMovingApart) {
    const Plane sharp = boxes_picture(348, 348);
    EXPECT_EQ(check_sharpness(sharp).outcome, Outcome::pass);
    const Finding defocused = check_sharpness(blurred(sharp, 2.5, 0, true));
    EXPECT_EQ(defocused.code, "defocused") << defocused.number;
    EXPECT_EQ(defocused.outcome, Outcome::fail);
    for (const double angle : {0.0, 0.8, 1.57, 2.4}) {
        const Finding motion = check_sharpness(blurred(sharp, 8, angle, false));
        EXPECT_EQ(motion.code, "motion") << angle << " " << motion.number;
    }
}

TEST(Sharpness, WidthGrowsWithBlur) {
    const Plane sharp = boxes_picture(348, 348);
    double before = check_sharpness(sharp).number;
    for (const double radius : {1.0, 1.5, 2.0, 3.0}) {
        const double width = check_sharpness(blurred(sharp, radius, 0, true)).number;
        EXPECT_GT(width, before) << radius;
        before = width;
    }
}

// Its grain is sharp, however blurred the picture is.
TEST(Sharpness, GrainDoesNotHideTheBlurOfALargePicture) {
    Plane sharp = boxes_picture(1000, 750);
    Plane defocused = blurred(sharp, 9, 0, true), moved = blurred(sharp, 30, 0.7, false);
    for (Plane* plane : {&sharp, &defocused, &moved}) add_noise(*plane, 5);
    EXPECT_EQ(check_sharpness(sharp).outcome, Outcome::pass);
    EXPECT_EQ(check_sharpness(defocused).code, "defocused");
    EXPECT_EQ(check_sharpness(moved).code, "motion");
}

TEST(Sharpness, AWhiteWallIsNotBlurred) {
    Plane wall = plane_of(348, 348);
    std::fill(wall.samples.begin(), wall.samples.end(), std::uint8_t{220});
    add_noise(wall, 2);
    const Finding finding = check_sharpness(wall);
    EXPECT_EQ(finding.outcome, Outcome::cannot_tell);
    EXPECT_EQ(finding.code, "too_few_edges");
}

TEST(Sharpness, TinyPicturesSayNothing) { EXPECT_EQ(check_sharpness(plane_of(16, 16)).outcome, Outcome::cannot_tell); }

}  // namespace
}  // namespace tallyman::vision
