#include "dispatch/place.h"

#include <gtest/gtest.h>

namespace tallyman::dispatch {
namespace {

using namespace std::chrono_literals;

// A depot and three outlets along a line, two vans, each stop a few kilometres from the next.
class Place : public testing::Test {
protected:
    Place() {
        catalog.depots = {{{"D"}, "Kho", {10.80, 106.60}, {}}};
        for (int i = 1; i <= 3; ++i)
            catalog.outlets.push_back(
                {{"O" + std::to_string(i)}, "Quán", "", {10.80, 106.60 + 0.02 * i}, {8h, 17h}, 5min});
        for (const auto* id : {"V1", "V2"})
            catalog.vehicles.push_back({{id},
                                        {"T"},
                                        {"D"},
                                        {1000'000},
                                        {10'000'000},
                                        Temperature::ambient,
                                        {6h, 18h},
                                        {5000},
                                        {60000},
                                        {0},
                                        2});
        for (int i = 1; i <= 3; ++i)
            drops.push_back({.order = {std::to_string(i)},
                             .outlet = {"O" + std::to_string(i)},
                             .depot = {"D"},
                             .weight = {400'000},
                             .volume = {100},
                             .window = {8h, 17h},
                             .service = 10min});
        const auto made =
            place(catalog, drops, {}, std::vector<Placed>{{{"1"}, {"V1"}}, {{"2"}, {"V1"}}, {{"3"}, {"V2"}}}, options);
        plan = made.value().plan;
    }

    Catalog catalog;
    std::vector<Drop> drops;
    PlanOptions options;
    Plan plan;
};

TEST_F(Place, TimesFollowTheRoad) {
    ASSERT_EQ(plan.routes.size(), 2u);
    const auto& trip = plan.routes[0].trips[0];
    EXPECT_EQ(trip.stops[0].start, 8h);
    EXPECT_EQ(trip.stops[0].arrive, 8h) << "what was waited for at the door is waited for at the depot";
    EXPECT_GT(trip.leave_depot, 7h);
    EXPECT_EQ(trip.stops[0].leave, 8h + 10min);
    EXPECT_GT(trip.stops[1].arrive, trip.stops[0].leave);
    EXPECT_EQ(trip.weight, Grams{800'000});
    EXPECT_EQ(plan.distance, plan.routes[0].trips[0].distance + plan.routes[1].trips[0].distance);
}

TEST_F(Place, AStopMovesAndTheOthersStay) {
    const auto moved = place(catalog, drops, plan, std::vector<Placed>{{{"1"}, {"V2"}, 1, 1}}, options);
    ASSERT_TRUE(moved);
    const auto& trip = moved->plan.routes[1].trips[0];
    ASSERT_EQ(trip.stops.size(), 2u);
    EXPECT_EQ(trip.stops[0].order.text, "1");
    ASSERT_EQ(moved->moved.size(), 1u);
    EXPECT_EQ(moved->moved[0].to.text, "V2");
    EXPECT_EQ(moved->plan.routes[0].trips[0].weight, Grams{400'000});
}

TEST_F(Place, AnEmptiedVanStaysIn) {
    const auto moved = place(catalog, drops, plan, std::vector<Placed>{{{"3"}, {"V1"}, 0, 0}}, options);
    EXPECT_FALSE(moved) << "1,200 kg";
    EXPECT_EQ(moved.error().code, "too_heavy");
    const auto both = place(catalog, drops, plan, std::vector<Placed>{{{"1"}, {"V2"}}, {{"2"}, {"V2"}, 2, 1}}, options);
    EXPECT_EQ(both.error().code, "too_heavy");
}

TEST_F(Place, ColderThanTheVanIsRefused) {
    drops[0].temperature = Temperature::frozen;
    EXPECT_EQ(place(catalog, drops, plan, std::vector<Placed>{{{"1"}, {"V2"}}}, options).error().code, "too_cold");
    EXPECT_EQ(place(catalog, drops, plan, std::vector<Placed>{{{"9"}, {"V2"}}}, options).error().code, "no_such_order");
    EXPECT_EQ(place(catalog, drops, plan, std::vector<Placed>{{{"2"}, {"V9"}}}, options).error().code,
              "no_such_vehicle");
}

TEST_F(Place, LateIsSaidAndAllowed) {
    drops[2].window = {8h, 8h + 1min};
    const auto moved = place(catalog, drops, plan, std::vector<Placed>{{{"2"}, {"V2"}, 1, 1}}, options);
    ASSERT_TRUE(moved);
    ASSERT_EQ(moved->late.size(), 1u);
    EXPECT_EQ(moved->late[0].order.text, "3");
}

}  // namespace
}  // namespace tallyman::dispatch
