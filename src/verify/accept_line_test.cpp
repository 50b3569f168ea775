#include "verify/accept_line.h"

#include <vector>

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::verify {
namespace {

struct Folder {
    std::vector<ScoredDelivery> deliveries;
    std::vector<bool> good;  // the truth of each

    // The share of wrong at or above the line.
    double wrong_share(double line) const {
        double above = 0, wrong = 0;
        for (std::size_t i = 0; i < good.size(); ++i) {
            if (deliveries[i].score < line) continue;
            ++above;
            wrong += good[i] ? 0 : 1;
        }
        return above > 0 ? wrong / above : 0;
    }
};

// Deliveries whose share of wrong falls with the score, scale * (1 - s)^2; a part of them reviewed.
Folder folder_of(Random& random, int deliveries, double reviewed, double scale) {
    Folder folder;
    for (int i = 0; i < deliveries; ++i) {
        const double score = random.uniform();
        folder.good.push_back(!random.chance(scale * (1 - score) * (1 - score)));
        folder.deliveries.push_back({score, {}});
        if (random.chance(reviewed)) folder.deliveries.back().good = folder.good.back();
    }
    return folder;
}

std::vector<ScoredDelivery> all_good(std::size_t count) {
    return std::vector<ScoredDelivery>(count, ScoredDelivery{1, true});
}

TEST(AcceptLine, nothing_is_earned_without_reviews) {
    const RiskGoal goal{0.01, 0.95, Scope::future};
    EXPECT_FALSE(choose_accept_line({}, goal));
    EXPECT_FALSE(choose_accept_line(all_good(298), goal));
    EXPECT_TRUE(choose_accept_line(all_good(299), goal));
    EXPECT_EQ(reviews_needed(goal), 299);
    EXPECT_EQ(reviews_needed(goal, 1), 473);  // the exact binomial's, as tables of acceptance sampling have it
    EXPECT_FALSE(choose_accept_line(std::vector<ScoredDelivery>(5000, {1, {}}), {0.01, 0.95, Scope::folder}));
}

TEST(AcceptLine, a_folder_partly_reviewed_needs_fewer) {
    std::vector<ScoredDelivery> deliveries(640, {1, {}});
    for (std::size_t i = 0; i < 260; ++i) deliveries[i].good = true;
    EXPECT_TRUE(choose_accept_line(deliveries, {0.01, 0.95, Scope::folder}));
    EXPECT_FALSE(choose_accept_line(deliveries, {0.01, 0.95, Scope::future}));
}

TEST(AcceptLine, one_wrong_at_the_top_is_not_the_end) {
    std::vector<ScoredDelivery> deliveries;
    for (int i = 0; i < 3000; ++i) deliveries.push_back({static_cast<double>(i), true});
    deliveries.back().good = false;
    const auto line = choose_accept_line(deliveries, {0.01, 0.95, Scope::future});
    ASSERT_TRUE(line);
    EXPECT_GT(line->above, 2800);
    EXPECT_LT(line->upper, 0.01);
}

TEST(AcceptLine, the_bound_is_broken_in_at_most_five_of_a_hundred_folders) {
    Random random(11);
    for (const double scale : {0.02, 0.1, 0.5}) {
        int broken = 0, opened = 0;
        constexpr int runs = 600;
        for (int run = 0; run < runs; ++run) {
            const auto folder = folder_of(random, 3000, 0.4, scale);
            const auto line = choose_accept_line(folder.deliveries, {0.01, 0.95, Scope::folder});
            if (!line) continue;
            ++opened;
            broken += folder.wrong_share(line->score) > 0.01 ? 1 : 0;
        }
        EXPECT_LE(broken, 46) << scale;  // 5 % and three standard deviations
        EXPECT_GT(opened, 30) << scale;
    }
}

TEST(AcceptLine, a_score_that_says_nothing_keeps_the_bound) {
    Random random(12);
    int broken = 0;
    for (int run = 0; run < 600; ++run) {
        Folder folder;
        for (int i = 0; i < 1500; ++i) {
            folder.good.push_back(!random.chance(0.012));
            folder.deliveries.push_back({random.uniform(), {}});
            if (i % 3 == 0) folder.deliveries.back().good = folder.good.back();
        }
        const auto line = choose_accept_line(folder.deliveries, {0.01, 0.95, Scope::folder});
        broken += line && folder.wrong_share(line->score) > 0.01 ? 1 : 0;
    }
    EXPECT_LE(broken, 46);
}

}  // namespace
}  // namespace tallyman::verify
