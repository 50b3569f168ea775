#include "dispatch/compactness.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "dispatch/random_problem.h"

namespace tallyman::dispatch {
namespace {

using namespace std::chrono_literals;

// Outlets at the given places, trips by their numbers.
struct Drawing {
    Catalog catalog;
    Plan plan;

    explicit Drawing(const std::vector<LatLon>& places) {
        for (std::size_t i = 0; i < places.size(); ++i)
            catalog.outlets.push_back({{std::to_string(i)}, "", "", places[i], {}, 0s});
    }
    void add_trip(const std::vector<int>& outlets) {
        PlannedTrip trip{};
        for (const int o : outlets) trip.stops.push_back({{std::to_string(o)}, {std::to_string(o)}, {}, {}, {}, {}});
        plan.routes.push_back({{std::to_string(plan.routes.size())}, {trip}});
    }
};

TEST(Compactness, CountsCrossingsWithinAndBetweenTrips) {
    const std::vector<LatLon> square{{0, 0}, {0, 1}, {1, 1}, {1, 0}};
    Drawing bow_tie(square);
    bow_tie.add_trip({0, 2, 1, 3});  // both diagonals
    EXPECT_EQ(compactness(bow_tie.catalog, bow_tie.plan).crossings_within, 1);
    Drawing around(square);
    around.add_trip({0, 1, 2, 3});
    EXPECT_EQ(compactness(around.catalog, around.plan).crossings_within, 0);
    Drawing two(square);
    two.add_trip({0, 2});
    two.add_trip({1, 3});
    EXPECT_EQ(compactness(two.catalog, two.plan).crossings_between, 1);
}

TEST(Compactness, DistrictsKeepNeighboursTogether) {
    std::vector<LatLon> places;
    for (int i = 0; i < 8; ++i) places.push_back({0.1 * (i % 4), i < 4 ? 0.0 : 5.0});
    Drawing districts(places), mixed(places);
    districts.add_trip({0, 1, 2, 3});
    districts.add_trip({4, 5, 6, 7});
    mixed.add_trip({0, 4, 2, 6});
    mixed.add_trip({1, 5, 3, 7});
    EXPECT_EQ(compactness(districts.catalog, districts.plan).neighbours_together_percent, 100);
    EXPECT_EQ(compactness(mixed.catalog, mixed.plan).neighbours_together_percent, 33);
    EXPECT_EQ(compactness({}, {}).neighbours_together_percent, 100);
}

// Property: at most three, fewest by the vehicle that serves most neighbours, and unused vehicles are neutral.
TEST(Compactness, StrangeNeighboursAreCountedByVehicle) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Random random(seed);
        Problem problem = random_problem({}, 12, random);
        problem.vehicles.assign(3, problem.vehicles[0]);
        const Solution solution{{{0, {{{0, 1, 2, 3}}, {{4, 5}}}}, {2, {{{6, 7, 8, 9, 10}}}}}, {11}};
        const auto strange = strange_neighbours(problem, *problem.profiles[0].distance, solution);
        for (int c = 0; c < 11; ++c) {
            const std::size_t own = c < 6 ? 0 : 2;
            EXPECT_EQ(strange[0][c] + strange[2][c], 3) << "each neighbour is strange to one of two vehicles";
            EXPECT_EQ(strange[1][c], strange[own][c]);
        }
        EXPECT_EQ(strange[1][11], 3);
    }
}

}  // namespace
}  // namespace tallyman::dispatch
