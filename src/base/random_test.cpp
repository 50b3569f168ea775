#include "base/random.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace tallyman {
namespace {

TEST(Random, same_seed_same_numbers) {
    Random a(7), b(7), c(8);
    const auto first = a();
    EXPECT_EQ(first, b());
    EXPECT_NE(first, c());
}

TEST(Random, stays_in_its_bounds_and_reaches_them) {
    Random random(1);
    std::vector<int> seen(6);
    for (int i = 0; i < 600; ++i) ++seen[random.between(0, 5)];
    EXPECT_GT(*std::ranges::min_element(seen), 60);
    EXPECT_LT(*std::ranges::max_element(seen), 140);
}

TEST(Random, normal_has_its_mean_and_deviation) {
    Random random(2);
    double sum = 0, squares = 0;
    constexpr int n = 20'000;
    for (int i = 0; i < n; ++i) {
        const double x = random.normal(3, 2);
        sum += x, squares += x * x;
    }
    EXPECT_NEAR(sum / n, 3, 0.06);
    EXPECT_NEAR(squares / n - 9, 4, 0.2);
}

TEST(Random, a_fork_is_its_own_stream) {
    const Random parent(3);
    Random a = parent.fork(1), b = parent.fork(2), again = parent.fork(1);
    const auto first = a();
    EXPECT_NE(first, b());
    EXPECT_EQ(first, again());
}

}  // namespace
}  // namespace tallyman
