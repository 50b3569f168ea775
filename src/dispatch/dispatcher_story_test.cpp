// Stories of a planner's morning, one for each thing that docs/DISPATCH.md promises of a day folder.
#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "base/random.h"
#include "dispatch/compactness.h"
#include "dispatch/day_rules.h"
#include "dispatch/plan.h"
#include "dispatch/plan_totals.h"
#include "dispatch/test_van.h"

namespace tallyman::dispatch {
namespace {

using namespace std::chrono_literals;

// A town around one depot, its shops on a street to the east unless a test moves them.
struct Town {
    Catalog catalog;
    std::vector<Drop> drops;
    DayRules rules;
    PlanOptions options;

    Town(int vans, int outlets) {
        catalog.depots = {{{"D"}, "Kho", {10.80, 106.70}, {4h, 22h}}};
        for (int v = 0; v < vans; ++v) catalog.vehicles.push_back(test_van(v, 1));
        for (int i = 0; i < outlets; ++i) add_outlet({10.80, 106.71 + 0.004 * i});
        options.processor_seconds = 0.3;
        options.rules = &rules;
    }
    Town(const Town&) = delete;

    Drop& add_outlet(LatLon place) {
        const std::string number = std::to_string(drops.size());
        catalog.outlets.push_back({{"O" + number}, "", "", place, {7h, 18h}, 0s});
        Drop& drop = drops.emplace_back();
        drop.order = {number};
        drop.outlet = {"O" + number};
        drop.depot = {"D"};
        drop.weight = {50'000};
        drop.volume = {50'000};
        drop.service = 600s;
        return drop;
    }

    Plan plan() const { return plan_day(catalog, drops, options); }
    PlanTotals totals_of(const Plan& made) const { return totals(catalog, made, rules); }
};

std::map<OrderId, VehicleId> vehicles_of(const Plan& plan) {
    std::map<OrderId, VehicleId> vehicles;
    for (const PlannedRoute& route : plan.routes)
        for (const PlannedTrip& trip : route.trips)
            for (const PlannedStop& stop : trip.stops) vehicles[stop.order] = route.vehicle;
    return vehicles;
}

// Given two cold shops and a van that cools, the warm van never takes them, however near it is.
TEST(DispatcherStory, ColdGoodsRideInTheColdVan) {
    Town town(2, 6);
    town.catalog.vehicles[0].temperature = Temperature::ambient;
    town.catalog.vehicles[1].cost_per_km = {50'000};
    town.drops[1].temperature = town.drops[4].temperature = Temperature::chilled;
    const auto vehicles = vehicles_of(town.plan());
    ASSERT_EQ(vehicles.size(), 6u);
    EXPECT_EQ(vehicles.at({"1"}), VehicleId{"V1"});
    EXPECT_EQ(vehicles.at({"4"}), VehicleId{"V1"});
}

// Given a shop that is closed over lunch, the van comes before or after.
TEST(DispatcherStory, NobodyKnocksOverLunch) {
    Town town(1, 1);
    town.drops[0].window = {11h + 30min, 18h};
    town.rules.windows[{"O0"}] = {{7h, 11h}, {13h + 30min, 17h}};
    const Plan plan = town.plan();
    ASSERT_EQ(plan.routes.size(), 1u);
    EXPECT_GE(plan.routes[0].trips[0].stops[0].start, TimeOfDay(13h + 30min));
}

// Given twenty stops and a break of an hour that must begin between 9 and 10, a full hour lies between two stops there.
TEST(DispatcherStory, TheDriverRests) {
    Town town(1, 18);
    town.rules.limits[{"V0"}].pauses = {{{9h, 10h}, 3600s}};
    const Plan plan = town.plan();
    ASSERT_EQ(plan.routes.size(), 1u);
    EXPECT_TRUE(plan.left_out.empty());
    const PlannedTrip& trip = plan.routes[0].trips[0];
    bool rests = false;
    for (std::size_t i = 1; i < trip.stops.size(); ++i) {
        const TimeOfDay from = trip.stops[i - 1].leave, to = trip.stops[i].start;
        rests = rests || (to - from >= 3600s && from <= TimeOfDay(10h) && to >= TimeOfDay(10h));
    }
    EXPECT_TRUE(rests);
}

// Given a shift that is too short, what does not fit is left out, unless overtime is allowed; then its price is in the
// plan's.
TEST(DispatcherStory, OvertimeIsAllowedAndPaid) {
    Town town(1, 10);
    town.catalog.vehicles[0].shift = {6h, 8h + 20min};
    const Plan strict = town.plan();
    ASSERT_FALSE(strict.left_out.empty());
    EXPECT_EQ(strict.left_out[0].code, "no_vehicle_left");
    town.rules.limits[{"V0"}].overtime_max = 2h;
    town.rules.limits[{"V0"}].overtime_per_hour = {60'000};
    const Plan late = town.plan();
    EXPECT_TRUE(late.left_out.empty());
    const Seconds over = late.routes[0].trips.back().back_at_depot - TimeOfDay(8h + 20min);
    EXPECT_GT(over, 0s);
    const PlanTotals paid = town.totals_of(late);
    town.rules.limits[{"V0"}].overtime_per_hour = {};
    EXPECT_NEAR(static_cast<double>((paid.cost - town.totals_of(late).cost).value),
                60'000.0 * static_cast<double>(over.count()) / 3600, 1);
}

// Given limits of stops, kilometres and hours, the plan keeps them and says what would have to change.
TEST(DispatcherStory, LimitsOfAVehicleAreKeptAndNamed) {
    struct Row {
        const char* kind;
        void (*limit)(VehicleLimits&);
    };
    const Row rows[] = {{"more_stops", [](VehicleLimits& l) { l.stops_max = 3; }},
                        {"more_distance", [](VehicleLimits& l) { l.distance_max = Metres{7'000}; }},
                        {"longer_day", [](VehicleLimits& l) { l.duration_max = 3600s; }}};
    for (const Row& row : rows) {
        Town town(1, 8);
        VehicleLimits& limits = town.rules.limits[{"V0"}];
        row.limit(limits);
        const Plan plan = town.plan();
        ASSERT_FALSE(plan.left_out.empty()) << row.kind;
        const PlannedTrip& trip = plan.routes[0].trips[0];
        EXPECT_LE(static_cast<int>(trip.stops.size()), limits.stops_max.value_or(100));
        EXPECT_LE(trip.distance, limits.distance_max.value_or(Metres{1'000'000}));
        EXPECT_LE(trip.back_at_depot - trip.leave_depot, limits.duration_max.value_or(24h));
        const auto& details = plan.left_out[0].details;
        EXPECT_TRUE(std::ranges::any_of(details, [&](const std::string& d) { return d.starts_with(row.kind); }))
            << row.kind;
    }
}

// Given a hired lorry that does not come back, its last leg is not driven.
TEST(DispatcherStory, AHiredLorryGoesHomeFromItsLastStop) {
    Town town(1, 5);
    const Plan closed = town.plan();
    town.rules.limits[{"V0"}].ends_at_last_stop = true;
    const Plan open = town.plan();
    EXPECT_LT(open.distance, closed.distance);
    const PlannedTrip& trip = open.routes[0].trips[0];
    EXPECT_EQ(trip.back_at_depot, trip.stops.back().leave);
    Metres sum;
    for (const PlannedStop& stop : trip.stops) sum += stop.from_previous;
    EXPECT_EQ(trip.distance, sum);
}

// Given two equal vans and a street of shops, cost alone sends one van for a long day and another for a short one; with
// a price on the difference the days come together.
TEST(DispatcherStory, DaysOfEqualLength) {
    Town town(2, 24);
    for (Vehicle& vehicle : town.catalog.vehicles) vehicle.capacity_weight = {900'000};
    const PlanTotals cheap = town.totals_of(town.plan());
    town.options.fairness_per_hour = {400'000};
    const PlanTotals fair = town.totals_of(town.plan());
    ASSERT_EQ(cheap.vehicles, 2);
    ASSERT_EQ(fair.vehicles, 2);
    EXPECT_GT(cheap.longest_day - cheap.shortest_day, 7200s);
    EXPECT_LT(fair.longest_day - fair.shortest_day, 3600s);
    EXPECT_GE(fair.cost, cheap.cost);
}

// Property: the dearer the difference, the closer the squares of the hours; what it costs never falls.
TEST(DispatcherProperty, MoreFairnessNeverMakesTheDaysLessEven) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        Town town(3, 0);
        Random random(seed);
        for (int i = 0; i < 24; ++i)
            town.add_outlet({10.80 + random.uniform(-0.05, 0.05), 106.70 + random.uniform(-0.05, 0.05)});
        const auto unevenness = [&](std::int64_t price) {
            town.options.fairness_per_hour = {price};
            const PlanTotals sum = town.totals_of(town.plan());
            return sum.vehicles == 3 ? sum.longest_day - sum.shortest_day : sum.longest_day;
        };
        EXPECT_LE(unevenness(200'000), unevenness(0) + 300s) << seed;
    }
}

// Given drivers who know their shops, each keeps them when the ways are about the same.
TEST(DispatcherStory, TheDriverWhoKnowsTheShopKeepsIt) {
    Town town(2, 0);
    for (int i = 0; i < 12; ++i) town.add_outlet({10.80 + 0.001 * (i % 2), 106.71 + 0.002 * i});
    for (Vehicle& vehicle : town.catalog.vehicles) vehicle.capacity_weight = {300'000};
    for (int i = 0; i < 12; ++i)
        town.rules.visits[{"O" + std::to_string(i)}] = {{{"driver " + std::to_string(i / 2 % 2)}, 5}};
    const auto kept = [&](std::int64_t price) {
        town.options.habit_cost = {price};
        int known = 0;
        for (const auto& [order, vehicle] : vehicles_of(town.plan()))
            known += vehicle.text == "V" + std::to_string(std::stoi(order.text) / 2 % 2);
        return known;
    };
    EXPECT_EQ(kept(20'000), 12);
    EXPECT_LT(kept(0), 12);
}

// Property: a driver who knows the outlet does not get what his van may not carry.
TEST(DispatcherProperty, HabitNeverBreaksARule) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Random random(seed);
        Town town(3, 0);
        for (int i = 0; i < 20; ++i) {
            Drop& drop = town.add_outlet({10.80 + random.uniform(-0.05, 0.05), 106.70 + random.uniform(-0.05, 0.05)});
            drop.temperature = random.chance(0.3) ? Temperature::chilled : Temperature::ambient;
            town.rules.visits[drop.outlet] = {{{"driver " + std::to_string(random.below(4))}, 3}};
        }
        town.catalog.vehicles[0].temperature = Temperature::ambient;
        town.options.processor_seconds = 0.1;
        for (const auto& [order, vehicle] : vehicles_of(town.plan()))
            EXPECT_FALSE(vehicle == VehicleId{"V0"} &&
                         town.drops[static_cast<std::size_t>(std::stoi(order.text))].temperature ==
                             Temperature::chilled);
    }
}

// Given shops that open in the morning or in the afternoon, cost alone sends vans across each other's ground; with a
// price on neighbours served by others each keeps to its own side.
TEST(DispatcherStory, RoutesLikeDistricts) {
    Town town(4, 0);
    Random random(8);
    for (int i = 0; i < 60; ++i)
        town.add_outlet({10.80 + random.uniform(-0.08, 0.08), 106.70 + random.uniform(-0.08, 0.08)});
    for (Drop& drop : town.drops) drop.window = random.chance(0.5) ? OpenHours{7h, 10h} : OpenHours{11h, 16h};
    for (Vehicle& vehicle : town.catalog.vehicles) vehicle.capacity_weight = {1'200'000};
    town.options.processor_seconds = 1;
    const Plan cheap = town.plan();
    town.options.compact_cost = {30'000};
    const Plan compact = town.plan();
    EXPECT_GT(compact.compactness.neighbours_together_percent, cheap.compactness.neighbours_together_percent);
    EXPECT_TRUE(compact.left_out.empty());
    EXPECT_LT(static_cast<double>(compact.cost.value), 1.15 * static_cast<double>(cheap.cost.value));
}

// Given rush hours, the same way takes longer then, and who leaves later never arrives earlier.
TEST(DispatcherStory, RushHour) {
    Town town(1, 1);
    town.drops[0].window = {7h, 7h + 30min};
    const auto travel = [&] {
        const Plan plan = town.plan();
        return plan.routes.at(0).trips[0].stops[0].arrive - plan.routes[0].trips[0].leave_depot;
    };
    const Seconds usual = travel();
    town.rules.traffic = {{6h, 200}, {9h, 100}};
    EXPECT_NEAR(static_cast<double>(travel().count()), 2.0 * static_cast<double>(usual.count()), 1.0);
    EXPECT_NE(town.plan().travel.find("traffic.csv"), std::string::npos);
}

}  // namespace
}  // namespace tallyman::dispatch
