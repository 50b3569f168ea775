#include "sample/rounds.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace tallyman::sample {
namespace {

using namespace std::chrono_literals;

// Every order on one of two vans, a stop every ten minutes from seven o'clock.
std::vector<Leg> two_vans(const SampleDay& day) {
    std::vector<Leg> legs;
    for (std::size_t i = 0; i < day.orders.size(); ++i) {
        const auto arrive = 7h + 10min * static_cast<int>(i / 2);
        legs.push_back({day.orders[i].id, day.catalog.vehicles[i % 2].id, arrive, arrive + 7min});
    }
    return legs;
}

struct Half {
    SampleDay day = papers_of({.outlets = 60, .seed = 3}, 0);
    std::vector<DeliveryEvent> events = drive_until(day, two_vans(day), 10h);
};

TEST(Rounds, NothingIsRecordedOrPhotographedThatIsNotDriven) {
    const Half half;
    std::set<OrderId> done;
    for (const auto& event : half.events) {
        EXPECT_LE(event.at, Zone().at(half.day.day, 10h));
        if (event.kind == DeliveryEvent::Kind::done) done.insert(event.order);
    }
    EXPECT_GT(done.size(), 15u);
    EXPECT_LT(done.size(), 45u);
    for (const auto& shot : half.day.shots) EXPECT_TRUE(done.contains(half.day.orders[shot.order].id));
}

TEST(Rounds, TheDayHasEveryOutcomeAndNoPhotoOfGoodsThatStayedOnTheVan) {
    const Half half;
    std::set<DeliveryOutcome> outcomes;
    for (const auto& event : half.events) {
        if (!event.outcome) continue;
        outcomes.insert(*event.outcome);
        if (*event.outcome == DeliveryOutcome::delivered || *event.outcome == DeliveryOutcome::partly_delivered)
            continue;
        EXPECT_TRUE(std::ranges::none_of(
            half.day.shots, [&](const Shot& shot) { return half.day.orders[shot.order].id == event.order; }));
    }
    EXPECT_TRUE(outcomes.contains(DeliveryOutcome::delivered) && outcomes.contains(DeliveryOutcome::closed) &&
                outcomes.contains(DeliveryOutcome::refused));
}

TEST(Rounds, EveryCaseOfAnOrderIsHandedOverOrBackOrWasNeverLoaded) {
    const Half half;
    for (const auto& event : half.events) {
        const auto order = std::ranges::find(half.day.orders, event.order, &Order::id);
        for (std::size_t i = 0; i < event.lines.size(); ++i) {
            const auto& line = event.lines[i];
            const auto missing = order->lines[i].cases.value - line.delivered.value - line.returned.value;
            EXPECT_EQ(missing, line.reason == "short_loaded" ? 1 : 0);
        }
    }
}

TEST(Rounds, ADriverMakesUpAQuarterOfTheWayAtMost) {
    const Half half;
    for (std::size_t van = 0; van < 2; ++van) {
        std::optional<Instant> left;
        for (const auto& event : half.events) {
            const auto order = std::ranges::find(half.day.orders, event.order, &Order::id) - half.day.orders.begin();
            if (static_cast<std::size_t>(order) % 2 != van) continue;
            if (event.kind == DeliveryEvent::Kind::done) {
                left = event.at;
            } else if (left) {
                EXPECT_GE(event.at - *left, 134s) << "three minutes were planned";
            }
        }
    }
}

TEST(Rounds, SameSeedSameDay) {
    const Half one, two;
    ASSERT_EQ(one.events.size(), two.events.size());
    for (std::size_t i = 0; i < one.events.size(); ++i) EXPECT_EQ(one.events[i].at, two.events[i].at);
}

}  // namespace
}  // namespace tallyman::sample
