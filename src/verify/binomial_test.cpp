#include "verify/binomial.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::verify {
namespace {

TEST(Binomial, knows_the_rule_of_three) {
    EXPECT_NEAR(share_upper(0, 299, 0.95), 0.00997, 1e-5);
    EXPECT_NEAR(share_upper(0, 299, 0.95), 1 - std::pow(0.05, 1.0 / 299), 1e-9);
    EXPECT_EQ(share_upper(5, 5, 0.95), 1);
    EXPECT_EQ(share_lower(0, 5, 0.95), 0);
}

TEST(Binomial, bounds_hold_as_often_as_they_promise) {
    Random random(4);
    int broken = 0;
    for (int run = 0; run < 2000; ++run) {
        const double share = random.uniform(0.001, 0.1);
        int events = 0;
        for (int i = 0; i < 400; ++i) events += random.chance(share) ? 1 : 0;
        broken += share_upper(events, 400, 0.95) < share ? 1 : 0;
    }
    EXPECT_LE(broken, 120);  // 5 % of 2,000 and three standard deviations
    EXPECT_GE(broken, 20);
}

TEST(Binomial, drawing_without_putting_back_knows_more) {
    EXPECT_NEAR(chance_of_at_most(0, 299, 0.01), std::pow(0.99, 299), 1e-12);
    EXPECT_NEAR(chance_of_at_most_drawn(0, 1, 3, 10), 0.7, 1e-12);
    EXPECT_NEAR(chance_of_at_most_drawn(1, 2, 2, 4), 5.0 / 6, 1e-12);
    EXPECT_LT(chance_of_at_most_drawn(0, 260, 7, 640), 0.05);
    EXPECT_NEAR(chance_of_at_most_drawn(2, 500, 5000, 1'000'000), chance_of_at_most(2, 500, 0.005), 1e-3);
    EXPECT_EQ(chance_of_at_most_drawn(0, 10, 1, 10), 0);
}

TEST(Binomial, what_was_all_looked_at_is_known) {
    EXPECT_EQ(marked_upper(2, 50, 50, 0.95), 2);
    EXPECT_EQ(marked_upper(0, 0, 50, 0.95), 50);
    EXPECT_LT(marked_upper(0, 260, 640, 0.95), 7);
}

}  // namespace
}  // namespace tallyman::verify
