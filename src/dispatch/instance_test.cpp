#include "dispatch/instance.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "base/failure.h"
#include "dispatch/evaluate.h"
#include "dispatch/search.h"
#include "dispatch/solution_file.h"

namespace tallyman::dispatch {
namespace {

constexpr std::string_view solomon_text = R"(T1

VEHICLE
NUMBER     CAPACITY
  2         15

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0          0          0          0       100          0
    1      1          1         10          5        20          3
    2      2          2         10          0        30          3
)";

constexpr std::string_view prize_text = R"(NAME : P
TYPE : PCVRPTW
DIMENSION : 3
VEHICLES : 4
CAPACITY : 9
SERVICE_TIME : 2
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
DEMAND_SECTION
1 0
2 1
3 2
TIME_WINDOW_SECTION
1 0 100
2 7 9
3 0 50
PRIZE_SECTION
1 0
2 21
3 0
DEPOT_SECTION
1
-1
EOF
)";

constexpr std::string_view explicit_text = R"(NAME : E
DIMENSION : 3
EDGE_WEIGHT_TYPE : EXPLICIT
EDGE_WEIGHT_FORMAT : FULL_MATRIX
CAPACITY : 5
EDGE_WEIGHT_SECTION
0 5 9
6 0 2
8 3 0
DEMAND_SECTION
1 0
2 1
3 1
DEPOT_SECTION
 1
 -1
EOF
)";

SearchResult quick(const Problem& problem) {
    SearchOptions options;
    options.processor_seconds = 0.2;
    return search(problem, options);
}

TEST(ReadInstance, SolomonCountsInTenths) {
    const Instance instance = read_instance(solomon_text, "t1");
    ASSERT_EQ(instance.problem.clients.size(), 2u);
    EXPECT_EQ(instance.name, "T1");
    EXPECT_EQ(instance.first_client, 1);
    EXPECT_EQ(instance.problem.vehicles[0].count, 2);
    EXPECT_EQ(instance.problem.vehicles[0].capacity[0], 15);
    EXPECT_EQ(instance.problem.vehicles[0].shift.close, 1000);
    EXPECT_EQ(instance.problem.profiles[0].distance->at(0, 1), 14);
    EXPECT_EQ(instance.problem.clients[0].windows, (std::vector<Window>{{50, 200}}));
    EXPECT_EQ(instance.problem.clients[0].service, 30);
    EXPECT_EQ(shown_cost(instance, 8273), "827.3");
}

TEST(ReadInstance, VrplibWithWindowsAndPrizesCountsInTenths) {
    const Instance instance = read_instance(prize_text, "p");
    ASSERT_EQ(instance.problem.clients.size(), 2u);
    EXPECT_EQ(instance.first_client, 2);
    EXPECT_EQ(instance.problem.profiles[0].distance->at(0, 1), 50);
    EXPECT_EQ(instance.problem.clients[0].prize, 210);
    EXPECT_FALSE(instance.problem.clients[0].required);
    EXPECT_TRUE(instance.problem.clients[1].required);
    EXPECT_EQ(instance.problem.clients[1].service, 20);
}

TEST(ReadInstance, ExplicitTableIsTakenAsItIs) {
    const Instance instance = read_instance(explicit_text, "e");
    EXPECT_EQ(instance.problem.profiles[0].distance->at(1, 0), 6);
    EXPECT_EQ(instance.cost_divisor, 1);
    EXPECT_EQ(quick(instance.problem).cost, 5 + 2 + 8);
}

TEST(ReadInstance, SaysWhereAFileIsWrong) {
    struct Row {
        std::string_view text, from, to, said;
    };
    const Row rows[] = {
        {solomon_text, "   5        20 ", "  25        20 ", "line 11: the time window ends"},
        {solomon_text, "    2      2 ", "    7      2 ", "line 12: customer 7 where 2 is next"},
        {solomon_text, "15", "x", "\"x\" is not a whole number"},
        {prize_text, "2 7 9", "2 10 9", "line 18: the time window ends before it starts"},
        {prize_text, "2 1\n", "9 1\n", "line 14: no such node: 9"},
        {prize_text, "EUC_2D", "GEO", "EDGE_WEIGHT_TYPE GEO is not supported"},
        {prize_text, "PRIZE_SECTION", "LOVE_SECTION", "LOVE_SECTION is not supported"},
        {prize_text, "DIMENSION : 3", "DIMENSION : 1000000", "DIMENSION outside of 1 .. 15000"},
        {prize_text, "PRIZE_SECTION", "DEMAND_SECTION", "DEMAND_SECTION is there twice"},
        {prize_text, "EDGE_WEIGHT_TYPE : EUC_2D", "DIMENSION : 4", "DIMENSION is there twice"},
        {prize_text, "2 7 9", "3 7 9", "node 3 is there twice"},
        {explicit_text, "0 5 9\n", "0 5\n", "8 numbers: not a table of 3"},
    };
    for (const Row& row : rows) {
        std::string text(row.text);
        const auto at = text.find(row.from);
        ASSERT_NE(at, std::string::npos) << row.from;
        text.replace(at, row.from.size(), row.to);
        try {
            read_instance(text, "file");
            ADD_FAILURE() << row.said;
        } catch (const Failure& failure) {
            EXPECT_NE(std::string(failure.what()).find(row.said), std::string::npos) << failure.what();
        }
    }
    EXPECT_THROW(read_instance("", "empty"), Failure);
    EXPECT_THROW(read_instance("hello", "letter"), Failure);
}

TEST(ReadInstance, AMillionStopsAreRefusedAtOnce) {
    std::string text(solomon_text);
    for (int i = 3; i < 1'000'000; ++i) text += std::to_string(i) + " 1 1 1 0 90 1\n";
    try {
        read_instance(text, "large.txt");
        ADD_FAILURE();
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("more than 15000 locations"), std::string::npos) << failure.what();
    }
}

TEST(SolutionFile, IsReadAsItWasWritten) {
    const Instance instance = read_instance(solomon_text, "t1");
    const Solution solution{{{0, {{{1}}, {{0}}}}}, {}};
    const std::string text = write_solution(instance, solution, 123);
    EXPECT_EQ(text, "Route #1: 2 | 1\nCost 12.3\n");
    EXPECT_EQ(read_solution(instance, text, "sol"), solution);
    EXPECT_THROW(read_solution(instance, "Route #1: 3\n", "sol"), Failure);
    EXPECT_THROW(read_solution(instance, "Route #1: 1 1\n", "sol"), Failure);
    EXPECT_EQ(read_solution(instance, "Route #1: 2\n", "sol").unassigned, std::vector<int>{0});
}

TEST(ReadInstance, ASharedFileOfEverySetIsReadAndPlanned) {
    const std::filesystem::path folder = std::filesystem::path(TALLYMAN_SHARED) / "instances";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "shared data not there";
    for (const char* set : {"solomon", "x", "ortec", "mtvrptwr", "pcvrptw"}) {
        const std::filesystem::path file = *std::filesystem::directory_iterator(folder / set);
        std::ifstream in(file);
        std::stringstream text;
        text << in.rdbuf();
        const Instance instance = read_instance(text.str(), file.string());
        ASSERT_EQ(validate(instance.problem), std::nullopt) << file;
        EXPECT_TRUE(evaluate(instance.problem, quick(instance.problem).solution).complete()) << file;
    }
}

}  // namespace
}  // namespace tallyman::dispatch
