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
    trade.allocation = {
        {{"O1"},
         {"D1"},
         {{{"O1"}, {"893"}, {5}, {{{"L1"}, day, {3}}, {{"L2"}, day, {1}}}, {}}, {{"O1"}, {"894"}, {2}, {}, {}}}}};
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
    for (const auto& [metres, outcome, code] :
         {Row{20, Outcome::pass, "at_outlet"}, Row{290, Outcome::pass, "at_outlet"},
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
    const vision::Finding known{.check = vision::Check::place,
                                .outcome = Outcome::pass,
                                .code = "known_storefront",
                                .number = 31,
                                .details = {{"file", "outlets/C1/1.jpg"}},
                                .boxes = {{1, 2, 3, 4, "storefront"}}};
    const vision::Finding away{
        .check = vision::Check::place, .outcome = Outcome::fail, .code = "away_from_outlet", .number = 900};
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
    expectations.plan({"O1"}, {{"V1"}, at(7), at(8)});
    const auto of = [&](Instant taken) { return check_time(expectations.of(row(shop, taken)), {}, zone, {}); };
    EXPECT_EQ(of(at(9)).outcome, Outcome::pass);
    EXPECT_EQ(of(at(9)).numbers.at("after_plan_min"), 60);
    EXPECT_EQ(of(at(4)).code, "too_early");
    EXPECT_EQ(of(at(4)).number, 60);
    EXPECT_EQ(of(at(21)).code, "too_late");
    EXPECT_EQ(of(at(9) - std::chrono::days(3)).code, "too_early");
    EXPECT_EQ(check_time(trade.expectations().of(OrderId{"O1"}), {}, zone, {}).code, "no_time");
    vision::Exif yesterday;
    yesterday.taken_at_local = "2026-11-22T09:00:00";
    EXPECT_EQ(check_time(expectations.of(row(shop, at(9))), yesterday, zone, {}).code, "exif_other_time");
}

TEST(check_time, what_clocks_say_of_each_other) {
    const Trade trade;
    auto expectations = trade.expectations();
    expectations.plan({"O1"}, {{"V1"}, at(9), at(10)});
    PhotoRow photo = row(shop, at(8));
    const auto of = [&](const vision::Exif& exif = {}, std::optional<Instant> received = {}) {
        auto expected = expectations.of(photo);
        expected.received_at = received;
        return check_time(expected, exif, zone, {});
    };
    EXPECT_EQ(of().code, "in_window") << "no vehicle says that it was the planned one";
    photo.vehicle = VehicleId{"V2"};
    EXPECT_EQ(of().code, "in_window");
    photo.vehicle = VehicleId{"V1"};
    EXPECT_EQ(of().code, "before_loading");
    EXPECT_EQ(of().number, 60);
    photo.taken_at = at(8, 20);
    EXPECT_EQ(of().code, "in_window") << "drivers leave before the plan";

    EXPECT_EQ(of({}, at(8, 21)).outcome, Outcome::pass);
    EXPECT_EQ(of({}, at(8, 15)).outcome, Outcome::pass) << "clocks differ by minutes";
    EXPECT_EQ(of({}, at(8)).code, "after_upload");
    EXPECT_EQ(of({}, at(8)).number, 20);

    struct Row {
        const char* local;
        int gps_minutes;  // after 08:20, where there is a fix
        const char* code;
    };
    for (const auto& [local, gps, code] :
         {Row{"2026-11-23T08:25:00", 0, "in_window"}, Row{"2026-11-23T08:41:00", 0, "clock_drift"},
          Row{"2026-11-23T07:19:00", 0, "in_window"}, Row{"2026-11-23T09:45:00", 0, "clock_drift"},
          Row{"2026-11-23T08:20:00", 14, "clock_drift"}, Row{"2026-11-23T08:20:00", -40, "in_window"},
          Row{"2026-11-23T08:20:00", 5, "in_window"}}) {
        vision::Exif exif;
        exif.taken_at_local = local;
        if (gps != 0) exif.gps_time = at(8, 20) + std::chrono::minutes(gps);
        EXPECT_EQ(of(exif).code, code) << local << " " << gps;
        EXPECT_EQ(of(exif).outcome == Outcome::pass, std::string(code) == "in_window");
    }
}

}  // namespace
}  // namespace tallyman::verify
