#include "review/settlement.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "review/second_look.h"

namespace tallyman::review {
namespace {

const Instant noon{Seconds{1'800'000'000}};

Review look(Answer answer, std::string who, int minute) {
    return {{"O1"}, answer, std::move(who), noon + std::chrono::minutes(minute), Seconds{9}, {}};
}

TEST(settlement, a_person_before_the_machine_an_appeal_before_both) {
    const auto rejected = reviewed_of(std::vector<Review>{look(Answer::reject, "an", 0)});
    const auto& reviewed = rejected.orders.at({"O1"});
    EXPECT_EQ(settle(true, nullptr, nullptr), (Settlement{Settled::accepted, "", {}}));
    EXPECT_EQ(settle(true, &reviewed, nullptr), (Settlement{Settled::rejected, "an", noon}));
    Appeal appeal;
    EXPECT_EQ(settle(true, &reviewed, &appeal).settled, Settled::open);
    appeal.outcome = Answer::accept;
    appeal.decided_by = "binh";
    appeal.decided_at = noon;
    EXPECT_EQ(settle(false, &reviewed, &appeal), (Settlement{Settled::accepted, "binh", noon}));
}

TEST(settlement, what_people_differ_about_stays_open) {
    const auto reviewed =
        reviewed_of(std::vector<Review>{look(Answer::reject, "an", 0), look(Answer::accept, "binh", 1)});
    EXPECT_EQ(settle(true, &reviewed.orders.at({"O1"}), nullptr).settled, Settled::open);
}

// The rule of the house: whatever the machine says, whoever looked in whatever sequence, whatever became of an appeal,
// a rejection has a person's name on it, and that person did reject.
RC_GTEST_PROP(settlement, no_rejection_without_a_person, ()) {
    const auto looks = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12));
    std::vector<Review> reviews;
    for (std::size_t i = 0; i < looks.size(); ++i) {
        reviews.push_back(
            look(static_cast<Answer>(looks[i] % 4), looks[i] / 4 == 0 ? "an" : "binh", static_cast<int>(i)));
    }
    const auto together = reviewed_of(reviews);
    const ReviewedOrder* reviewed = reviews.empty() ? nullptr : &together.orders.at({"O1"});
    Appeal appeal;
    const int stage = *rc::gen::inRange(0, 6);  // none, open, or decided in one of four ways
    if (stage >= 2) {
        appeal.outcome = static_cast<Answer>(stage - 2);
        appeal.decided_by = "chi";
    }
    const auto settlement = settle(*rc::gen::arbitrary<bool>(), reviewed, stage == 0 ? nullptr : &appeal);
    if (settlement.settled != Settled::rejected) return;
    RC_ASSERT(!settlement.by.empty());
    const bool by_appeal = settlement.by == "chi" && appeal.outcome == Answer::reject;
    const bool by_review = std::ranges::any_of(reviews, [&](const Review& review) {
        return review.reviewer == settlement.by && review.answer == Answer::reject;
    });
    RC_ASSERT(by_appeal || by_review);
}

TEST(second_look, is_a_share_that_nobody_chooses) {
    int chosen = 0;
    for (int i = 0; i < 10'000; ++i) chosen += needs_second_look({"O" + std::to_string(i)}, 1, 0.05) ? 1 : 0;
    EXPECT_NEAR(chosen, 500, 110);
    EXPECT_FALSE(needs_second_look({"O1"}, 1, 0));
    EXPECT_TRUE(needs_second_look({"O1"}, 1, 1));
}

TEST(undo, by_who_decided_and_for_ten_minutes) {
    const auto decided = look(Answer::reject, "an", 0);
    EXPECT_TRUE(may_undo(decided, "an", noon + std::chrono::minutes(10)));
    EXPECT_FALSE(may_undo(decided, "binh", noon));
    EXPECT_FALSE(may_undo(decided, "an", noon + std::chrono::minutes(11)));
}

}  // namespace
}  // namespace tallyman::review
