#include "vision/upright.h"

#include <gtest/gtest.h>

namespace tallyman::vision {
namespace {

// Stored as 3 x 2:  a b c
//                   d e f
std::string turned(int orientation) {
    const std::string stored = "abcdef";
    const auto out = upright({stored.begin(), stored.end()}, 1, 3, 2, orientation);
    return {out.begin(), out.end()};
}

TEST(Upright, EightOrientationsOfTheStandard) {
    EXPECT_EQ(turned(1), "abcdef");
    EXPECT_EQ(turned(2), "cbafed");
    EXPECT_EQ(turned(3), "fedcba");
    EXPECT_EQ(turned(4), "defabc");
    EXPECT_EQ(turned(5), "adbecf");  // 2 x 3: first stored row becomes the first column
    EXPECT_EQ(turned(6), "daebfc");
    EXPECT_EQ(turned(7), "fcebda");
    EXPECT_EQ(turned(8), "cfbead");
}

TEST(Upright, AbsurdOrientationChangesNothing) {
    EXPECT_EQ(turned(0), "abcdef");
    EXPECT_EQ(turned(77), "abcdef");
    EXPECT_EQ(turned(-6), "abcdef");
}

TEST(Upright, PixelsStayTogether) {
    const std::vector<std::uint8_t> rgb = {1, 2, 3, 4, 5, 6};  // two pixels in a row
    EXPECT_EQ(upright(rgb, 3, 2, 1, 2), (std::vector<std::uint8_t>{4, 5, 6, 1, 2, 3}));
}

}  // namespace
}  // namespace tallyman::vision
