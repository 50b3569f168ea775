#include "verify/isotonic.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::verify {
namespace {

TEST(Isotonic, pools_what_falls) {
    const std::vector<double> scores = {1, 2, 3, 4};
    const IsotonicModel model(scores, {false, true, false, true});
    EXPECT_EQ(model(0), 0);
    EXPECT_EQ(model(1), 0);
    EXPECT_EQ(model(2), 0.5);
    EXPECT_EQ(model(3.5), 0.5);
    EXPECT_EQ(model(9), 1);
}

TEST(Isotonic, never_falls_and_finds_the_share) {
    Random random(3);
    std::vector<double> scores;
    std::vector<bool> good;
    for (int i = 0; i < 50'000; ++i) {
        scores.push_back(random.uniform());
        good.push_back(random.chance(scores.back() * scores.back()));
    }
    const IsotonicModel model(scores, good);
    double before = 0;
    for (double x = 0.05; x < 1; x += 0.05) {
        EXPECT_GE(model(x), before);
        EXPECT_NEAR(model(x), x * x, 0.06);
        before = model(x);
    }
}

TEST(Isotonic, knows_nothing_without_labels) { EXPECT_EQ(IsotonicModel()(1), 0.5); }

}  // namespace
}  // namespace tallyman::verify
