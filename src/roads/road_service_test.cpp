#include "roads/road_service.h"

#include <cmath>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "roads/osrm_table.h"
#include "roads/test_server.h"

namespace tallyman::roads {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr Day today{20'000 * std::chrono::days{1}};

// As OSRM answers: the places of the path, the rows of sources, the columns of destinations. A second is a metre here,
// and both are the first longitude's thousandths plus the second's times 1000, so that a mixed-up cell is seen.
std::int64_t ticks(double lon) { return std::llround((lon - 106) * 1000); }
std::int64_t way(double from, double to) { return ticks(from) + 1000 * ticks(to); }

std::vector<std::size_t> numbers_after(const std::string& path, const std::string& key) {
    std::vector<std::size_t> numbers;
    std::size_t at = path.find(key + "=");
    if (at == path.npos) return numbers;
    at += key.size() + 1;
    while (at < path.size() && path[at] != '&') {
        std::size_t used = 0;
        numbers.push_back(std::stoul(path.substr(at), &used));
        at += used;
        if (at < path.size() && path[at] == ';') ++at;
    }
    return numbers;
}

TestAnswer osrm(const std::string& path) {
    std::vector<double> longitudes;
    const std::string begin = "/table/v1/driving/";
    EXPECT_TRUE(path.starts_with(begin));
    std::size_t at = begin.size();
    while (true) {
        longitudes.push_back(std::stod(path.substr(at)));
        at = path.find_first_of(";?", at);
        if (path[at] == '?') break;
        ++at;
    }
    json durations = json::array();
    for (const std::size_t from : numbers_after(path, "sources")) {
        json& row = durations.emplace_back(json::array());
        for (const std::size_t to : numbers_after(path, "destinations"))
            row.push_back(static_cast<double>(way(longitudes.at(from), longitudes.at(to))));
    }
    return {200, json{{"code", "Ok"}, {"durations", durations}, {"distances", durations}}.dump()};
}

std::vector<dispatch::DayPlace> places(int count) {
    std::vector<dispatch::DayPlace> all;
    for (int i = 0; i < count; ++i) all.push_back({"P" + std::to_string(i), {10.8, 106 + 0.001 * i}});
    return all;
}

RoadService service_at(const TestServer& server) { return {server.address(), 20, {.timeout = 1s, .tries = 3}}; }

std::string error_of(const TestServer& server) {
    TravelCache cache(server.address(), today);
    try {
        road_travel(places(3), service_at(server), cache);
    } catch (const Failure& failure) {
        return failure.what();
    }
    return "";
}

class RoadServiceTest : public testing::Test {
protected:
    void SetUp() override { ::setenv("no_proxy", "127.0.0.1", 1); }
};

TEST_F(RoadServiceTest, PutsTheTableTogetherFromBlocks) {
    const TestServer server([](const std::string& path, int) { return osrm(path); });
    TravelCache cache(server.address(), today);
    const auto table = road_travel(places(25), service_at(server), cache);
    EXPECT_EQ(server.requests(), 9);
    EXPECT_EQ(table.source(), server.address().substr(7));
    for (int i = 0; i < 25; ++i)
        for (int j = 0; j < 25; ++j) {
            if (i == j) continue;
            const auto found = table.find(*table.place("P" + std::to_string(i)), *table.place("P" + std::to_string(j)));
            ASSERT_TRUE(found);
            EXPECT_EQ(found->metres.value, i + 1000 * j);
        }
}

TEST_F(RoadServiceTest, AsksOnlyForWhatIsNew) {
    const TestServer server([](const std::string& path, int) { return osrm(path); });
    TravelCache cache(server.address(), today);
    road_travel(places(10), service_at(server), cache);
    EXPECT_EQ(server.requests(), 1);
    TravelCache kept = TravelCache::read(cache.bytes(), server.address(), today, 30);
    road_travel(places(10), service_at(server), kept);
    EXPECT_EQ(server.requests(), 1);
    const auto table = road_travel(places(11), service_at(server), kept);
    EXPECT_EQ(server.requests(), 4) << "the new place's row and column, in three blocks";
    EXPECT_EQ(table.find(*table.place("P10"), *table.place("P3"))->metres.value, 10 + 3000);
}

TEST_F(RoadServiceTest, TriesAgainAndThenWorks) {
    const TestServer server([](const std::string& path, int request) {
        return request < 3 ? TestAnswer{503, "busy"} : osrm(path);
    });
    EXPECT_EQ(error_of(server), "");
    EXPECT_EQ(server.requests(), 3);
}

TEST_F(RoadServiceTest, GivesUpNamingWhoAndWhat) {
    struct Row {
        int status;
        const char* body;
        std::chrono::milliseconds delay;
        const char* error;
        int requests;
    };
    const Row rows[] = {
        {500, "", 0ms, " was asked 3 times: it answers 500", 3},
        {400, R"({"code":"TooBig","message":"Too many table coordinates"})", 0ms,
         ": it answers 400 TooBig: Too many table coordinates", 1},
        {404, "nothing here", 0ms, ": it answers 404", 1},
        {200, "<html>sign in</html>", 0ms, ": the answer is not JSON", 1},
        {200, R"({"code":"Ok","durations":[[1]],"distances":[[1]]})", 0ms, ": durations: 1 rows where 3 were asked for",
         1},
        {200, "", 5s, " was asked 3 times: no answer within 1 s", 3},
    };
    for (const Row& row : rows) {
        const TestServer server([&](const std::string&, int) { return TestAnswer{row.status, row.body, row.delay}; });
        const std::string error = error_of(server);
        EXPECT_TRUE(error.starts_with("the routing service 127.0.0.1:")) << error;
        EXPECT_NE(error.find(row.error), error.npos) << error;
        EXPECT_LE(server.requests(), row.requests);
    }
}

TEST_F(RoadServiceTest, NobodyThereIsAnErrorAndWhatCameIsKept) {
    TravelCache cache("http://127.0.0.1:1", today);
    EXPECT_THROW(road_travel(places(2), {"http://127.0.0.1:1", 20, {.timeout = 1s, .tries = 1}}, cache), Failure);
    EXPECT_THROW(road_travel(places(2), {"file:///etc/passwd", 20, {.timeout = 1s, .tries = 1}}, cache), Failure);
    const TestServer server([](const std::string& path, int request) {
        return request == 1 ? osrm(path) : TestAnswer{400, ""};
    });
    EXPECT_THROW(road_travel(places(25), service_at(server), cache), Failure);
    EXPECT_EQ(cache.size(), 100u);
}

TEST_F(RoadServiceTest, WaysThatItDoesNotKnowAreLeftToGreatCircle) {
    const TestServer server([](const std::string&, int) {
        return TestAnswer{200, R"({"code":"Ok","durations":[[0,null],[4,0]],"distances":[[0,null],[5,0]]})"};
    });
    TravelCache cache(server.address(), today);
    const auto table = road_travel(places(2), service_at(server), cache);
    EXPECT_FALSE(table.place("P0") && table.place("P1") && table.find(*table.place("P0"), *table.place("P1")));
    EXPECT_EQ(table.find(*table.place("P1"), *table.place("P0"))->seconds, 4s);
}

TEST_F(RoadServiceTest, CtrlCEndsTheWaiting) {
    const TestServer server([](const std::string&, int) { return TestAnswer{200, "", 20s}; });
    TravelCache cache(server.address(), today);
    StopFlag stop;
    Progress progress;
    progress.stop = &stop;
    std::thread ctrl_c([&] {
        std::this_thread::sleep_for(100ms);
        stop.set();
    });
    const auto began = std::chrono::steady_clock::now();
    EXPECT_THROW(road_travel(places(2), {server.address(), 20, {.timeout = 15s, .tries = 1}}, cache, progress),
                 Failure);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
    ctrl_c.join();
}

}  // namespace
}  // namespace tallyman::roads
