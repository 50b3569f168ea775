#include "dispatch/genetic.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "dispatch/random_problem.h"

namespace tallyman::dispatch {
namespace {

bool serves_everyone_once(const Tours& tours, int clients) {
    std::vector<int> served;
    for (const auto& tour : tours) served.insert(served.end(), tour.begin(), tour.end());
    std::sort(served.begin(), served.end());
    if (static_cast<int>(served.size()) != clients) return false;
    for (int c = 1; c <= clients; ++c)
        if (served[c - 1] != c) return false;
    return true;
}

Tours one_route_each(int clients) {
    Tours tours;
    for (int c = 1; c <= clients; ++c) tours.push_back({c});
    return tours;
}

// Debug builds also check every single move against the recomputed individual.
TEST(LocalSearch, OnlyEverImproves) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Random random(seed);
        const Problem problem = random_problem({.windows = seed % 2 == 0}, 40, random);
        const PlainProblem plain = *plain_of(problem);
        LocalSearch search(plain, 20);
        const Penalties penalties{10, 2};
        const Individual start = make_individual(plain, one_route_each(plain.clients));
        const Individual end = search.improve(start.routes, penalties, random);
        EXPECT_LT(end.cost(penalties), start.cost(penalties));
        EXPECT_TRUE(serves_everyone_once(end.routes, plain.clients));
    }
}

TEST(LocalSearch, PutsInWhoIsMissing) {
    Random random(2);
    const PlainProblem plain = *plain_of(random_problem({.windows = true}, 30, random));
    LocalSearch search(plain, 20);
    EXPECT_TRUE(serves_everyone_once(search.improve({{1, 2}, {3}}, {10, 10}, random).routes, plain.clients));
    EXPECT_TRUE(serves_everyone_once(search.improve({}, {10, 10}, random).routes, plain.clients));
}

TEST(Crossover, NobodyIsServedTwice) {
    Random random(3);
    const PlainProblem plain = *plain_of(random_problem({}, 40, random));
    LocalSearch search(plain, 20);
    const Tours a = search.improve(one_route_each(40), {10, 10}, random).routes;
    const Tours b = search.improve(one_route_each(40), {1, 1}, random).routes;
    for (int i = 0; i < 200; ++i) {
        const auto [child, intact] = exchange_routes(a, b, plain.neighbours, random);
        std::vector<int> served;
        for (const auto& tour : child) served.insert(served.end(), tour.begin(), tour.end());
        std::sort(served.begin(), served.end());
        EXPECT_EQ(std::adjacent_find(served.begin(), served.end()), served.end());
        EXPECT_LE(child.size(), a.size());
        for (std::size_t r = 0; r < intact; ++r) EXPECT_NE(std::find(a.begin(), a.end(), child[r]), a.end());
    }
}

TEST(Population, KeepsTheBestThroughEveryThinning) {
    Random random(4);
    const PlainProblem plain = *plain_of(random_problem({}, 30, random));
    const Penalties penalties{1000, 1000};
    LocalSearch search(plain, 20);
    Population population({.smallest = 3, .generation = 4, .elite = 1, .close = 2}, penalties);
    Cost best = forbidden;
    for (int i = 0; i < 60; ++i) {
        Individual member = search.improve({}, penalties, random);
        if (member.is_feasible()) best = std::min(best, member.distance);
        population.add(std::move(member));
    }
    Cost seen = forbidden;
    for (int i = 0; i < 500; ++i) {
        const Individual& member = population.pick(random);
        if (member.is_feasible()) seen = std::min(seen, member.distance);
    }
    EXPECT_EQ(seen, best);
}

TEST(Genetic, BestIsFeasibleAndPricedRight) {
    Random random(5);
    Problem problem = random_problem({.windows = true}, 40, random);
    for (Client& client : problem.clients) client.windows[0].close += 5000;
    problem.vehicles[0].count = 40;
    problem.vehicles[0].shift.close = 15'000;
    const PlainProblem plain = *plain_of(problem);
    Genetic genetic(plain, random, 0.2, [](const Tours& tours, const std::vector<int>&) { return tours; });
    genetic.add(one_route_each(plain.clients));
    for (int i = 0; i < 200; ++i) genetic.raise_child();
    ASSERT_LT(genetic.best_cost(), forbidden);
    const Individual again = make_individual(plain, genetic.best());
    EXPECT_TRUE(again.is_feasible());
    EXPECT_EQ(again.distance, genetic.best_cost());
}

}  // namespace
}  // namespace tallyman::dispatch
