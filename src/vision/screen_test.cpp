#include "vision/screen.h"

#include <gtest/gtest.h>

#include "vision/test_picture.h"

namespace tallyman::vision {
namespace {

Photo photo_of(const std::vector<double>& red, const std::vector<double>& green, const std::vector<double>& blue,
               int width, int height) {
    Photo photo;
    photo.width = width;
    photo.height = height;
    for (std::size_t i = 0; i < red.size(); ++i)
        for (const double value : {red[i], green[i], blue[i]})
            photo.rgb.push_back(static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0)));
    photo.luma = luma_of(photo.rgb, width, height);
    return photo;
}

// Boxes as a camera sees them, or as it sees a display of `pitch` camera pixels that shows them, from the
// left up to `until`.
Photo seen(double pitch, double turn, int side = 400, int until = 400, double strength = 1) {
    const Plane boxes = blurred(boxes_picture(side, side), 0.8, 0, true);
    Random random(5);
    std::vector<double> channels[3];
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            for (int c = 0; c < 3; ++c) {
                double value = boxes.at(x, y) + random.normal(0, 2);
                if (pitch > 0 && x < until) {
                    const double u = (std::cos(turn) * x + std::sin(turn) * y) / pitch;
                    const double v = (std::cos(turn) * y - std::sin(turn) * x) / pitch;
                    value *= 0.8 + strength * (0.3 * std::cos(6.2832 * (u - c / 3.0)) + 0.15 * std::cos(6.2832 * v));
                }
                channels[c].push_back(value);
            }
    return photo_of(channels[0], channels[1], channels[2], side, side);
}

TEST(Screen, ARasterOfColouredPixelsIsAScreen) {
    for (const double pitch : {2.3, 3.1, 4.7})
        for (const double turn : {0.03, 0.2})
            EXPECT_EQ(check_screen(seen(pitch, turn)).code, "screen") << pitch << " " << turn;
}

TEST(Screen, GoodsAreNot) {
    const Finding finding = check_screen(seen(0, 0));
    EXPECT_EQ(finding.outcome, Outcome::pass) << finding.number;
}

TEST(Screen, AFaintRasterIsSeenWhereThePictureIsLarge) {
    EXPECT_NE(check_screen(seen(2.6, 0.05, 256, 256, 0.006)).outcome, Outcome::fail);
    EXPECT_EQ(check_screen(seen(2.6, 0.05, 800, 800, 0.006)).code, "screen");
}

// As a roller shutter at one side of the picture beats with the camera.
TEST(Screen, ARasterInAThirdOfThePictureIsNone) {
    EXPECT_EQ(check_screen(seen(3.1, 0.03, 800, 800)).code, "screen");
    EXPECT_NE(check_screen(seen(3.1, 0.03, 800, 270)).outcome, Outcome::fail);
}

TEST(Screen, SmallPicturesCannotTell) { EXPECT_EQ(check_screen(photo_of({1}, {2}, {3}, 1, 1)).code, "too_small"); }

}  // namespace
}  // namespace tallyman::vision
