#include "vision/covered.h"

#include <gtest/gtest.h>

#include "vision/test_picture.h"

namespace tallyman::vision {
namespace {

struct Colour {
    int red, green, blue;
};

// Boxes, with a smooth patch of one colour from the left rim over this share of the width; `grain` is the deviation of
// fibres one pixel thick and thirty long.
Finding with_patch(double share, Colour colour, double noise = 2, double grain = 0) {
    constexpr int side = 348;
    Plane boxes = boxes_picture(side, side);
    Random random(4);
    std::vector<std::uint8_t> rgb;
    for (int y = 0; y < side; ++y) {
        double fibre = 0;
        for (int x = 0; x < side; ++x) {
            const bool under = x < share * side;
            if (x % 30 == 0) fibre = random.normal(0, grain);
            for (const int value : {colour.red, colour.green, colour.blue}) {
                const double grey = under ? value + fibre : boxes.at(x, y);
                rgb.push_back(static_cast<std::uint8_t>(std::clamp(grey + random.normal(0, noise), 0.0, 255.0)));
            }
        }
    }
    return check_covered(rgb, side, side, 1);
}

TEST(Covered, AFingerOverMostOfThePicture) {
    const Finding finding = with_patch(0.6, {110, 75, 60});
    EXPECT_EQ(finding.code, "finger") << finding.number;
    EXPECT_EQ(finding.outcome, Outcome::fail);
    EXPECT_NEAR(finding.boxes.at(0).width, 0.6 * 348, 12);
    EXPECT_EQ(with_patch(0.6, {25, 22, 20}).code, "finger");
    EXPECT_EQ(with_patch(0.3, {110, 75, 60}).code, "finger_at_edge");
}

TEST(Covered, AWallIsNotAFinger) {
    EXPECT_EQ(with_patch(0.5, {200, 198, 190}).code, "clear");
    EXPECT_EQ(with_patch(0.5, {150, 125, 95}).code, "clear");  // a beige floor
    EXPECT_EQ(with_patch(0.3, {125, 91, 80}).code, "clear");   // a floor of red tiles
    EXPECT_EQ(with_patch(0.9, {200, 198, 190}).outcome, Outcome::cannot_tell);
}

TEST(Covered, ACounterOfWoodIsNotAFinger) {
    EXPECT_EQ(with_patch(0.3, {110, 75, 60}, 2, 3).code, "clear");
    EXPECT_EQ(with_patch(0.5, {110, 75, 60}, 2, 3).code, "clear");
    EXPECT_EQ(with_patch(0.5, {110, 75, 60}, 3, 0.5).code, "finger") << "noise has no grain";
}

TEST(Covered, ClearAndHazy) {
    EXPECT_EQ(with_patch(0, {0, 0, 0}).code, "clear");
    constexpr int side = 200;
    Plane boxes = boxes_picture(side, side);
    std::vector<std::uint8_t> rgb;
    for (const auto sample : boxes.samples) rgb.insert(rgb.end(), 3, static_cast<std::uint8_t>(110 + sample / 5));
    EXPECT_EQ(check_covered(rgb, side, side, 1).code, "hazy");
}

}  // namespace
}  // namespace tallyman::vision
