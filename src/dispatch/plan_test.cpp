#include "dispatch/plan.h"

#include <gtest/gtest.h>

#include "base/failure.h"

namespace tallyman::dispatch {
namespace {

using namespace std::chrono_literals;

Catalog small_town() {
    Catalog catalog;
    catalog.depots = {{{"D"}, "Kho", {10.80, 106.70}, {5h, 20h}}};
    for (int i = 0; i < 6; ++i)
        catalog.outlets.push_back({{"O" + std::to_string(i)}, "", "", {10.80 + 0.01 * i, 106.71}, {7h, 18h}, 0s});
    catalog.vehicles = {{{"V"},
                         {"A"},
                         {"D"},
                         {1'000'000},
                         {5'000'000},
                         Temperature::chilled,
                         {6h, 16h},
                         {5'000},
                         {30'000},
                         {100'000},
                         2}};
    return catalog;
}

std::vector<Drop> drops_of(const Catalog& catalog) {
    std::vector<Drop> drops;
    for (const Outlet& outlet : catalog.outlets) {
        Drop& drop = drops.emplace_back();
        drop.order = {"order of " + outlet.id.text};
        drop.outlet = outlet.id;
        drop.depot = {"D"};
        drop.weight = {300'000};
        drop.volume = {100'000};
        drop.service = 300s;
    }
    return drops;
}

PlanOptions quick() { return {.processor_seconds = 0.2, .seed = 1}; }

TEST(PlanDay, ReloadsWhenOneTripIsNotEnough) {
    const Catalog catalog = small_town();
    const auto drops = drops_of(catalog);
    const Plan plan = plan_day(catalog, drops, quick());
    ASSERT_EQ(plan.routes.size(), 1u);
    EXPECT_EQ(plan.routes[0].trips.size(), 2u);
    EXPECT_TRUE(plan.left_out.empty());
    for (const PlannedTrip& trip : plan.routes[0].trips) {
        EXPECT_LE(trip.weight.value, 1'000'000);
        for (const PlannedStop& stop : trip.stops) EXPECT_GE(stop.start, TimeOfDay(7h));
    }
    EXPECT_GT(plan.distance.value, 0);
    EXPECT_GT(plan.cost.value, 100'000);
}

TEST(PlanDay, EndedByItsStepsItIsTheSameAgain) {
    const Catalog catalog = small_town();
    const auto drops = drops_of(catalog);
    std::int64_t steps = 0;
    PlanOptions options{.processor_seconds = 60, .iterations = 50'000, .seed = 1};
    options.watch = [&](double, Money, std::int64_t iterations) { steps = iterations; };
    const auto stops_of = [&] {
        std::vector<std::pair<std::string, std::int64_t>> stops;
        for (const auto& route : plan_day(catalog, drops, options).routes)
            for (const auto& trip : route.trips)
                for (const auto& stop : trip.stops)
                    stops.emplace_back(route.vehicle.text + " " + stop.order.text, stop.arrive.count());
        return stops;
    };
    const auto once = stops_of();
    EXPECT_EQ(once.size(), drops.size());
    EXPECT_EQ(stops_of(), once);
    EXPECT_LE(steps, 50'000);
}

TEST(PlanDay, SaysWhyAStopIsLeftOut) {
    const Catalog catalog = small_town();
    struct Row {
        const char* code;
        void (*change)(Drop&);
    };
    const Row rows[] = {
        {"too_heavy", [](Drop& d) { d.weight = {1'000'001}; }},
        {"too_large", [](Drop& d) { d.volume = {5'000'001}; }},
        {"too_cold", [](Drop& d) { d.temperature = Temperature::frozen; }},
        {"window_unreachable",
         [](Drop& d) {
             d.window = {5h, 6h};
         }},
    };
    for (const Row& row : rows) {
        auto drops = drops_of(catalog);
        row.change(drops[2]);
        const Plan plan = plan_day(catalog, drops, quick());
        ASSERT_EQ(plan.left_out.size(), 1u) << row.code;
        EXPECT_EQ(plan.left_out[0].code, row.code);
        EXPECT_EQ(plan.left_out[0].order, drops[2].order);
    }
}

TEST(PlanDay, LeavesOutTheLowestPriorityWhenTheFleetIsTooSmall) {
    Catalog catalog = small_town();
    catalog.vehicles[0].max_trips = 1;
    auto drops = drops_of(catalog);
    for (Drop& drop : drops) drop.priority = 1;
    drops[1].priority = drops[3].priority = drops[5].priority = 5;
    const Plan plan = plan_day(catalog, drops, quick());
    ASSERT_EQ(plan.left_out.size(), 3u);
    for (const LeftOut& out : plan.left_out) {
        EXPECT_EQ(out.code, "no_vehicle_left");
        EXPECT_NE(out.order, drops[1].order);
        EXPECT_NE(out.order, drops[3].order);
        EXPECT_NE(out.order, drops[5].order);
    }
}

TEST(PlanDay, AMillionStopsAreRefusedAtOnce) {
    const Catalog catalog = small_town();
    const std::vector<Drop> drops(1'000'000, drops_of(catalog)[0]);
    try {
        plan_day(catalog, drops, quick());
        ADD_FAILURE();
    } catch (const Failure& failure) {
        EXPECT_STREQ(failure.what(), "1000000 stops are too many for one plan of at most 15000 places");
    }
}

// The same order in two drops would be delivered twice.
TEST(PlanDay, AnOrderThatIsThereTwiceIsRefused) {
    const Catalog catalog = small_town();
    auto drops = drops_of(catalog);
    drops.push_back(drops[0]);
    EXPECT_THROW(plan_day(catalog, drops, quick()), Failure);
}

// Absurd values never make a plan that breaks a rule: what does not fit is left out with its reason.
TEST(PlanDay, AbsurdDropsAreLeftOutOrRefused) {
    const Catalog catalog = small_town();
    void (*const rows[])(Drop&) = {
        [](Drop& d) { d.weight = {std::int64_t{1} << 60}; },
        [](Drop& d) { d.weight = {-5}; },
        [](Drop& d) { d.service = Seconds(-60); },
        [](Drop& d) { d.service = 30h; },
        [](Drop& d) {
            d.window = {18h, 7h};
        },
        [](Drop& d) { d.outlet = {"nowhere"}; },
        [](Drop& d) { d.depot = {"nowhere"}; },
        [](Drop& d) { d.priority = -1'000'000; },
    };
    for (const auto& absurd : rows) {
        auto drops = drops_of(catalog);
        absurd(drops[1]);
        try {
            const Plan plan = plan_day(catalog, drops, {.processor_seconds = 0.05, .seed = 1});
            for (const PlannedRoute& route : plan.routes)
                for (const PlannedTrip& trip : route.trips) {
                    EXPECT_LE(trip.weight.value, 1'000'000);
                    EXPECT_LE(trip.back_at_depot, TimeOfDay(16h));
                }
        } catch (const Failure&) {
        }
    }
}

TEST(PlanDay, NoDropsNoRoutes) { EXPECT_TRUE(plan_day(small_town(), {}, quick()).routes.empty()); }

}  // namespace
}  // namespace tallyman::dispatch
