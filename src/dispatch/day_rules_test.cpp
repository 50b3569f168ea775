#include "dispatch/day_rules.h"

#include <functional>

#include <gtest/gtest.h>

#include "base/failure.h"
#include "dispatch/plan.h"

namespace tallyman::dispatch {
namespace {

using namespace std::chrono_literals;

Catalog small_catalog() {
    Catalog catalog;
    catalog.depots = {{{"D"}, "Kho", {10.80, 106.70}, {5h, 20h}}};
    catalog.outlets = {{{"O"}, "", "", {10.81, 106.71}, {7h, 18h}, 0s}};
    catalog.vehicles = {{{"V"}, {"A"}, {"D"}, {1'000}, {1'000}, Temperature::ambient, {6h, 16h}, {5'000}, {0}, {0}, 1}};
    return catalog;
}

TEST(DayRules, LimitsOfAVehicleWithTwoBreaks) {
    DayRules rules;
    read_limits(
        "vehicle,km_max,overtime_min,overtime_per_hour,break_from,break_to,break_min,ends\n"
        "V,120,60,90000,11:00,13:30,45,last_stop\nV,,,,15:00,16:00,10,\n",
        "limits.csv", small_catalog(), rules);
    const VehicleLimits& limits = rules.limits_of({"V"});
    EXPECT_EQ(limits.distance_max, Metres{120'000});
    EXPECT_EQ(limits.overtime_max, 3600s);
    EXPECT_EQ(limits.overtime_per_hour, Money{90'000});
    EXPECT_FALSE(limits.stops_max);
    ASSERT_EQ(limits.pauses.size(), 2u);
    EXPECT_EQ(limits.pauses[1].duration, 600s);
    EXPECT_TRUE(limits.ends_at_last_stop);
    EXPECT_FALSE(rules.limits_of({"other"}).ends_at_last_stop);
}

TEST(DayRules, WindowsAreCutToHoursAndWish) {
    const Catalog catalog = small_catalog();
    DayRules rules;
    read_windows("outlet,open,close\nO,06:00,11:00\nO,13:30,19:00\n", "windows.csv", catalog, rules);
    const Outlet& outlet = catalog.outlets[0];
    EXPECT_EQ(rules.windows_of(outlet, {0h, 24h}),
              (std::vector<Window>{{7 * 3600, 11 * 3600}, {13 * 3600 + 1800, 18 * 3600}}));
    EXPECT_EQ(rules.windows_of(outlet, {9h, 12h}), (std::vector<Window>{{9 * 3600, 11 * 3600}}));
    EXPECT_TRUE(rules.windows_of(outlet, {11h + 1min, 13h}).empty());
    EXPECT_EQ(no_day_rules.windows_of(outlet, {0h, 12h}), (std::vector<Window>{{7 * 3600, 12 * 3600}}));
}

TEST(DayRules, WhoWasThereMostOftenIsNoStranger) {
    DayRules rules;
    read_habits("outlet,driver,visits\nO,A,8\nO,B,2\n", "habits.csv", rules);
    EXPECT_EQ(rules.strangeness({"O"}, {"A"}), 0);
    EXPECT_EQ(rules.strangeness({"O"}, {"B"}), 750);
    EXPECT_EQ(rules.strangeness({"O"}, {"C"}), 1000);
    EXPECT_EQ(rules.strangeness({"nobody was here"}, {"C"}), 0);
}

TEST(DayRules, BadRowsNameFileLineAndWhatIsRight) {
    const Catalog catalog = small_catalog();
    struct Row {
        const char* csv;
        const char* error;
        std::function<void(const char*, DayRules&)> read;
    };
    const auto limits = [&](const char* csv, DayRules& rules) { read_limits(csv, "f.csv", catalog, rules); };
    const auto windows = [&](const char* csv, DayRules& rules) { read_windows(csv, "f.csv", catalog, rules); };
    const auto habits = [&](const char* csv, DayRules& rules) { read_habits(csv, "f.csv", rules); };
    const auto traffic = [&](const char* csv, DayRules& rules) { read_traffic(csv, "f.csv", rules); };
    const Row rows[] = {
        {"vehicle,stops_max\nV,-1\n", "f.csv:2: stops_max: a whole number from 0 to 10000 is expected", limits},
        {"vehicle,stops_max\nW,1\n", "f.csv:2: no such vehicle: W", limits},
        {"vehicle,stops\nV,1\n", "f.csv:1: unknown column \"stops\"; there may be vehicle,", limits},
        {"vehicle,km_max,km_max\n", "f.csv:1: the column \"km_max\" is there twice", limits},
        {"stops_max\n1\n", "f.csv:1: the column \"vehicle\" is missing", limits},
        {"vehicle,ends\nV,home\n", "f.csv:2: ends: depot or last_stop is expected", limits},
        {"vehicle,break_from\nV,11:00\n", "f.csv:2: break_from, break_to and break_min belong together", limits},
        {"vehicle,break_from,break_to,break_min\nV,12:00,11:00,5\n", "f.csv:2: the break ends before it starts",
         limits},
        {"outlet,open,close\nO,11:00,10:00\n", "f.csv:2: the time window ends before it starts", windows},
        {"outlet,open,close\nO,08:00,10:00\nO,10:00,11:00\n", "f.csv:3: the windows of an outlet come in order",
         windows},
        {"outlet,open,close\nO,8 am,10:00\n", "f.csv:2: open: a time like 07:30 is expected", windows},
        {"outlet,open,close\nX,08:00,10:00\n", "f.csv:2: no such outlet: X", windows},
        {"outlet,driver,visits\nO,A,1\nO,A,2\n", "f.csv:3: this outlet and driver are there twice", habits},
        {"outlet,driver,visits\nO,A\n", "f.csv:2: 2 cells where the header has 3", habits},
        {"from,percent\n06:00,0\n", "f.csv:2: percent: a whole number from 10 to 1000", traffic},
        {"from,percent\n06:00,120\n06:00,130\n", "f.csv:3: the times of day come in order", traffic},
        {"from,percent\n06:00,\n", "f.csv:2: percent is missing", traffic},
        {"", "f.csv:1: the header from,percent is missing", traffic},
    };
    for (const Row& row : rows) {
        DayRules rules;
        try {
            row.read(row.csv, rules);
            ADD_FAILURE() << "taken: " << row.csv;
        } catch (const Failure& failure) {
            EXPECT_TRUE(std::string(failure.what()).starts_with(row.error)) << failure.what();
        }
    }
}

}  // namespace
}  // namespace tallyman::dispatch
