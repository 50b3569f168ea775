#include "review/lot.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tallyman::review {
namespace {

const Instant noon{Seconds{1'800'000'000}};
const verify::RiskGoal one_percent{0.01, 0.95, verify::Scope::future};

Lot lot_of(int size, double share, std::string dice = "1") {
    Lot lot;
    lot.opened_at = noon;
    lot.share = share;
    lot.dice = std::move(dice);
    for (int i = 0; i < size; ++i) {
        const OrderId order{fmt::format("O{:04}", i)};
        lot.members.push_back({order, 0.99, is_drawn(order, lot.dice, share)});
    }
    return lot;
}

// Everybody drawn was looked at; the first `wrong` of them were wrong, of the next `unsure` nobody could tell.
Reviewed looked(const Lot& lot, int wrong, int unsure = 0) {
    std::vector<Review> reviews;
    for (const auto& member : lot.members) {
        if (!member.drawn) continue;
        const auto answer = wrong-- > 0 ? Answer::reject : unsure-- > 0 ? Answer::cannot_tell : Answer::accept;
        reviews.push_back({member.order, answer, "an", noon, Seconds{9}, {}});
    }
    return reviewed_of(reviews);
}

TEST(Lot, who_is_drawn_depends_on_the_dice_alone) {
    const auto lot = lot_of(2000, 0.1);
    EXPECT_NEAR(static_cast<double>(lot.drawn()), 200, 55);
    EXPECT_EQ(lot.drawn(), lot_of(2000, 0.1).drawn());
    int both = 0;
    const auto other = lot_of(2000, 0.1, "2");
    for (std::size_t i = 0; i < lot.members.size(); ++i) both += lot.members[i].drawn && other.members[i].drawn ? 1 : 0;
    EXPECT_LT(both, 50) << "another lot's dice say nothing about this one's";
}

TEST(Lot, waits_for_every_drawn_one_but_not_for_ever) {
    const auto lot = lot_of(100, 0.3);
    EXPECT_FALSE(looks_at(lot, {}, noon).settles);
    EXPECT_TRUE(looks_at(lot, looked(lot, 0), noon).settles);
    EXPECT_FALSE(looks_at(lot, looked(lot, 0, 1), noon).settles) << "somebody else may be able to tell";
    const auto over = looks_at(lot, looked(lot, 0, 1), noon + lot_patience);
    EXPECT_TRUE(over.settles);
    EXPECT_EQ(over.found_wrong, 1) << "what nobody can tell was not earned";
    EXPECT_LT(looks_at(lot, {}, noon + lot_patience).looked, lot.drawn()) << "nobody came: it cannot stand";
}

TEST(Lot, lots_and_people_make_the_promise_together) {
    auto stands = lot_of(300, 0.5), fell = lot_of(300, 0.2);
    stands.state = LotState::stands;
    fell.state = LotState::fell;
    fell.found_wrong = 3;
    const std::vector<Lot> lots = {stands, fell, lot_of(500, 0.1)};
    const auto promise = promise_of(one_percent, 0.01, lots, 1000);
    EXPECT_EQ(promise.accepted(), 1300);
    EXPECT_EQ(promise.found(), 3);
    EXPECT_GT(promise.hidden_upper(), promise_of(one_percent, 0.01, {&stands, 1}, 1000).hidden_upper());
}

TEST(Lot, enough_wrong_ones_break_the_promise) {
    const auto lot = lot_of(400, 0.3);
    const std::vector<Lot> lots = {lot};
    EXPECT_FALSE(watch_of(one_percent, lots, looked(lot, 1), noon).broken());
    EXPECT_TRUE(watch_of(one_percent, lots, looked(lot, 10), noon).broken());
    EXPECT_FALSE(watch_of(one_percent, lots, looked(lot, 10), noon + Seconds{1}).broken()) << "of a time before";
}

}  // namespace
}  // namespace tallyman::review
