#include "review/agreement.h"

#include <vector>

#include <gtest/gtest.h>

namespace tallyman::review {
namespace {

using Pairs = std::vector<std::pair<Answer, Answer>>;

Pairs repeated(int both_accept, int both_reject, int accept_reject, int reject_accept) {
    Pairs pairs;
    const auto add = [&](int count, Answer a, Answer b) {
        for (int i = 0; i < count; ++i) pairs.emplace_back(a, b);
    };
    add(both_accept, Answer::accept, Answer::accept);
    add(both_reject, Answer::reject, Answer::reject);
    add(accept_reject, Answer::accept, Answer::reject);
    add(reject_accept, Answer::reject, Answer::accept);
    return pairs;
}

TEST(Agreement, a_known_table) {
    // 20 and 15 agreements, 5 and 10 disagreements of 50: share 0.7, by chance 0.5, kappa 0.4.
    const auto result = agreement(repeated(20, 15, 5, 10));
    EXPECT_NEAR(result.share, 0.7, 1e-12);
    EXPECT_NEAR(result.kappa, 0.4, 1e-12);
    EXPECT_LT(result.low, 0.2);
    EXPECT_GT(result.high, 0.6);
}

TEST(Agreement, perfect_chance_and_nothing) {
    EXPECT_NEAR(agreement(repeated(10, 10, 0, 0)).kappa, 1, 1e-9);
    EXPECT_NEAR(agreement(repeated(10, 10, 10, 10)).kappa, 0, 1e-12);
    EXPECT_EQ(agreement(repeated(10, 0, 0, 0)).kappa, 1);
    EXPECT_EQ(agreement({}).pairs, 0);
}

}  // namespace
}  // namespace tallyman::review
