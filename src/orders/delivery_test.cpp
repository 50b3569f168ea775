#include "orders/delivery.h"

#include <algorithm>
#include <bit>
#include <tuple>

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

// Of up to six events: two phones, sequences that clash, done and withdrawn and arrived.
std::vector<DeliveryEvent> story(Random& random) {
    std::vector<DeliveryEvent> events;
    const auto count = random.between(1, 6);
    for (std::int64_t i = 0; i < count; ++i) {
        const auto kind = static_cast<Kind>(random.below(3));
        events.push_back(event("e" + std::to_string(i), random.chance(0.5) ? "phone-a" : "phone-b",
                               random.between(1, 4), kind, random.between(1, 9)));
    }
    return events;
}

// Everything that two phones can say of one order within two turns of their clocks: 12 events.
std::vector<DeliveryEvent> everything() {
    std::vector<DeliveryEvent> events;
    for (const auto* phone : {"phone-a", "phone-b"})
        for (std::int64_t sequence = 1; sequence <= 2; ++sequence)
            for (const auto kind : {Kind::arrived, Kind::done, Kind::withdrawn})
                events.push_back(event(std::string(1, static_cast<char>('a' + events.size())), phone, sequence, kind,
                                       static_cast<std::int64_t>(events.size()) + 1));  // sorted by their ids
    return events;
}

// What must hold, said another way: the last of the sorted events that settle decides, the first arrival stands.
struct Held {
    std::optional<Instant> arrived_at;
    std::int64_t cases = 0, cash = 0, superseded = 0;
};
Held held_by(std::vector<DeliveryEvent> events) {
    std::ranges::sort(events, {}, [](const auto& one) { return std::tuple(one.sequence, one.device, one.id); });
    Held held;
    std::int64_t settling = 0;
    for (const auto& one : events) {
        if (one.kind == Kind::arrived) {
            if (!held.arrived_at) held.arrived_at = one.at;
            continue;
        }
        ++settling;
        held.cases = one.kind == Kind::done ? one.lines.front().delivered.value : 0;
        held.cash = one.cash.value;
    }
    held.superseded = std::max<std::int64_t>(settling - 1, 0);
    return held;
}

// Every story of up to six of them, whole and cut off anywhere (a shorter story), in every sequence: 2,510 stories.
TEST(Delivery, EveryStoryOfUpToSixEventsGivesTheSameInEverySequence) {
    const auto all = everything();
    std::int64_t sequences = 0;
    for (unsigned members = 0; members < 1U << all.size(); ++members) {
        if (std::popcount(members) > 6) continue;
        std::vector<DeliveryEvent> events;
        for (std::size_t i = 0; i < all.size(); ++i)
            if ((members >> i & 1U) != 0) events.push_back(all[i]);
        const auto expected = delivery_of({"17"}, events);
        const auto held = held_by(events);
        ASSERT_EQ(expected.arrived_at, held.arrived_at) << members;
        ASSERT_EQ(expected.lines.empty() ? 0 : expected.lines.front().delivered.value, held.cases) << members;
        ASSERT_EQ(expected.cash.value, held.cash) << members;
        ASSERT_EQ(expected.superseded, held.superseded) << members;
        do {
            ++sequences;
            ASSERT_EQ(delivery_of({"17"}, events), expected) << members;
        } while (std::ranges::next_permutation(events, {}, &DeliveryEvent::id).found);
    }
    EXPECT_EQ(sequences, 773'665);
}

TEST(Delivery, SentAgainAndShuffledItIsTheSame) {
    for (std::uint64_t seed = 0; seed < 100'000; ++seed) {
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
    const auto state =
        delivery_of({"17"}, std::vector{event("a", "p", 1, Kind::done, 8), event("b", "p", 2, Kind::withdrawn)});
    EXPECT_FALSE(state.outcome);
    EXPECT_EQ(state.cash, Money{0});
    EXPECT_TRUE(state.lines.empty());
}

TEST(Delivery, ArrivingSettlesNothing) {
    const auto state =
        delivery_of({"17"}, std::vector{event("a", "p", 3, Kind::arrived), event("b", "p", 2, Kind::arrived)});
    EXPECT_FALSE(state.outcome);
    EXPECT_EQ(state.arrived_at, Instant{Seconds{1'000'000 - 2}});
    EXPECT_EQ(state.superseded, 0);
}

}  // namespace
}  // namespace tallyman
