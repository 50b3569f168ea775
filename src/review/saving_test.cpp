#include "review/saving.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::review {
namespace {

TEST(Saving, the_baseline_is_measured_when_enough_reviews_carry_a_time) {
    std::vector<TimedReview> reviews(29, {12, 1});
    EXPECT_EQ(baseline_of(reviews, 20).reviews, 0);
    EXPECT_EQ(baseline_of(reviews, 20).seconds_per_photo.value, 20);
    reviews.push_back({3600, 1});  // gone to lunch
    EXPECT_EQ(baseline_of(reviews, 20).reviews, 0);
    reviews.push_back({24, 2});
    const auto measured = baseline_of(reviews, 20);
    EXPECT_EQ(measured.reviews, 30);
    EXPECT_DOUBLE_EQ(measured.seconds_per_photo.value, 12);
}

TEST(Saving, the_interval_of_the_baseline_holds_the_truth) {
    Random random(3);
    int held = 0;
    for (int run = 0; run < 400; ++run) {
        std::vector<TimedReview> reviews;
        for (int i = 0; i < 120; ++i) {
            const auto photos = static_cast<double>(random.between(1, 4));
            reviews.push_back({photos * random.uniform(5, 25), photos});
        }
        const auto seconds = baseline_of(reviews, 20).seconds_per_photo;
        held += seconds.low <= 15 && 15 <= seconds.high ? 1 : 0;
    }
    EXPECT_GE(held, 362);  // 95 % less four standard deviations
}

TEST(Saving, minutes_money_and_errors_beside_their_baseline) {
    const SavingFacts facts{{{12, 11, 13}, 100}, 60'000, 100'000, "VND", 1000, 500, 400, 0.01};
    const auto saving = saving_of(facts);
    EXPECT_DOUBLE_EQ(saving.baseline_minutes.value, 200);
    EXPECT_DOUBLE_EQ(saving.minutes.value, 100);
    EXPECT_DOUBLE_EQ(saving.minutes.low, 500 * 11 / 60.0);
    EXPECT_DOUBLE_EQ(saving.money.value, 100'000);
    EXPECT_DOUBLE_EQ(saving.wrong_max, 4);
    EXPECT_DOUBLE_EQ(saving.wrong_cost_max, 400'000);
    const auto point = saving_at(facts, 0.02, 450, 1.25, 0.02);
    EXPECT_DOUBLE_EQ(point.minutes, 450 * 1.25 * 12 / 60);
    EXPECT_DOUBLE_EQ(point.wrong_max, 9);
}

}  // namespace
}  // namespace tallyman::review
