#include "verify/day_checks.h"

#include <gtest/gtest.h>

#include "verify/expect.h"

namespace tallyman::verify {
namespace {

using vision::Outcome;

const Zone zone;
const Day day = *parse_day("2026-11-23");
const LatLon shop{10.7700, 106.6900};

LatLon metres_north(double metres) { return {shop.lat + metres / 111'195, shop.lon}; }
Instant at(int hour, int minute = 0) { return zone.at(day, TimeOfDay{hour * 3600 + minute * 60}); }

struct Trade {
    Catalog catalog;
    std::vector<Order> orders{{{"O1"}, {"C1"}, {{{"893"}, {5}}, {{"894"}, {2}}}, day, {}, {}, 0}};
    Allocation allocation;
    Trade() { catalog.outlets = {{{"C1"}, "Hoa", "", shop, {TimeOfDay{7 * 3600}, TimeOfDay{18 * 3600}}, Seconds{0}}}; }
    Expectations expectations() const { return {catalog, orders, allocation, zone, Policy{}}; }
};

PhotoRow row(LatLon position, Instant taken) { return {"photos/1.jpg", {"O1"}, {}, taken, position}; }

TEST(expect, takes_the_allocated_goods_and_the_outlets_hours) {
    Trade trade;
    trade.allocation = {{{"O1"}, {"D1"}, {{{"O1"}, {"893"}, {5}, {{{"L1"}, day, {3}}, {{"L2"}, day, {1}}}, {}}, {{"O1"}, {"894"}, {2}, {}, {}}}}};
    const auto expected = trade.expectations().of(row(shop, at(9)));
    ASSERT_EQ(expected.products.size(), 1u) << "a line that got nothing cannot be in the picture";
    EXPECT_EQ(expected.products[0].cases.value, 4);
    EXPECT_EQ(expected.products[0].lots, (std::vector<std::string>{"L1", "L2"}));
    EXPECT_EQ(*expected.earliest, at(5));
    EXPECT_EQ(*expected.latest, at(20));
    EXPECT_EQ(expected.photo_position, shop);
}

TEST(expect, knows_what_it_does_not_know) {
    const Trade trade;
    const auto expected = trade.expectations().of(OrderId{"O2"});
    EXPECT_TRUE(expected.products.empty());
    EXPECT_FALSE(expected.outlet_position);
}

TEST(expect, the_camera_stands_in_for_an_empty_row) {
    vision::Exif exif;
    exif.taken_at_local = "2026-11-23T09:00:00";
    exif.position = shop;
    vision::Expectation expected;
    fill_in(expected, exif, zone);
    EXPECT_EQ(*expected.photo_taken_at, at(9));
    EXPECT_EQ(expected.photo_position, shop);
    exif.utc_offset = Seconds{0};
    EXPECT_EQ(*taken_at(exif, zone), at(16));
    expected.photo_position = metres_north(10);
    fill_in(expected, exif, zone);
    EXPECT_EQ(expected.photo_position, metres_north(10)) << "the row is believed before the camera";
}

TEST(check_place, rows) {
    const Trade trade;
    struct Row {
        double metres;
        Outcome outcome;
        const char* code;
    };
    for (const auto& [metres, outcome, code] : {Row{20, Outcome::pass, "at_outlet"}, Row{290, Outcome::pass, "at_outlet"},
                                                Row{500, Outcome::fail, "away_from_outlet"}, Row{5000, Outcome::fail, "away_from_outlet"}}) {
        const auto finding = check_place(trade.expectations().of(row(metres_north(metres), at(9))), {}, {});
        EXPECT_EQ(finding.outcome, outcome) << metres;
        EXPECT_EQ(finding.code, code) << metres;
        EXPECT_NEAR(finding.number, metres, 1);
    }
    EXPECT_EQ(check_place(trade.expectations().of(OrderId{"O1"}), {}, {}).code, "no_position");
    vision::Exif elsewhere;
    elsewhere.position = metres_north(4000);
    EXPECT_EQ(check_place(trade.expectations().of(row(shop, at(9))), elsewhere, {}).code, "exif_elsewhere");
}

TEST(with_storefront, says_beside_the_position_what_the_place_looks_like) {
    const vision::Finding known{.check = vision::Check::place, .outcome = Outcome::pass, .code = "known_storefront", .number = 31,
                                .details = {{"file", "outlets/C1/1.jpg"}}, .boxes = {{1, 2, 3, 4, "storefront"}}};
    const vision::Finding away{.check = vision::Check::place, .outcome = Outcome::fail, .code = "away_from_outlet", .number = 900};
    const auto finding = with_storefront(away, &known);
    EXPECT_EQ(finding.outcome, Outcome::fail) << "what a place looks like decides nothing";
    EXPECT_EQ(finding.number, 900);
    EXPECT_EQ(finding.details.at("storefront"), "outlets/C1/1.jpg");
    EXPECT_EQ(finding.boxes, known.boxes);
    vision::Finding unlike = known;
    unlike.code = "unlike_earlier_pictures";
    EXPECT_EQ(with_storefront(away, &unlike), away);
    EXPECT_EQ(with_storefront(away, nullptr), away);
}

TEST(check_time, rows) {
    const Trade trade;
    auto expectations = trade.expectations();
    expectations.plan({"O1"}, at(8));
    const auto of = [&](Instant taken) { return check_time(expectations.of(row(shop, taken)), {}, zone); };
    EXPECT_EQ(of(at(9)).outcome, Outcome::pass);
    EXPECT_EQ(of(at(9)).numbers.at("after_plan_min"), 60);
    EXPECT_EQ(of(at(4)).code, "too_early");
    EXPECT_EQ(of(at(4)).number, 60);
    EXPECT_EQ(of(at(21)).code, "too_late");
    EXPECT_EQ(of(at(9) - std::chrono::days(3)).code, "too_early");
    EXPECT_EQ(check_time(trade.expectations().of(OrderId{"O1"}), {}, zone).code, "no_time");
    vision::Exif yesterday;
    yesterday.taken_at_local = "2026-11-22T09:00:00";
    EXPECT_EQ(check_time(expectations.of(row(shop, at(9))), yesterday, zone).code, "exif_other_time");
}

TEST(check_speeds, names_the_photo_that_cannot_be) {
    const VehicleId van{"V1"};
    const std::vector<Sighting> sightings = {{"a", van, at(9), shop},
                                             {"c", van, at(9, 20), metres_north(1500)},
                                             {"b", van, at(9, 10), metres_north(40'000)},
                                             {"other van", VehicleId{"V2"}, at(9, 11), metres_north(30'000)},
                                             {"unknown", {}, at(9, 12), metres_north(60'000)}};
    const auto findings = check_speeds(sightings, {});
    EXPECT_FALSE(findings[0]);
    EXPECT_FALSE(findings[1]);
    ASSERT_TRUE(findings[2]);
    EXPECT_EQ(findings[2]->code, "impossible_speed");
    EXPECT_GT(findings[2]->number, 200);
    EXPECT_FALSE(findings[3]);
    EXPECT_FALSE(findings[4]);
}

TEST(check_speeds, of_two_alone_both_are_doubted) {
    const VehicleId van{"V1"};
    const std::vector<Sighting> sightings = {{"a", van, at(9), shop}, {"b", van, at(9, 1), metres_north(9000)}};
    const auto findings = check_speeds(sightings, {});
    EXPECT_TRUE(findings[0] && findings[1]);
    const std::vector<Sighting> close = {{"a", van, at(9), shop}, {"b", van, at(9), metres_north(300)}};
    EXPECT_FALSE(check_speeds(close, {})[0]) << "a phone's position is off by that much";
}

}  // namespace
}  // namespace tallyman::verify
