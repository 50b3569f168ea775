#include "dispatch/vroom_json.h"

#include <fstream>
#include <limits>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "dispatch/evaluate.h"
#include "dispatch/search.h"

namespace tallyman::dispatch {
namespace {

using Json = nlohmann::json;

SearchOptions short_search() {
    SearchOptions options;
    options.processor_seconds = std::numeric_limits<double>::infinity();
    options.iterations = 500;
    return options;
}

Json solved(const std::string& text) {
    const Instance instance = read_instance(text, "day.json");
    EXPECT_EQ(validate(instance.problem), std::nullopt);
    const Solution solution = search(instance.problem, short_search()).solution;
    EXPECT_TRUE(evaluate(instance.problem, solution).feasible());
    return vroom_solution(instance, solution, {});
}

std::string error_of(const std::string& text) {
    try {
        read_instance(text, "day.json");
    } catch (const Failure& failure) {
        return failure.what();
    }
    return "";
}

std::string documented(const std::string& name) {
    std::ifstream in(std::string(TALLYMAN_SHARED) + "/vroom/" + name);
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

std::string small_day() {
    return R"({"vehicles":[{"id":7,"start_index":0,"end_index":0,"capacity":[4],"skills":[9]}],
        "jobs":[{"id":10,"location_index":1,"delivery":[2],"service":60,"skills":[9]},
                {"id":11,"location_index":2,"pickup":[4],"priority":5}],
        "shipments":[{"amount":[1],"pickup":{"id":10,"location_index":2},"delivery":{"id":11,"location_index":1}}],
        "matrices":{"car":{"durations":[[0,100,200],[110,0,90],[210,95,0]]}}})";
}

// The file with one value changed: a JSON pointer and the new value.
std::string changed(const char* pointer, const Json& value) {
    Json day = Json::parse(small_day());
    day[Json::json_pointer(pointer)] = value;
    return day.dump();
}

TEST(VroomJson, DocumentedExampleWithItsMatrixCostsWhatVroomSays) {
    const std::string text = documented("example_2.json");
    if (text.empty()) GTEST_SKIP() << "shared data not there";
    const Json ours = solved(text);
    const Json theirs = Json::parse(documented("example_2_sol.json"));
    EXPECT_EQ(ours["summary"]["cost"], theirs["summary"]["cost"]);
    ASSERT_EQ(ours["routes"].size(), 1u);
    for (std::size_t i = 0; i < 4; ++i)
        for (const char* key : {"type", "arrival", "duration", "location_index"})
            EXPECT_EQ(ours["routes"][0]["steps"][i][key], theirs["routes"][0]["steps"][i][key]) << key << i;
}

TEST(VroomJson, DocumentedExampleWithShipmentSkillsAndBreakServesEveryone) {
    const std::string text = documented("example_1.json");
    if (text.empty()) GTEST_SKIP() << "shared data not there";
    const Json ours = solved(text);
    EXPECT_EQ(ours["summary"]["unassigned"], 0);
    EXPECT_EQ(ours["summary"]["routes"], 2);
    EXPECT_EQ(ours["summary"]["service"], 2100);
    EXPECT_NE(ours.dump().find("\"break\""), std::string::npos);
}

TEST(VroomJson, DocumentedExampleWithImpossibleStepsIsPlannedWithoutThem) {
    const std::string text = documented("example_3.json");
    if (text.empty()) GTEST_SKIP() << "shared data not there";
    const Json ours = solved(text);
    EXPECT_EQ(ours["summary"]["violations"], Json::array());
    EXPECT_GE(ours["summary"]["unassigned"], 1);  // ten crates do not fit in two vans of four
}

TEST(VroomJson, PickupPairsRideTogetherAndLoadsAddUp) {
    const Json ours = solved(small_day());
    EXPECT_EQ(ours["summary"]["unassigned"], 0);
    Amount most = 0;
    int pickup = -1, delivery = -1, index = 0;
    for (const Json& step : ours["routes"][0]["steps"]) {
        most = std::max(most, step["load"][0].get<Amount>());
        if (step["type"] == "pickup") pickup = index;
        if (step["type"] == "delivery") delivery = index;
        ++index;
    }
    EXPECT_LE(most, 4);
    EXPECT_LT(pickup, delivery);
}

TEST(VroomJson, PriorityComesBeforeNumberOfTasks) {
    // The van takes 4: either the one job that matters or two that do not.
    Json day = Json::parse(small_day());
    day.erase("shipments");
    day["jobs"] = {{{"id", 1}, {"location_index", 1}, {"delivery", {2}}},
                   {{"id", 2}, {"location_index", 1}, {"delivery", {2}}},
                   {{"id", 3}, {"location_index", 2}, {"delivery", {3}}, {"priority", 1}}};
    const Json ours = solved(day.dump());
    EXPECT_EQ(ours["summary"]["priority"], 1);
    EXPECT_EQ(ours["unassigned"].size(), 2u);
}

TEST(VroomJson, CostsByHourKilometreAndUse) {
    Json day = Json::parse(small_day());
    day.erase("shipments");
    day["jobs"] = {{{"id", 1}, {"location_index", 1}}};
    day["matrices"]["car"]["distances"] = {{0, 1000, 2000}, {1000, 0, 1500}, {2000, 1500, 0}};
    day["vehicles"][0]["costs"] = {{"fixed", 50}, {"per_hour", 7200}, {"per_km", 0}};
    EXPECT_EQ(solved(day.dump())["summary"]["cost"], 50 + 2 * 210);
    day["vehicles"][0]["costs"] = {{"fixed", 50}, {"per_hour", 0}, {"per_km", 30}};
    EXPECT_EQ(solved(day.dump())["summary"]["cost"], 50 + 60);
    day["vehicles"][0]["costs"] = {{"per_hour", 3600}, {"per_km", 30}};
    EXPECT_EQ(solved(day.dump())["summary"]["cost"], 210 + 60);
    EXPECT_EQ(solved(day.dump())["summary"]["distance"], 2000);
}

TEST(VroomJson, LimitsOfAVehicleAreKept) {
    const struct {
        const char* key;
        int enough, short_of;
    } rows[] = {{"max_tasks", 4, 1}, {"max_travel_time", 1000, 300}, {"max_distance", 9000, 2999}};
    for (const auto& row : rows) {
        Json day = Json::parse(small_day());
        day["matrices"]["car"]["distances"] = {{0, 1000, 2000}, {1000, 0, 1500}, {2000, 1500, 0}};
        day["vehicles"][0][row.key] = row.enough;
        EXPECT_EQ(solved(day.dump())["summary"]["unassigned"], 0) << row.key;
        day["vehicles"][0][row.key] = row.short_of;
        EXPECT_GT(solved(day.dump())["summary"]["unassigned"], 0) << row.key;
    }
}

TEST(VroomJson, SpeedFactorAndProfile) {
    Json day = Json::parse(small_day());
    day["vehicles"][0]["speed_factor"] = 2;
    day["jobs"] = {{{"id", 1}, {"location_index", 1}}};
    day.erase("shipments");
    EXPECT_EQ(solved(day.dump())["summary"]["duration"], 105);
    day["vehicles"][0]["profile"] = "truck";
    EXPECT_NE(error_of(day.dump()).find("truck"), std::string::npos);
}

TEST(VroomJson, StepsAreTheOrderToStartFrom) {
    Json day = Json::parse(small_day());
    day["vehicles"][0]["steps"] = {{{"type", "start"}}, {{"type", "job"}, {"id", 10}}, {{"type", "end"}}};
    const Instance instance = read_instance(day.dump(), "day.json");
    ASSERT_TRUE(instance.vroom->steps);
    EXPECT_EQ(instance.vroom->steps->routes[0].trips[0].clients, std::vector<int>{0});
}

// Two jobs at one door and one elsewhere: parking is paid for once a door.
TEST(VroomJson, SetupIsSpentOncePerPlace) {
    const Json ours = solved(R"({"vehicles":[{"id":1,"start_index":0,"end_index":0}],
        "jobs":[{"id":1,"location_index":1,"setup":50,"service":10},{"id":2,"location_index":1,"setup":50,"service":10},
                {"id":3,"location_index":2,"setup":70,"service":10}],
        "matrices":{"car":{"durations":[[0,100,150],[100,0,90],[150,90,0]]}}})");
    EXPECT_EQ(ours["summary"]["setup"], 120);
    EXPECT_EQ(ours["summary"]["service"], 30);
    const Json& steps = ours["routes"][0]["steps"];
    EXPECT_EQ(steps.back()["arrival"].get<int>() - steps[0]["arrival"].get<int>(), 100 + 90 + 150 + 120 + 30);
}

TEST(VroomJson, PinnedStepsStayAndTheRestIsPlannedBehindThem) {
    Json day = Json::parse(small_day());
    day.erase("shipments");
    day["jobs"][1].erase("pickup");
    day["jobs"].push_back({{"id", 12}, {"location_index", 1}});
    day["vehicles"][0]["steps"] = {{{"type", "start"}}, {{"type", "job"}, {"id", 11}}, {{"type", "job"}, {"id", 10}}};
    Instance instance = read_instance(day.dump(), "day.json");
    pin_steps(instance, "day.json");
    EXPECT_EQ(validate(instance.problem), std::nullopt);
    const Solution solution = search(instance.problem, short_search()).solution;
    ASSERT_EQ(solution.routes.size(), 1u);
    EXPECT_EQ(solution.routes[0].trips[0].clients, (std::vector<int>{1, 0, 2})) << "though 12 lies on the way to 11";

    const auto refused = [](Json file) {
        try {
            Instance wrong = read_instance(file.dump(), "day.json");
            pin_steps(wrong, "day.json");
        } catch (const Failure& failure) {
            return std::string(failure.what());
        }
        return std::string();
    };
    Json without = day;
    without["vehicles"][0].erase("steps");
    EXPECT_EQ(refused(without), "day.json: there are no steps to keep");
    Json late = day;
    late["jobs"][0]["time_windows"] = {{0, 5}};
    EXPECT_TRUE(refused(late).starts_with("day.json: the steps cannot be kept as they are"));
    Json pairs = day;
    pairs["shipments"] = Json::parse(small_day())["shipments"];
    EXPECT_EQ(refused(pairs), "day.json: steps cannot be kept where there are shipments");
}

// What the documentation says of each example, and that ours is no dearer where the travel times are its own.
TEST(VroomJson, EveryDocumentedExampleIsSolvedUnchanged) {
    int found = 0;
    for (const char* name : {"example_1", "example_2", "example_3"}) {
        const std::string text = documented(std::string(name) + ".json");
        if (text.empty()) GTEST_SKIP() << "shared data not there";
        const Json ours = solved(text);
        const Json theirs = Json::parse(documented(std::string(name) + "_sol.json"));
        for (const auto& [key, value] : theirs["summary"].items())
            if (key != "computing_times") {
                EXPECT_TRUE(ours["summary"].contains(key)) << name << " " << key;
            }
        for (const auto& [key, value] : theirs["routes"][0].items())
            if (key != "geometry") {
                EXPECT_TRUE(ours["routes"][0].contains(key)) << name << " " << key;
            }
        EXPECT_EQ(ours["code"], 0);
        ++found;
    }
    EXPECT_EQ(found, 3);
}

// Each row is refused, naming the file and the place.
TEST(VroomJson, HostileFilesAreRefusedWithFileAndPlace) {
    Json many = Json::array();
    for (int i = 0; i < 1'000'000; ++i) many.push_back(0);
    const struct {
        const char* pointer;
        Json value;
        const char* place;
    } rows[] = {
        {"/jobs/0/time_windows", {{20, 10}}, "jobs[0].time_windows[0]"},
        {"/jobs/0/time_windows", {{0, 10}, {5, 20}}, "jobs[0].time_windows[1]"},
        {"/jobs/0/time_windows", Json::array(), "jobs[0].time_windows"},
        {"/jobs/0/service", -1, "jobs[0].service"},
        {"/jobs/0/service", 1e300, "jobs[0].service"},
        {"/jobs/0/service", 1.5, "jobs[0].service"},
        {"/jobs/0/service", "long", "jobs[0].service"},
        {"/jobs/0/delivery", {1, 2}, "jobs[0].delivery"},
        {"/jobs/0/delivery", {-1}, "jobs[0].delivery[0]"},
        {"/jobs/1/id", 10, "jobs[1]"},
        {"/jobs/0/location_index", 3, "jobs[0]"},
        {"/jobs/0/location_index", -1, "jobs[0].location_index"},
        {"/jobs/0/priority", 101, "jobs[0].priority"},
        {"/jobs/0/colour", "red", "\"colour\""},
        {"/jobs", many, "jobs"},
        {"/jobs", "none", "jobs"},
        {"/shipments/0/pickup/delivery", {1}, "shipments[0].pickup"},
        {"/vehicles/0/time_window", {5, 4}, "vehicles[0].time_window"},
        {"/vehicles/0/breaks", {{{"id", 1}, {"max_load", {1}}}}, "max_load"},
        {"/vehicles/0/speed_factor", 0, "vehicles[0].speed_factor"},
        {"/vehicles/0/steps", {{{"type", "job"}, {"id", 99}}}, "vehicles[0].steps[0]"},
        {"/vehicles/0/type", "fast", "\"type\""},
        {"/vehicles", Json::array(), "vehicles"},
        {"/matrices/car/durations/1", {1, 2}, "matrices.car.durations[1]"},
        {"/matrices/car/durations/1/1", -5, "matrices.car.durations[1][1]"},
        {"/matrices/car/distances", {{1}}, "matrices.car.distances"},
        {"/options", 1, "\"options\""},
    };
    for (const auto& row : rows) {
        const std::string error = error_of(changed(row.pointer, row.value));
        EXPECT_TRUE(error.starts_with("day.json: ")) << row.pointer << ": " << error;
        EXPECT_NE(error.find(row.place), std::string::npos) << row.pointer << ": " << error;
    }
    EXPECT_TRUE(error_of("{\"jobs\": [").starts_with("day.json: not JSON"));
    EXPECT_TRUE(error_of(std::string(100'000, '[')).starts_with("day.json"));
    EXPECT_TRUE(error_of("{\"a\":" + std::string(100'000, '[')).starts_with("day.json"));
}

TEST(VroomJson, AStopHeavierThanEveryVehicleIsLeftOut) {
    const Json ours = solved(changed("/jobs/0/delivery", {5}));
    ASSERT_EQ(ours["unassigned"].size(), 1u);
    EXPECT_EQ(ours["unassigned"][0]["id"], 10);
    EXPECT_EQ(ours["unassigned"][0]["type"], "job");
}

}  // namespace
}  // namespace tallyman::dispatch
