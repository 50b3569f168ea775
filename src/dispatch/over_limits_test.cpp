#include "dispatch/over_limits.h"

#include <gtest/gtest.h>

namespace tallyman::dispatch {
namespace {

using namespace std::chrono_literals;

// One van with three stops, 40 km, from seven to eleven; the last stop is left at ten.
Plan three_stops() {
    PlannedTrip trip{7h, 11h, {40'000}, {}, {}, {}};
    for (const auto leave : {8h + 0min, 9h + 0min, 10h + 0min})
        trip.stops.push_back({{"O"}, {"C"}, leave - 10min, leave - 10min, leave, {}});
    Plan plan;
    plan.routes = {{{"V1"}, {trip}}, {{"V2"}, {}}};
    return plan;
}

// A row of limits.csv behind the vehicle: stops_max,km_max,hours_max,overtime_min,overtime_per_hour,...,ends.
std::vector<std::string> codes(const std::string& row) {
    Catalog catalog;
    catalog.vehicles.push_back({{"V1"}, {"T"}, {"D"}, {1}, {1}, Temperature::ambient, {6h, 18h}, {0}, {0}, {0}, 1});
    DayRules rules;
    read_limits(
        "vehicle,stops_max,km_max,hours_max,overtime_min,overtime_per_hour,break_from,break_to,break_min,ends\nV1," +
            row + "\n",
        "limits.csv", catalog, rules);
    std::vector<std::string> found;
    for (const auto& over : over_limits(three_stops(), rules)) found.push_back(over.code);
    return found;
}

using Codes = std::vector<std::string>;

TEST(OverLimits, WhatIsWithinIsNotSaid) {
    EXPECT_EQ(codes(",,,,,,,,"), Codes{});
    EXPECT_EQ(codes("3,40,4,,,,,,"), Codes{});
}

TEST(OverLimits, EveryLimitIsHeldByItself) {
    EXPECT_EQ(codes("2,,,,,,,,"), Codes{"stops"});
    EXPECT_EQ(codes(",39,,,,,,,"), Codes{"km"});
    EXPECT_EQ(codes(",,3,,,,,,"), Codes{"minutes"});
}

TEST(OverLimits, OvertimeAndGoingHomeFromTheLastStopCount) {
    EXPECT_EQ(codes(",,3,60,,,,,"), Codes{});
    EXPECT_EQ(codes(",,3,,,,,,last_stop"), Codes{});
}

TEST(OverLimits, ASentenceNamesVehicleAndBothNumbers) {
    EXPECT_EQ(sentence({{"V07"}, "stops", 26, 25}, Lang::vi), "Xe V07: 26 điểm, giới hạn 25 điểm.");
}

}  // namespace
}  // namespace tallyman::dispatch
