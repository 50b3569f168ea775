#include "roads/osrm_table.h"

#include <gtest/gtest.h>

#include "base/failure.h"

namespace tallyman::roads {
namespace {

using namespace std::chrono_literals;

TEST(OsrmTable, AddressNamesPlacesSourcesAndDestinations) {
    const std::vector<LatLon> from{{10.8, 106.7}}, to{{10.81, 106.71}, {-33.5, -70.25}};
    EXPECT_EQ(table_address("http://localhost:5000/", from, to),
              "http://localhost:5000/table/v1/driving/106.700000,10.800000;106.710000,10.810000;-70.250000,-33.500000"
              "?annotations=duration,distance&sources=0&destinations=1;2");
    EXPECT_TRUE(
        table_address("https://maps/x/table/v1/truck", from, to).starts_with("https://maps/x/table/v1/truck/106.7"));
    EXPECT_EQ(shown_service("https://me:secret@maps.example/osrm/"), "maps.example/osrm");
}

TEST(OsrmTable, AnswerIsReadRowByRow) {
    const auto table =
        read_table(R"({"code":"Ok","durations":[[0,12.6],[null,3]],"distances":[[0,99.5],[7,null]]})", 2, 2, "service");
    EXPECT_EQ(table[1], (dispatch::Travel{{100}, 13s}));
    EXPECT_FALSE(table[2]);
    EXPECT_FALSE(table[3]);
}

TEST(OsrmTable, AnythingElseIsAnErrorThatSaysWhat) {
    struct Row {
        const char* answer;
        const char* error;
    };
    const Row rows[] = {
        {"<html>", "service: the answer is not JSON"},
        {"[]", "service: "},
        {R"({"code":"NoTable","message":"no way"})", "service: the service says NoTable: no way"},
        {R"({"code":"Ok","durations":[[1]]})", "service: \"distances\" are missing"},
        {R"({"code":"Ok","durations":[[1,2]],"distances":[[1]]})",
         "service: durations[0]: 2 cells where 1 were asked for"},
        {R"({"code":"Ok","durations":[],"distances":[]})", "service: durations: 0 rows where 1 were asked for"},
        {R"({"code":"Ok","durations":[[-5]],"distances":[[1]]})", "service: durations[0][0]: "},
        {R"({"code":"Ok","durations":[[1e300]],"distances":[[1]]})", "service: durations[0][0]: "},
        {R"({"code":"Ok","durations":[["soon"]],"distances":[[1]]})", "service: durations[0][0]: "},
        {R"({"code":7})", "service: code: "},
    };
    for (const Row& row : rows) {
        try {
            read_table(row.answer, 1, 1, "service");
            ADD_FAILURE() << "taken: " << row.answer;
        } catch (const Failure& failure) {
            EXPECT_TRUE(std::string(failure.what()).starts_with(row.error)) << failure.what();
        }
    }
}

}  // namespace
}  // namespace tallyman::roads
