#include "verify/running_promise.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::verify {
namespace {

const RiskGoal one_percent{0.01, 0.95, Scope::future};

TEST(RunningPromise, begins_with_nearly_everything_to_people) {
    const RunningPromise promise(one_percent, 0.01);
    EXPECT_GT(promise.share_for(50), 0.95);
    EXPECT_EQ(promise.upper(), 1);
}

TEST(RunningPromise, needs_fewer_audits_the_more_was_accepted) {
    double before = 1;
    for (const std::int64_t accepted : {500, 2000, 10'000, 100'000}) {
        RunningPromise promise(one_percent, 0.01);
        promise.accepted_by_people(accepted);
        const double share = promise.share_for(200);
        EXPECT_LT(share, before);
        EXPECT_NEAR(share, std::max(0.01, 3.5 / (0.01 * static_cast<double>(accepted + 200))), 0.6 * share);
        before = share;
    }
    EXPECT_EQ(before, 0.01) << "never less than what is always audited";
}

TEST(RunningPromise, a_lot_with_wrong_ones_found_does_not_stand) {
    RunningPromise promise(one_percent, 0.01);
    promise.accepted_by_people(1000);
    const double share = promise.share_for(300);
    ASSERT_LT(share, 1);
    EXPECT_FALSE(RunningPromise(promise).settle(300, share, 2));
    EXPECT_TRUE(promise.settle(300, share, 0));
    EXPECT_EQ(promise.accepted(), 1300);
    EXPECT_LE(promise.upper(), 0.01);
}

// A driver who begins to cheat at the worst moment, in every lot as much as goes: hidden wrong ones stay below the
// bound all the same in 95 of 100 periods.
TEST(RunningPromise, holds_whatever_the_deliveries_do) {
    Random random(21);
    int broken = 0;
    constexpr int periods = 400;
    for (int period = 0; period < periods; ++period) {
        RunningPromise promise(one_percent, 0.01);
        std::int64_t hidden = 0;
        bool broke = false;
        promise.accepted_by_people(1000);
        const auto begins = random.below(30);
        const double wrong_share = random.uniform(0.01, 0.1);
        for (std::uint64_t day = 0; day < 40; ++day) {
            constexpr std::int64_t lot = 200;
            const double share = promise.share_for(lot);
            std::int64_t wrong = 0, found = 0;
            for (int i = 0; i < lot && day >= begins; ++i) {
                if (!random.chance(wrong_share)) continue;
                ++wrong;
                found += random.chance(share) ? 1 : 0;
            }
            if (share < 1 && promise.settle(lot, share, found))
                hidden += wrong - found;
            else
                promise.accepted_by_people(lot - wrong);
            broke = broke || static_cast<double>(hidden) > 0.01 * static_cast<double>(promise.accepted());
        }
        broken += broke ? 1 : 0;
    }
    EXPECT_LE(broken, 33);  // 5 % and three standard deviations
}

}  // namespace
}  // namespace tallyman::verify
