#include "dispatch/travel_table.h"

#include <gtest/gtest.h>

#include "base/failure.h"
#include "dispatch/plan.h"

namespace tallyman::dispatch {
namespace {

using namespace std::chrono_literals;

std::string error_of(std::string_view csv) {
    try {
        read_travel_table(csv, "matrix.csv");
    } catch (const Failure& failure) {
        return failure.what();
    }
    return "";
}

TEST(TravelTable, RowsAreOneDirection) {
    const TravelTable table = read_travel_table("from,to,metres,seconds\nD,O,5210,840\n", "matrix.csv");
    const auto depot = table.place("D"), outlet = table.place("O");
    ASSERT_TRUE(depot && outlet);
    EXPECT_EQ(table.find(*depot, *outlet), (Travel{{5210}, 840s}));
    EXPECT_FALSE(table.find(*outlet, *depot));
}

TEST(TravelTable, BadRowsNameFileAndLine) {
    for (const char* row : {"D,O,-1,5", "D,O,1.5,5", "D,O,5", "D,O,x,5", "D,O,5,99999999999", "D,P,1,1\nD,P,1,1"}) {
        const std::string error = error_of("from,to,metres,seconds\n" + std::string(row) + "\n");
        EXPECT_TRUE(error.starts_with("matrix.csv:")) << row << ": " << error;
    }
    EXPECT_TRUE(error_of("from,from,metres,seconds\n").starts_with("matrix.csv:1"));
    EXPECT_TRUE(error_of("").starts_with("matrix.csv"));
}

// One outlet: out by the file, home by great circle, since only one direction is named.
TEST(TravelTable, PlanUsesItAndSaysSo) {
    Catalog catalog;
    catalog.depots = {{{"D"}, "Kho", {10.80, 106.70}, {5h, 20h}}};
    catalog.outlets = {{{"O"}, "", "", {10.81, 106.71}, {5h, 18h}, 0s}};
    catalog.vehicles = {{{"V"}, {"A"}, {"D"}, {1'000}, {1'000}, Temperature::ambient, {6h, 16h}, {5'000}, {0}, {0}, 1}};
    Drop drop;
    drop.order = {"1"};
    drop.outlet = {"O"};
    drop.depot = {"D"};
    const TravelTable table = read_travel_table("from,to,metres,seconds\nD,O,5210,840\n", "matrix.csv");
    PlanOptions options;
    options.processor_seconds = 0.05;
    options.travel = {&table};
    const Plan plan = plan_day(catalog, std::vector{drop}, options);
    ASSERT_EQ(plan.routes.size(), 1u);
    const PlannedTrip& trip = plan.routes[0].trips[0];
    EXPECT_EQ(trip.stops[0].from_previous.value, 5210);
    EXPECT_EQ(trip.stops[0].arrive - trip.leave_depot, 840s);
    EXPECT_EQ(plan.travel, "matrix.csv for 1 of 2 ways, else great circle x 1.35 at 25 km/h");
}

}  // namespace
}  // namespace tallyman::dispatch
