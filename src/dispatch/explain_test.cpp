#include "dispatch/explain.h"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

#include "dispatch/evaluate.h"
#include "dispatch/random_problem.h"
#include "dispatch/search.h"

namespace tallyman::dispatch {
namespace {

SearchOptions iterations(std::int64_t count) {
    SearchOptions options;
    options.processor_seconds = std::numeric_limits<double>::infinity();
    options.iterations = count;
    return options;
}

const ExplainNames plain_names{[](int type) { return "V" + std::to_string(type); }, false, true};
const ExplainNames day_names{[](int type) { return "V" + std::to_string(type); }, true, true};

// Two stops on a line, 10 minutes from the depot each, and a van for 100 kg.
Problem two_stops() {
    Problem problem;
    problem.dimensions = 2;
    auto table = std::make_shared<Matrix>(3);
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j) table->set(i, j, i == j ? 0 : 600);
    problem.profiles = {{table, table, {}}};
    for (int c = 0; c < 2; ++c) {
        Client& client = problem.clients.emplace_back();
        client.location = c + 1;
        client.delivery = {70'000, 10};
        client.required = false;
        client.prize = 1'000'000;
    }
    VehicleType& van = problem.vehicles.emplace_back();
    van.capacity = {100'000, 1'000};
    van.shift = {0, 2000};
    return problem;
}

WhyOut why_second(const Problem& problem) { return why_left_out(problem, {{{0, {{{0}}}}}, {1}}, 1, day_names); }

bool names(const WhyOut& why, const std::string& detail) {
    return std::find(why.details.begin(), why.details.end(), detail) != why.details.end();
}

TEST(Explain, FullVanWantsFortyKilogramsOrAnotherVan) {
    const WhyOut why = why_second(two_stops());
    EXPECT_EQ(why.code, "no_vehicle_left");
    EXPECT_TRUE(names(why, "more_weight:40000:V0"));
    EXPECT_TRUE(names(why, "one_more_vehicle:1:V0"));
    EXPECT_EQ(sentence(why.code, why.details, Lang::vi),
              "các xe đã đầy hoặc hết giờ; xếp được nếu xe V0 chở thêm được 40 kg, hoặc có thêm một xe như V0");
    EXPECT_EQ(
        sentence(why.code, why.details, Lang::en),
        "all vehicles are full or out of time; it would fit if vehicle V0 could carry 40 kg more, or there were one "
        "more vehicle like V0");
}

TEST(Explain, WindowThatIsTwentyMinutesTooEarly) {
    Problem problem = two_stops();
    problem.vehicles[0].shift = {7800, 100'000};
    problem.clients[1].windows = {{6000, 7200}};
    const WhyOut why = why_second(problem);
    EXPECT_EQ(why.code, "window_unreachable");
    // Opened late the van can be there at 8400, 20 minutes after its window.
    problem.clients[1].delivery = {1'000, 10};
    EXPECT_TRUE(names(why_second(problem), "later_window:1200:V0"));
}

TEST(Explain, EachBindingRuleHasItsCode) {
    const struct {
        const char* code;
        void (*change)(Problem&);
    } rows[] = {
        {"too_heavy", [](Problem& p) { p.clients[1].delivery[0] = 100'001; }},
        {"too_large", [](Problem& p) { p.clients[1].delivery[1] = 1'001; }},
        {"too_cold", [](Problem& p) { p.clients[1].extra = {forbidden}; }},
        {"shift_too_short", [](Problem& p) { p.vehicles[0].shift.close = 1'199; }},
        {"too_far", [](Problem& p) { p.vehicles[0].distance_max = 1'000; }},
        {"not_worth_it", [](Problem& p) { p.vehicles[0].count = 2; }},
        {"no_vehicle_left", [](Problem& p) { p.vehicles[0].stops_max = 1; }},
    };
    for (const auto& row : rows) {
        Problem problem = two_stops();
        row.change(problem);
        EXPECT_EQ(why_second(problem).code, row.code);
    }
}

// Whatever is left out gets a reason with words in both languages, and what is said to help is never a guess.
TEST(Explain, EveryStopLeftOutHasAReason) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        Random random(seed);
        Problem problem = random_problem(
            {.windows = true, .trips = seed % 2 == 0, .fleet = true, .limits = true, .pairs = seed % 3 == 0}, 25,
            random);
        const Solution solution = search(problem, iterations(50)).solution;
        for (const int c : solution.unassigned) {
            const WhyOut why = why_left_out(problem, solution, c, plain_names);
            EXPECT_NE(sentence(why.code, {}, Lang::vi), why.code);
            for (const std::string& detail : why.details)
                EXPECT_NE(sentence(why.code, {detail}, Lang::en).find(" if "), std::string::npos);
            // A stop that some vehicle could serve alone is at least helped by one more of those.
            EXPECT_TRUE(why.code != "no_vehicle_left" || !why.details.empty());
        }
    }
}

}  // namespace
}  // namespace tallyman::dispatch
