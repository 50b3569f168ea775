#include "vision/products/affine.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace tallyman::vision {
namespace {

float some(int low, int high) { return static_cast<float>(*rc::gen::inRange(low * 100, high * 100)) / 100; }

TEST(Affine, InverseTakesBack) {
    EXPECT_TRUE(rc::check([] {
        const Affine map{some(-3, 3), some(-3, 3), some(-99, 99), some(-3, 3), some(-3, 3), some(-99, 99)};
        RC_PRE(std::abs(map.determinant()) > 0.1f);
        const Spot from{some(-99, 99), some(-99, 99)};
        const Spot back = inverse(map)(map(from));
        RC_ASSERT(std::hypot(back.x - from.x, back.y - from.y) < 0.1f);
    }));
}

TEST(Affine, ProductDoesTheInnerFirst) {
    const Affine twice{2, 0, 0, 0, 2, 0}, right{1, 0, 5, 0, 1, 0};
    const Spot at = (twice * right)({1, 1});
    EXPECT_FLOAT_EQ(at.x, 12);
    EXPECT_FLOAT_EQ(at.y, 2);
}

TEST(Affine, TiltIsTheForeshortening) {
    EXPECT_NEAR(tilt(frame({10, 20}, 3, 0.7f)), 1, 1e-3);
    EXPECT_NEAR(tilt(frame({0, 0}, 3, 0.7f) * Affine{4, 0, 0, 0, 1, 0}), 4, 1e-2);
}

}  // namespace
}  // namespace tallyman::vision
