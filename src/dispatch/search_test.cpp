#include "dispatch/search.h"

#include <limits>

#include <gtest/gtest.h>

#include "dispatch/evaluate.h"
#include "dispatch/random_problem.h"

namespace tallyman::dispatch {
namespace {

SearchOptions iterations(std::int64_t count, std::uint64_t seed = 1) {
    SearchOptions options;
    options.processor_seconds = std::numeric_limits<double>::infinity();
    options.seed = seed;
    options.iterations = count;
    return options;
}

struct Row {
    const char* name;
    Features features;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class AnyFeature : public testing::TestWithParam<Row> {};

// The heart's promise: whatever is asked, what comes out is possible and costs what the search says it costs.
TEST_P(AnyFeature, PlansAreFeasibleAndPricedRight) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Random random(seed);
        const Problem problem = random_problem(GetParam().features, 1 + static_cast<int>(random.below(40)), random);
        ASSERT_EQ(validate(problem), std::nullopt);
        const SearchResult result = search(problem, iterations(300, seed));
        const Evaluation evaluation = evaluate(problem, result.solution);
        for (const Violation& wrong : evaluation.violations)
            ADD_FAILURE() << "seed " << seed << ": rule " << static_cast<int>(wrong.rule) << " client " << wrong.client;
        if (evaluation.required_missing == 0) {
            EXPECT_EQ(result.cost, evaluation.cost.total()) << "seed " << seed;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Search, AnyFeature,
    testing::Values(
        Row{"capacity", {}}, Row{"windows", {.windows = true}}, Row{"prizes", {.windows = true, .prizes = true}},
        Row{"several_windows", {.windows = true, .several_windows = true}}, Row{"trips", {.trips = true}},
        Row{"trips_and_releases", {.windows = true, .trips = true, .releases = true}},
        Row{"fleet", {.windows = true, .fleet = true}}, Row{"dimensions", {.dimensions = true}},
        Row{"limits", {.windows = true, .limits = true}}, Row{"time_costs", {.windows = true, .time_costs = true}},
        Row{"breaks", {.windows = true, .breaks = true}}, Row{"slices", {.windows = true, .slices = true}},
        Row{"slices_and_costs_of_time",
            {.windows = true, .trips = true, .releases = true, .time_costs = true, .slices = true}},
        Row{"balance", {.windows = true, .fleet = true, .balance = true}},
        Row{"setups", {.windows = true, .fleet = true, .setups = true}}, Row{"pinned", {.pinned = true}},
        Row{"pairs", {.windows = true, .fleet = true, .pairs = true}},
        Row{"groups", {.windows = true, .trips = true, .groups = true}},
        Row{"travel_limits", {.fleet = true, .travel_limits = true}},
        Row{"everything",
            {true, true, true, true, true, true, true, true, true, true, true, false, false, false, false}}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Search, SameSeedAndIterationsGiveTheSamePlan) {
    struct Size {
        int clients;
        std::int64_t iterations;  // many for few clients: bred
    };
    Random random(3);
    for (const Size size : {Size{50, 2000}, Size{15, 20'000}})
        for (const bool trips : {false, true}) {
            const Problem problem = random_problem({.windows = true, .trips = trips}, size.clients, random);
            for (const int threads : {1, 2}) {
                SearchOptions options = iterations(size.iterations, 9);
                options.threads = threads;
                EXPECT_EQ(search(problem, options).solution, search(problem, options).solution);
            }
        }
}

TEST(Search, WithTimeForEachClientPlansAreBred) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        Random random(seed);
        const Problem problem = random_problem({.windows = seed % 3 != 0}, 12, random);
        const SearchResult result = search(problem, iterations(20'000, seed));
        const Evaluation evaluation = evaluate(problem, result.solution);
        EXPECT_TRUE(evaluation.feasible());
        if (evaluation.required_missing == 0) {
            EXPECT_EQ(result.cost, evaluation.cost.total());
        }
    }
}

TEST(Search, StopFlagEndsItWithThePlanSoFar) {
    Random random(4);
    const Problem problem = random_problem({.windows = true}, 30, random);
    StopFlag stop;
    stop.set();
    SearchOptions options;
    options.processor_seconds = 1000;
    options.stop = &stop;
    const SearchResult result = search(problem, options);
    EXPECT_LT(result.seconds, 1);
    EXPECT_TRUE(evaluate(problem, result.solution).feasible());
}

TEST(Search, WarmStartIsNeverMadeWorse) {
    Random random(5);
    const Problem problem = random_problem({.windows = true}, 40, random);
    const SearchResult good = search(problem, iterations(5000));
    SearchOptions options = iterations(10, 2);
    options.warm = good.solution;
    EXPECT_LE(search(problem, options).cost, good.cost);
}

TEST(Search, NoClientsIsAnEmptyPlan) {
    Random random(6);
    EXPECT_EQ(search(random_problem({}, 0, random), iterations(10)).solution, Solution{});
}

TEST(Search, OneClientTooHeavyForEveryVehicleIsLeftOut) {
    Random random(7);
    Problem problem = random_problem({}, 5, random);
    problem.clients[2].delivery[0] = problem.vehicles[0].capacity[0] + 1;
    const SearchResult result = search(problem, iterations(100));
    EXPECT_EQ(result.solution.unassigned, std::vector<int>{2});
}

}  // namespace
}  // namespace tallyman::dispatch
