#include "orders/delivery.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"

namespace tallyman {
namespace {

using Kind = DeliveryEvent::Kind;

DeliveryEvent event(std::string id, std::string device, std::int64_t sequence, Kind kind, std::int64_t cases = 0) {
    DeliveryEvent made;
    made.id = std::move(id);
    made.device = std::move(device);
    made.sequence = sequence;
    made.order = {"17"};
    made.kind = kind;
    made.at = Instant{Seconds{1'000'000 - sequence}};  // a clock that runs backwards must not matter
    if (kind == Kind::done) {
        made.outcome = DeliveryOutcome::delivered;
        made.lines = {{{"g"}, {}, {cases}, {0}, ""}};
        made.cash = {cases * 1000};
    }
    return made;
}

// Every story of up to six events: two phones, sequences that clash, done and withdrawn and arrived, sent again.
std::vector<DeliveryEvent> story(Random& random) {
    std::vector<DeliveryEvent> events;
    const auto count = random.between(1, 6);
    for (std::int64_t i = 0; i < count; ++i) {
        const auto kind = static_cast<Kind>(random.below(3));
        events.push_back(event("e" + std::to_string(i), random.chance(0.5) ? "phone-a" : "phone-b", random.between(1, 4), kind, random.between(1, 9)));
    }
    return events;
}

TEST(Delivery, OfStoriesOfUpToSixEventsEveryOrderGivesTheSame) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Random random(seed);
        auto events = story(random);
        const auto expected = delivery_of({"17"}, events);
        std::ranges::sort(events, {}, &DeliveryEvent::id);
        do {
            ASSERT_EQ(delivery_of({"17"}, events), expected) << "seed " << seed;
        } while (std::ranges::next_permutation(events, {}, &DeliveryEvent::id).found);
    }
}

TEST(Delivery, SentAgainAndShuffledItIsTheSame) {
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        Random random(seed);
        auto events = story(random);
        const auto expected = delivery_of({"17"}, events);
        const auto once = events;
        for (const auto& again : once) {
            if (random.chance(0.5)) events.push_back(again);
        }
        random.shuffle(std::span(events));
        ASSERT_EQ(delivery_of({"17"}, events), expected) << "seed " << seed;
    }
}

TEST(Delivery, TheLatestWordHolds) {
    const auto eight = event("a", "phone-a", 1, Kind::done, 8);
    const auto seven = event("b", "phone-b", 2, Kind::done, 7);
    const auto state = delivery_of({"17"}, std::vector{seven, eight});
    EXPECT_EQ(state.lines.front().delivered, Cases{7});
    EXPECT_EQ(state.cash, Money{7000});
    EXPECT_EQ(state.superseded, 1);
    EXPECT_EQ(state.sequence, 2);
}

TEST(Delivery, WithdrawnIsOpenAgain) {
    const auto state = delivery_of({"17"}, std::vector{event("a", "p", 1, Kind::done, 8), event("b", "p", 2, Kind::withdrawn)});
    EXPECT_FALSE(state.outcome);
    EXPECT_EQ(state.cash, Money{0});
    EXPECT_TRUE(state.lines.empty());
}

TEST(Delivery, ArrivingSettlesNothing) {
    const auto state = delivery_of({"17"}, std::vector{event("a", "p", 3, Kind::arrived), event("b", "p", 2, Kind::arrived)});
    EXPECT_FALSE(state.outcome);
    EXPECT_EQ(state.arrived_at, Instant{Seconds{1'000'000 - 2}});
    EXPECT_EQ(state.superseded, 0);
}

}  // namespace
}  // namespace tallyman
