#include "verify/vehicle_day.h"

#include <gtest/gtest.h>

namespace tallyman::verify {
namespace {

const Zone zone;
const Day day = *parse_day("2026-11-23");
const LatLon shop{10.7700, 106.6900};

LatLon metres_north(double metres) { return {shop.lat + metres / 111'195, shop.lon}; }
Instant at(int hour, int minute = 0) { return zone.at(day, TimeOfDay{hour * 3600 + minute * 60}); }

TEST(check_vehicle_days, names_the_photo_that_cannot_be) {
    const VehicleId van{"V1"};
    const std::vector<Sighting> sightings = {
        {"a", {"a"}, van, at(9), shop, {}},
        {"c", {"c"}, van, at(9, 20), metres_north(1500), {}},
        {"b", {"b"}, van, at(9, 10), metres_north(40'000), {}},
        {"other van", {"other van"}, VehicleId{"V2"}, at(9, 11), metres_north(30'000), {}},
        {"unknown", {"unknown"}, {}, at(9, 12), metres_north(60'000), {}}};
    const auto findings = check_vehicle_days(sightings, {});
    EXPECT_FALSE(findings[0]);
    EXPECT_FALSE(findings[1]);
    ASSERT_TRUE(findings[2]);
    EXPECT_EQ(findings[2]->code, "impossible_speed");
    EXPECT_GT(findings[2]->number, 200);
    EXPECT_FALSE(findings[3]);
    EXPECT_FALSE(findings[4]);
}

TEST(check_vehicle_days, of_two_alone_both_are_doubted) {
    const VehicleId van{"V1"};
    const std::vector<Sighting> sightings = {{"a", {"a"}, van, at(9), shop, {}},
                                             {"b", {"b"}, van, at(9, 1), metres_north(9000), {}}};
    const auto findings = check_vehicle_days(sightings, {});
    EXPECT_TRUE(findings[0] && findings[1]);
    const std::vector<Sighting> close = {{"a", {"a"}, van, at(9), shop, {}},
                                         {"b", {"b"}, van, at(9), metres_north(300), {}}};
    EXPECT_FALSE(check_vehicle_days(close, {})[0]) << "a phone's position is off by that much";
    const std::vector<Sighting> next_street = {
        {"a", {"a"}, van, at(9), shop, {}}, {"b", {"b"}, van, at(9) + std::chrono::seconds(17), metres_north(590), {}}};
    EXPECT_FALSE(check_vehicle_days(next_street, {})[0]) << "125 km/h, or 80 and two positions that are off";
}

TEST(check_vehicle_days, one_fix_at_two_outlets_is_frozen) {
    const VehicleId van{"V1"};
    const LatLon stuck = metres_north(200.25);
    const std::vector<Sighting> sightings = {{"a", {"A"}, van, at(9), stuck, shop},
                                             {"b", {"B"}, van, at(9, 20), stuck, metres_north(400)},
                                             {"c", {"C"}, van, at(9, 40), metres_north(402), metres_north(400)},
                                             {"d", {"A"}, van, at(9, 1), stuck, shop},
                                             {"e", {"E"}, VehicleId{"V2"}, at(9, 5), stuck, metres_north(600)}};
    const auto findings = check_vehicle_days(sightings, {});
    for (const std::size_t i : {0, 1, 3}) {
        ASSERT_TRUE(findings[i]) << i;
        EXPECT_EQ(findings[i]->code, "frozen_position");
        EXPECT_NEAR(findings[i]->number, 400, 1);
    }
    EXPECT_EQ(findings[0]->details.at("other"), "b");
    EXPECT_FALSE(findings[2]);
    EXPECT_FALSE(findings[4]) << "another van's";
    const std::vector<Sighting> next_door = {{"a", {"A"}, van, at(9), stuck, shop},
                                             {"b", {"B"}, van, at(9, 20), stuck, metres_north(100)}};
    EXPECT_FALSE(check_vehicle_days(next_door, {})[0]) << "neighbours may share a fix";
}

TEST(check_vehicle_days, a_frozen_position_stands_instead_of_the_distance) {
    std::vector<vision::Finding> findings = {
        {.check = vision::Check::place, .outcome = vision::Outcome::fail, .code = "away_from_outlet", .number = 5000},
        {.check = vision::Check::time, .outcome = vision::Outcome::pass, .code = "in_window"}};
    add_vehicle_day(findings, {.check = vision::Check::place, .code = "impossible_speed"});
    EXPECT_EQ(findings.size(), 3u) << "both are told";
    add_vehicle_day(findings, {.check = vision::Check::place, .code = "frozen_position"});
    ASSERT_EQ(findings.size(), 2u);
    EXPECT_EQ(findings[1].code, "frozen_position");
}

TEST(check_vehicle_days, photos_of_one_delivery_are_taken_in_one_place) {
    const VehicleId van{"V1"};
    const std::vector<Sighting> sightings = {{"a", {"A"}, van, at(9), shop, shop},
                                             {"b", {"A"}, van, at(9, 3), metres_north(450), shop},
                                             {"c", {"B"}, van, at(9, 10), metres_north(900), metres_north(900)},
                                             {"d", {"B"}, van, at(11), metres_north(500), metres_north(900)}};
    const auto findings = check_vehicle_days(sightings, {});
    ASSERT_TRUE(findings[0] && findings[1]);
    EXPECT_EQ(findings[1]->code, "jumping_position");
    EXPECT_NEAR(findings[1]->number, 450, 1);
    EXPECT_FALSE(findings[2] || findings[3]) << "two visits";
}

}  // namespace
}  // namespace tallyman::verify
