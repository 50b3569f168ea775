#include "campaign/page.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/random.h"
#include "campaign/open_data.h"
#include "campaign/page_json.h"

namespace tallyman::campaign {
namespace {

const Instant noon{Seconds{1'800'000'000}};

Campaign made(std::vector<Event> events, std::int64_t delay_hours = 0) {
    Campaign campaign("C-000001");
    Instant at = noon;
    events.insert(
        events.begin(),
        {at, "lan", Created{"Sữa", "Milk", {{"G1", "Trường", "School", 120}, {"G2", "Nhà", "House", 3}}, delay_hours}});
    for (auto& event : events) {
        event.at = at;
        event.by = "lan";
        auto next = with(std::move(campaign), std::move(event));
        EXPECT_TRUE(next) << name(next.error());
        campaign = *std::move(next);
    }
    return campaign;
}

OrderTruth order(std::string id, State state, std::int64_t cases) {
    OrderTruth truth;
    truth.order = {id};
    truth.outlet = {"shop " + id};
    truth.position = LatLon{10.71, 106.61};
    truth.state = state;
    truth.lines[{"g"}] = {{{LotId{"L1"}, Cases{cases}}}, {}};
    truth.photos = {"photos/" + id + ".jpg"};
    truth.at = noon - std::chrono::hours{2};
    return truth;
}

Truth all_of(std::vector<OrderTruth> orders) {
    Truth truth;
    for (auto& each : orders) truth[each.order] = std::move(each);
    return truth;
}

Cases in(const Row& row, State state) { return row.cases.at(static_cast<std::size_t>(state)); }

const Event pledge10{{}, "", Pledged{"", {"g"}, {10}, "Friends of A", "Mr C", "c@example.org"}};
Event to(std::string order, std::int64_t cases, std::string group = "G1") {
    return {{}, "", Allocated{"P1", {std::move(order)}, std::move(group), {cases}}};
}

TEST(Page, every_case_is_in_one_state) {
    const auto campaign =
        made({pledge10, {{}, "", Needed{"G1", {"g"}, {20}}}, to("O1", 4), to("O2", 3), to("O3", 2), to("O9", 1)});
    auto truth = all_of({order("O1", State::delivered_checked, 4), order("O2", State::disputed, 3),
                         order("O3", State::delivered_checked, 1)});
    truth.at({"O1"}).lines.at({"g"}).delivered = Cases{3};
    truth.at({"O2"}).why = Why{"raster_suspected", "vân", "pattern"};
    const auto page = page_of(campaign, truth, noon);
    ASSERT_EQ(page.rows.size(), 2u);
    const auto& row = page.rows[0];
    EXPECT_EQ(row.needed, Cases{20});
    EXPECT_EQ(row.promised, Cases{10});
    EXPECT_EQ(in(row, State::delivered_checked), Cases{4});
    EXPECT_EQ(in(row, State::disputed), Cases{3});
    EXPECT_EQ(in(row, State::not_delivered), Cases{2});  // one short at the door, one without stock
    EXPECT_EQ(in(row, State::waiting), Cases{1});
    EXPECT_EQ(row.why.size(), 3u);
    EXPECT_EQ(page.not_allocated, Cases{0});
}

TEST(Page, two_shares_of_one_order_do_not_count_the_same_case_twice) {
    const auto campaign = made({pledge10, to("O1", 3), to("O1", 3)});
    const auto page = page_of(campaign, all_of({order("O1", State::delivered_checked, 4)}), noon);
    EXPECT_EQ(in(page.total, State::delivered_checked), Cases{4});
    EXPECT_EQ(in(page.total, State::not_delivered), Cases{2});
}

TEST(Page, small_groups_and_lonely_places_are_not_shown) {
    std::vector<Event> events = {pledge10, to("O1", 1, "G2")};
    std::vector<OrderTruth> orders = {order("O1", State::loaded, 1)};
    const auto few = page_of(made(events), all_of(orders), noon);
    EXPECT_EQ(few.rows.back().group, "other");
    EXPECT_TRUE(few.places.empty());
    EXPECT_EQ(few.elsewhere.at(1), Cases{1});
    for (int i = 2; i <= 5; ++i) {
        events.push_back(to("O" + std::to_string(i), 1));
        orders.push_back(order("O" + std::to_string(i), State::loaded, 1));
    }
    const auto many = page_of(made(events), all_of(orders), noon);
    ASSERT_EQ(many.places.size(), 1u);
    EXPECT_NEAR(many.places[0].middle.lat, 10.75, 1e-9);
    const auto text = page_json(made(events), many).dump();
    for (const char* never : {"O1", "shop", "10.71", "Mr C", "example.org", "House"})
        EXPECT_EQ(text.find(never), std::string::npos) << never;
}

TEST(Page, the_delay_keeps_the_door_secret) {
    const auto campaign = made({pledge10,
                                to("O1", 4),
                                {{}, "", ConsentToTake{"photos/O1.jpg", "form"}},
                                {{}, "", ConsentToPublish{"photos/O1.jpg", "form", false}}},
                               24);
    const auto truth = all_of({order("O1", State::delivered_checked, 4)});
    const auto early = page_of(campaign, truth, noon);
    EXPECT_EQ(in(early.total, State::loaded), Cases{4});
    EXPECT_TRUE(early.photos.empty());
    const auto later = page_of(campaign, truth, noon + std::chrono::hours{23});
    EXPECT_EQ(in(later.total, State::delivered_checked), Cases{4});
    EXPECT_EQ(later.photos.size(), 1u);
}

TEST(OpenData, has_stable_identifiers_and_names_nobody) {
    auto campaign = made({pledge10, to("O1", 4), to("O2", 1, "G2"), {{}, "", Published{}}});
    const auto truth = all_of({order("O1", State::delivered_checked, 4)});
    const std::vector<Campaign> campaigns = {campaign};
    const auto data = open_data_json(campaigns, truth, {"tallyman.local/1", "tallyman"}, {{{"g"}, "Sữa"}}, noon);
    ASSERT_EQ(data["grants"].size(), 2u);
    EXPECT_EQ(data["grants"][0]["id"], "360G-tallyman-local-1-C-000001-P1-G1");
    EXPECT_EQ(data["grants"][1]["id"], "360G-tallyman-local-1-C-000001-P1-other");
    const auto csv = open_data_csv(data);
    EXPECT_EQ(std::ranges::count(csv, '\n'), 3);
    EXPECT_EQ((csv + data.dump()).find("Mr C"), std::string::npos);
    campaign.published = false;
    const std::vector<Campaign> hidden = {campaign};
    EXPECT_TRUE(open_data_json(hidden, truth, {"x", "y"}, {}, noon)["grants"].empty());
}

// Whatever the day says, the states of a row sum to what was promised to it, and all rows to what was allocated.
TEST(Page, random_days_add_up) {
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        Random random(seed);
        std::vector<Event> events = {pledge10};
        std::vector<OrderTruth> orders;
        Cases allocated;
        for (int i = 0; i < 6; ++i) {
            const auto cases = random.between(1, 3);
            if (allocated.value + cases > 10) break;
            allocated += Cases{cases};
            const auto id = "O" + std::to_string(random.below(4));
            events.push_back(to(id, cases, random.chance(0.5) ? "G1" : "G2"));
            auto truth = order(id, static_cast<State>(random.below(state_count)), random.between(0, 6));
            if (random.chance(0.3)) truth.lines.at({"g"}).delivered = Cases{random.between(0, 6)};
            if (random.chance(0.3)) truth.at = noon + Seconds{random.between(-100'000, 100'000)};
            orders.push_back(truth);
        }
        const auto page = page_of(made(events, random.between(0, 48)), all_of(orders), noon);
        Cases sum;
        for (const auto cases : page.total.cases) {
            ASSERT_GE(cases.value, 0) << seed;
            sum += cases;
        }
        ASSERT_EQ(sum, allocated) << seed;
        ASSERT_EQ(page.total.promised, allocated) << seed;
        Cases on_map;
        for (const auto cases : page.elsewhere) on_map += cases;
        for (const auto& place : page.places)
            for (const auto cases : place.cases) on_map += cases;
        ASSERT_EQ(on_map, allocated) << seed;
    }
}

}  // namespace
}  // namespace tallyman::campaign
