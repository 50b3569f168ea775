#include "dispatch/evaluate.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "dispatch/schedule.h"

namespace tallyman::dispatch {
namespace {

// A depot at 0 and clients at 10, 20, 30 on a line; one vehicle of capacity 10.
Problem line_of_three() {
    Problem problem;
    auto table = std::make_shared<Matrix>(4);
    for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 4; ++j) table->set(i, j, 10 * std::abs(i - j));
    problem.profiles = {{table, table, {}}};
    for (int c = 0; c < 3; ++c) {
        Client client;
        client.location = c + 1;
        client.delivery[0] = 4;
        client.service = 5;
        problem.clients.push_back(client);
    }
    VehicleType vehicle;
    vehicle.capacity[0] = 12;
    problem.vehicles = {vehicle};
    return problem;
}

Solution one_route(std::vector<Trip> trips) { return {{{0, std::move(trips)}}, {}}; }

bool breaks_rule(const Evaluation& evaluation, Rule rule) {
    for (const Violation& violation : evaluation.violations)
        if (violation.rule == rule) return true;
    return false;
}

TEST(Evaluate, AddsUpDistanceAndTimeOfAPlainRoute) {
    Problem problem = line_of_three();
    problem.vehicles[0].fixed = 100;
    problem.vehicles[0].per_duration = 2;
    const Evaluation evaluation = evaluate(problem, one_route({{{0, 1, 2}}}));
    EXPECT_TRUE(evaluation.complete());
    EXPECT_EQ(evaluation.distance, 60);
    EXPECT_EQ(evaluation.duration, 75);
    EXPECT_EQ(evaluation.cost.total(), 100 + 60 + 2 * 75);
}

TEST(Evaluate, WaitingIsMovedToTheDepot) {
    Problem problem = line_of_three();
    problem.clients[0].windows = {{1000, 2000}};
    const RouteTimes times = schedule(problem, {0, {{{0, 1, 2}}}});
    EXPECT_EQ(times.leave(), 990);
    EXPECT_EQ(times.duration(), 75);
}

TEST(Evaluate, ASecondWindowIsWaitedForWhenTheFirstIsMissed) {
    Problem problem = line_of_three();
    problem.clients[1].windows = {{0, 15}, {100, 200}};
    const RouteTimes times = schedule(problem, {0, {{{0, 1, 2}}}});
    EXPECT_EQ(times.trips[0].stops[1].start, 100);
}

TEST(Evaluate, ATripWaitsForTheLastReleaseOfItsClients) {
    Problem problem = line_of_three();
    problem.vehicles[0].trips_max = 2;
    problem.clients[2].release = 500;
    const RouteTimes times = schedule(problem, {0, {{{0}}, {{1, 2}}}});
    EXPECT_EQ(times.trips[0].back, times.trips[0].leave + 25);
    EXPECT_EQ(times.trips[1].leave, 500);
}

TEST(Evaluate, ABreakIsTakenBeforeItWouldBeMissed) {
    Problem problem = line_of_three();
    problem.vehicles[0].breaks = {{{{20, 30}}, 100}};
    const RouteTimes times = schedule(problem, {0, {{{0, 1, 2}}}});
    EXPECT_TRUE(times.breaks_kept);
    EXPECT_EQ(times.duration(), 175);
}

TEST(Evaluate, SlicesStretchTravelAndKeepFirstInFirstOut) {
    Problem problem = line_of_three();
    problem.profiles[0].slices = {{100, 200}, {200, 100}};
    const Profile& profile = problem.profiles[0];
    EXPECT_EQ(arrival(profile, 0, 1, 0), 10);
    EXPECT_EQ(arrival(profile, 0, 1, 95), 110);
    EXPECT_EQ(arrival(profile, 0, 1, 190), 205);
    for (Time t = 0; t < 250; ++t) EXPECT_LE(arrival(profile, 0, 3, t), arrival(profile, 0, 3, t + 1));
}

TEST(Evaluate, TheLatestDepartureIsTheInverseOfArrival) {
    Random random(11);
    for (int round = 0; round < 2000; ++round) {
        auto table = std::make_shared<Matrix>(2);
        table->set(0, 1, static_cast<std::int32_t>(random.between(0, 5000)));
        Profile roads{table, table, {}};
        Time begin = random.between(0, 2000);
        for (int i = 0; i < 3; ++i, begin += random.between(1, 2000))
            roads.slices.push_back({begin, static_cast<int>(random.between(30, 300))});
        const Time limit = random.between(-1000, 12'000);
        const Time leave = departure(roads, 0, 1, limit);
        EXPECT_LE(arrival(roads, 0, 1, leave), limit);
        EXPECT_GT(arrival(roads, 0, 1, leave + 1), limit);
        EXPECT_LE(arrival(roads, 0, 1, limit), arrival(roads, 0, 1, limit + 1));
    }
}

TEST(Evaluate, UnevenWorkCostsMoreThanTheSameWorkSharedOut) {
    VehicleType vehicle;
    vehicle.balance = 4096;
    EXPECT_EQ(balance_cost(vehicle, 9) + balance_cost(vehicle, 1), 82);
    EXPECT_EQ(balance_cost(vehicle, 5) + balance_cost(vehicle, 5), 50);
}

TEST(Evaluate, NamesEveryBrokenRule) {
    struct Row {
        Rule rule;
        void (*change)(Problem&);
    };
    const Row rows[] = {
        {Rule::capacity, [](Problem& p) { p.vehicles[0].capacity[0] = 11; }},
        {Rule::capacity, [](Problem& p) { p.clients[0].pickup[0] = 5; }},
        {Rule::late,
         [](Problem& p) {
             p.clients[2].windows = {{0, 39}};
         }},
        {Rule::shift,
         [](Problem& p) {
             p.vehicles[0].shift = {0, 74};
         }},
        {Rule::skills, [](Problem& p) { p.clients[1].skills = 2; }},
        {Rule::not_by_this_vehicle, [](Problem& p) { p.clients[1].extra = {forbidden}; }},
        {Rule::distance_max, [](Problem& p) { p.vehicles[0].distance_max = 59; }},
        {Rule::duration_max, [](Problem& p) { p.vehicles[0].duration_max = 74; }},
        {Rule::stops_max, [](Problem& p) { p.vehicles[0].stops_max = 2; }},
        {Rule::pinned, [](Problem& p) { p.vehicles[0].pinned = {1}; }},
        {Rule::too_many_vehicles, [](Problem& p) { p.vehicles[0].count = 0; }},
        {Rule::breaks,
         [](Problem& p) {
             p.vehicles[0].breaks = {{{{-5, -1}}, 1}};
         }},
        {Rule::pair,
         [](Problem& p) {
             p.pairs = {{2, 0, {}}};
         }},
    };
    EXPECT_TRUE(evaluate(line_of_three(), one_route({{{0, 1, 2}}})).complete());
    for (const Row& row : rows) {
        Problem problem = line_of_three();
        row.change(problem);
        EXPECT_TRUE(breaks_rule(evaluate(problem, one_route({{{0, 1, 2}}})), row.rule)) << static_cast<int>(row.rule);
    }
}

TEST(Evaluate, NamesClientsThatAreLostOrServedTwice) {
    EXPECT_TRUE(breaks_rule(evaluate(line_of_three(), one_route({{{0, 1}}})), Rule::lost));
    EXPECT_TRUE(breaks_rule(evaluate(line_of_three(), one_route({{{0, 1, 2, 0}}})), Rule::served_twice));
    EXPECT_TRUE(breaks_rule(evaluate(line_of_three(), one_route({{{0, 1, 3}}})), Rule::no_such_client));
    EXPECT_TRUE(breaks_rule(evaluate(line_of_three(), one_route({{{0, 1}}, {{2}}})), Rule::too_many_trips));
}

}  // namespace
}  // namespace tallyman::dispatch
