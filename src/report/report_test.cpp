#include <gtest/gtest.h>

#include "base/failure.h"
#include "report/day_report.h"
#include "report/qr.h"
#include "report/run_sheet.h"
#include "report/times_chart.h"

namespace tallyman::report {
namespace {

using verify::Decision;

constexpr auto hostile = R"(<script>alert("x")</script>)";

Day a_day() { return *parse_day("2026-11-23"); }

verify::Verdict verdict(Decision decision, std::string code) { return {decision, 0.9, {{std::move(code), {}, {}}}}; }

std::size_t count(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
}

Vehicle van(std::string id, std::string driver) {
    Vehicle vehicle;
    vehicle.id = {std::move(id)};
    vehicle.driver = {std::move(driver)};
    vehicle.depot = {"D1"};
    return vehicle;
}

// Two vans, four orders: accepted, for review, to be retaken, and one without a photo.
DayView small_day() {
    DayView day;
    day.name = hostile;
    day.day = a_day();
    day.seconds_per_photo = 20;
    day.catalog.depots = {{{"D1"}, "Kho", {10.85, 106.77}, {}}};
    day.catalog.vehicles = {van("V1", "Hùng"), van("V2", "Lan")};
    const Decision decisions[] = {Decision::accept, Decision::review, Decision::retake, Decision::review};
    const char* codes[] = {"all_checks_passed", "unknown_vehicle", "truncated", "no_photo"};
    dispatch::PlannedRoute route{.vehicle = {"V1"}, .trips = {{}}};
    for (int i = 0; i < 4; ++i) {
        const auto n = std::to_string(i + 1);
        day.catalog.outlets.push_back(
            {{"C" + n}, i == 1 ? hostile : "Tạp hoá " + n, "1 Lê Lợi", {10.77 + i * 0.01, 106.69}, {}});
        DeliveryView delivery{{"O" + n}, {"C" + n}, {i < 3 ? "V1" : "V2"}, verdict(decisions[i], codes[i]), {}};
        if (i < 3) {
            delivery.photos = {static_cast<std::size_t>(i)};
            PhotoView photo{.file = "photos/" + n + ".jpg",
                            .order = {"O" + n},
                            .taken_at = day.zone.at(day.day, TimeOfDay{9 * 3600}),
                            .position = {},
                            .width = 640,
                            .height = 480,
                            .findings = {},
                            .verdict = delivery.verdict,
                            .thumbnail = {}};
            photo.findings = {
                {vision::Check::products, vision::Outcome::fail, "x", 0, 0.9, {}, {}, {{1, 2, 30, 40, hostile}}}};
            photo.thumbnail.resize(10);
            day.photos.push_back(std::move(photo));
        }
        day.deliveries.push_back(std::move(delivery));
        route.trips[0].stops.push_back(
            {{"O" + n}, {"C" + n}, TimeOfDay{8 * 3600}, TimeOfDay{8 * 3600}, TimeOfDay{8 * 3600 + 600}, {1200}});
    }
    day.plan.travel = "great circle x 1.35 at 25 km/h";
    day.plan.compactness = {2, 7, 83};
    day.plan.routes = {route};
    day.short_lines = {{{"O1"}, {"C1"}, {"893"}, {5}, {3}, {"hết hàng", "out of stock"}}};
    return day;
}

TEST(text, numbers_are_written_as_each_language_writes_them) {
    EXPECT_EQ(number(1234567).vi, "1.234.567");
    EXPECT_EQ(number(1234567).en, "1,234,567");
    EXPECT_EQ(number(-999).en, "\u2212999");
    EXPECT_EQ(number(Decimal{1234.56, 1}).vi, "1.234,6");
    EXPECT_EQ(percent(0.42).vi, "42 %");
    EXPECT_EQ(percent(0.025).en, "2.5%");
}

TEST(figures, wilson_knows_its_limits) {
    EXPECT_EQ(wilson(0, 0).high, 1);
    EXPECT_NEAR(wilson(0, 100).high, 0.0370, 1e-4);  // the published value for 0 of 100
    EXPECT_NEAR(wilson(50, 100).low, 0.4038, 1e-4);
    EXPECT_NEAR(wilson(50, 100).high, 0.5962, 1e-4);
    EXPECT_DOUBLE_EQ(wilson(10, 10).high, 1);
}

TEST(figures, counts_what_the_day_holds) {
    const auto figures = figures_of(small_day());
    EXPECT_EQ(figures.deliveries.all(), 4);
    EXPECT_EQ(figures.deliveries.of(Decision::review), 2);
    EXPECT_EQ(figures.planned_stops, 4);
    ASSERT_EQ(figures.times.size(), 3u);
    EXPECT_EQ(figures.times[0].actual - figures.times[0].planned, std::chrono::hours(1));
    EXPECT_EQ(figures.drivers[0].name, "Hùng");
    EXPECT_EQ(figures.drivers[0].deliveries.not_accepted(), 2);
    // The photo of the delivery for review must be looked at, the other two need nobody: 2 of 3 at 20 s.
    EXPECT_EQ(figures.photos_without_a_person, 2);
    EXPECT_NEAR(figures.minutes_avoided, 40.0 / 60, 1e-9);
}

TEST(day_report, opens_offline_and_escapes_what_comes_from_outside) {
    const auto page = day_report_page(small_day(), Lang::vi);
    EXPECT_EQ(count(page, "<script"), 0u);
    EXPECT_GE(count(page, "&lt;script"), 3u);
    EXPECT_EQ(count(page, "http://"), 0u);
    EXPECT_EQ(count(page, "https://"), 0u);
    EXPECT_EQ(count(page, "url("), 0u);
    EXPECT_EQ(count(page, "src=\"data:image/jpeg;base64,"), 1u);  // only the photo that needs a person
    EXPECT_EQ(count(page, "<html lang=\"vi\""), 1u);
    EXPECT_EQ(count(page, "id=\"show-vi\" aria-label=\"Tiếng Việt\" checked"), 1u);
    EXPECT_EQ(count(day_report_page(small_day(), Lang::en), "id=\"show-en\" aria-label=\"English\" checked"), 1u);
}

TEST(day_report, both_languages_say_everything) {
    const auto page = day_report_page(small_day(), Lang::vi);
    EXPECT_EQ(count(page, "lang=\"vi\">"), count(page, "lang=\"en\">") + 1);  // <html lang="vi"> is the one more
    EXPECT_EQ(count(page, "Unknown vehicle"), count(page, "Không có xe này"));
    EXPECT_EQ(count(page, ">1 delivery has no photo<"), 1u);
    EXPECT_EQ(count(page, ">2 deliveries wait for a person<"), 1u);
}

TEST(day_report, says_where_travel_times_come_from_and_how_compact_the_routes_are) {
    const auto page = day_report_page(small_day(), Lang::en);
    EXPECT_EQ(count(page, "Travel times: great circle x 1.35 at 25 km/h"), 1u);
    EXPECT_EQ(count(page, "its own vehicle serves 83 %; legs cross 2 times within a trip, 7 times between trips"), 1u);
}

TEST(day_report, says_where_travel_times_come_from_in_vietnamese_too) {
    auto day = small_day();
    day.plan.travel = "matrix at home.csv for 1 of 2 ways, else great circle x 1.35 at 25 km/h, times 90 %";
    EXPECT_EQ(count(day_report_page(day, Lang::vi),
                    "matrix at home.csv cho 1 trong 2 chặng, còn lại đường chim bay × 1.35, 25 km/h, nhân 90 %"),
              1u);
}

TEST(figures, what_passed_and_only_waits_is_no_trouble) {
    auto day = small_day();
    day.deliveries[1].passed = true;
    const auto figures = figures_of(day);
    EXPECT_EQ(figures.deliveries.of(Decision::review), 2);
    EXPECT_EQ(figures.deliveries.passed, 1);
    EXPECT_EQ(figures.drivers[0].deliveries.nothing_wrong(), 2);
    EXPECT_EQ(count(day_report_page(day, Lang::en), "Unknown vehicle"), 0u);  // no reason of anybody's
}

TEST(day_report, what_is_still_on_the_road_is_said_and_not_counted) {
    auto day = small_day();
    day.still_out = 40;
    EXPECT_EQ(count(day_report_page(day, Lang::en), "40 orders are still on their way"), 1u);
    EXPECT_EQ(count(day_report_page(small_day(), Lang::en), "still on their way"), 0u);
}

TEST(day_report, an_empty_day_is_a_page_too) {
    const DayView day;
    EXPECT_NE(day_report_page(day, Lang::en).find("</html>"), std::string::npos);
    EXPECT_EQ(count(day_report_csv(day), "\n"), 1u);
}

TEST(day_report, the_most_pressing_photo_comes_first) {
    auto day = small_day();
    day.deliveries[2].verdict = day.photos[2].verdict = verdict(Decision::reject, "same_bytes");
    const auto see = photos_to_see(day);
    ASSERT_EQ(see.size(), 2u);
    EXPECT_EQ(see[0].photo->file, "photos/3.jpg");
}

TEST(day_report, csv_has_a_row_for_every_delivery) {
    const auto csv = day_report_csv(small_day());
    EXPECT_EQ(count(csv, "\n"), 5u);
    EXPECT_NE(csv.find("O1,C1,Tạp hoá 1,V1,accept,0.900,all_checks_passed"), std::string::npos) << csv;
    EXPECT_NE(csv.find("08:00,09:00"), std::string::npos);
}

TEST(times, says_one_stop_and_one_minute) {
    const TimePair pair{{"V1"}, {"O1"}, TimeOfDay{8 * 3600}, TimeOfDay{8 * 3600 + 60}, Decision::accept};
    const std::vector<TimePair> pairs(2, pair);
    EXPECT_EQ(times_summary(std::span(pairs).first(1)).en,
              "1 stop has both a plan and a photo. The median photo is 1 minute after the plan; 100% are within 30 "
              "minutes.");
    EXPECT_TRUE(times_summary(pairs).en.starts_with("2 stops have"));
}

TEST(qr, is_one_square_path) {
    const auto svg = qr_svg("tallyman:order:O00017", "O00017");
    EXPECT_NE(svg.find("viewBox=\"0 0 33 33\""), std::string::npos)
        << "version 2 is 25 modules, quiet zone 4 each side";
    EXPECT_GT(count(svg, "h1v1h-1z"), 200u);
    EXPECT_THROW(qr_svg(std::string(5000, 'x'), ""), Failure);
}

RunSheet a_sheet() {
    const auto day = small_day();
    RunSheet sheet{day.day, day.catalog.vehicles[0], day.catalog.depots[0], {{day.plan.routes[0].trips[0], {}}}};
    for (int i = 0; i < 3; ++i) {
        sheet.trips[0].stops.push_back(
            {day.plan.routes[0].trips[0].stops[i],
             day.catalog.outlets[i],
             {{"Sữa " + std::to_string(i + 1), {"L" + std::to_string(i + 1)}, day.day, {i + 1}}},
             "tallyman:order:O" + std::to_string(i + 1)});
    }
    return sheet;
}

TEST(run_sheet, loads_the_last_stop_first) {
    const auto page = run_sheet_page(a_sheet(), Lang::vi);
    const auto loading = page.substr(page.find("class=\"loading\""));
    EXPECT_LT(loading.find("Sữa 3"), loading.find("Sữa 2"));
    EXPECT_LT(loading.find("Sữa 2"), loading.find("Sữa 1"));
}

TEST(run_sheet, says_one_case_and_two_cases) {
    auto sheet = a_sheet();
    const auto many = run_sheet_page(sheet, Lang::en);
    EXPECT_NE(many.find("3 stops · 6 cases"), std::string::npos);
    EXPECT_NE(many.find("Order O1 · 1 case ·"), std::string::npos);
    sheet.trips[0].stops.resize(1);
    EXPECT_NE(run_sheet_page(sheet, Lang::en).find("1 stop · 1 case ·"), std::string::npos);
    EXPECT_NE(run_sheet_page(sheet, Lang::vi).find("1 điểm giao · 1 thùng ·"), std::string::npos);
}

TEST(run_sheet, has_a_code_and_a_box_to_sign_for_every_stop) {
    const auto vi = run_sheet_page(a_sheet(), Lang::vi), en = run_sheet_page(a_sheet(), Lang::en);
    EXPECT_EQ(count(vi, "class=\"qr\""), 3u);
    EXPECT_EQ(count(vi, "class=\"sign\""), 3u);
    EXPECT_EQ(count(vi, "<script"), 0u);
    EXPECT_NE(vi.find("Chuyến 1"), std::string::npos);
    EXPECT_NE(en.find("Trip 1"), std::string::npos);
    EXPECT_EQ(count(en, "Chuyến"), 0u);
}

}  // namespace
}  // namespace tallyman::report
