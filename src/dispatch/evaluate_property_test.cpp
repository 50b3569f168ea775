// evaluate and schedule against an account that shares nothing with them: it looks at the clock minute by minute and
// counts what is on board from the list of stops.
#include <algorithm>

#include <gtest/gtest.h>

#include "dispatch/evaluate.h"
#include "dispatch/random_problem.h"
#include "dispatch/schedule.h"

namespace tallyman::dispatch {
namespace {

struct Walk {
    bool late = false;
    Time back = 0;
    std::int64_t distance = 0;
};

bool is_open(const Client& client, Time now) {
    return client.windows.empty() || std::any_of(client.windows.begin(), client.windows.end(),
                                                 [&](Window w) { return w.open <= now && now <= w.close; });
}

bool opens_again(const Client& client, Time now) {
    return client.windows.empty() || client.windows.back().close >= now;
}

Walk walk(const Problem& problem, const Route& route, Time leave) {
    const Matrix& table = *problem.profiles[0].distance;
    const int depot = *problem.vehicles[0].start;
    Walk walk;
    Time now = leave;
    for (const Trip& trip : route.trips) {
        while (std::any_of(trip.clients.begin(), trip.clients.end(),
                           [&](int c) { return problem.clients[c].release > now; }))
            ++now;
        int here = depot;
        for (const int c : trip.clients) {
            const Client& client = problem.clients[c];
            walk.distance += table.at(here, client.location);
            now += table.at(here, client.location);
            here = client.location;
            walk.late = walk.late || !opens_again(client, now);
            while (opens_again(client, now) && !is_open(client, now)) ++now;
            now += client.service;
        }
        walk.distance += table.at(here, depot);
        now += table.at(here, depot);
    }
    walk.back = now;
    return walk;
}

bool is_overloaded(const Problem& problem, const Trip& trip) {
    for (int d = 0; d < problem.dimensions; ++d)
        for (std::size_t passed = 0; passed <= trip.clients.size(); ++passed) {
            Amount load = 0;
            for (std::size_t i = 0; i < trip.clients.size(); ++i) {
                const Client& client = problem.clients[trip.clients[i]];
                load += i < passed ? client.pickup[d] : client.delivery[d];
            }
            if (load > problem.vehicles[0].capacity[d]) return true;
        }
    return false;
}

Solution random_solution(const Problem& problem, Random& random) {
    std::vector<int> order(problem.clients.size());
    for (std::size_t c = 0; c < order.size(); ++c) order[c] = static_cast<int>(c);
    random.shuffle(std::span(order));
    Solution solution;
    for (const int c : order) {
        if (solution.routes.empty() || random.chance(0.25)) solution.routes.push_back({0, {Trip{}}});
        auto& trips = solution.routes.back().trips;
        if (!trips.back().clients.empty() && random.chance(0.25)) trips.emplace_back();
        trips.back().clients.push_back(c);
    }
    return solution;
}

TEST(Evaluate, AgreesWithLookingAtTheClock) {
    int feasible = 0;
    int late = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        Random random(seed);
        const Features features{.windows = true,
                                .several_windows = seed % 2 == 0,
                                .trips = true,
                                .releases = seed % 3 == 0,
                                .dimensions = seed % 5 == 0};
        const Problem problem = random_problem(features, 1 + static_cast<int>(random.below(12)), random);
        const Solution solution = random_solution(problem, random);
        const Evaluation evaluation = evaluate(problem, solution);
        std::int64_t distance = 0;
        for (int r = 0; r < static_cast<int>(solution.routes.size()); ++r) {
            const Route& route = solution.routes[r];
            const Walk seen = walk(problem, route, problem.vehicles[0].shift.open);
            distance += seen.distance;
            const auto is_blamed = [&](Rule rule) {
                return std::any_of(evaluation.violations.begin(), evaluation.violations.end(),
                                   [&](const Violation& v) { return v.rule == rule && v.route == r; });
            };
            const bool overloaded = std::any_of(route.trips.begin(), route.trips.end(),
                                                [&](const Trip& trip) { return is_overloaded(problem, trip); });
            EXPECT_EQ(is_blamed(Rule::late), seen.late) << "seed " << seed;
            EXPECT_EQ(is_blamed(Rule::capacity), overloaded) << "seed " << seed;
            if (seen.late) {
                ++late;
                continue;
            }
            ++feasible;
            EXPECT_EQ(is_blamed(Rule::shift), seen.back > problem.vehicles[0].shift.close) << "seed " << seed;
            const RouteTimes times = schedule(problem, route);
            EXPECT_EQ(times.back(), seen.back) << "seed " << seed;
            const Walk same = walk(problem, route, times.leave());
            EXPECT_TRUE(!same.late && same.back == seen.back) << "seed " << seed;
            const Walk after = walk(problem, route, times.leave() + 1);
            EXPECT_TRUE(after.late || after.back > seen.back) << "seed " << seed;
        }
        EXPECT_EQ(evaluation.distance, distance) << "seed " << seed;
    }
    EXPECT_GT(feasible, 100);
    EXPECT_GT(late, 100);
}

}  // namespace
}  // namespace tallyman::dispatch
