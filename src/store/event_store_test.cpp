#include "store/event_store.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "store/ledger_store.h"
#include "store/test_folder.h"
#include "trace/own_events.h"

namespace tallyman::store {
namespace {

const Instant morning{Seconds{1'800'000'000}};
const Instant evening = morning + std::chrono::hours(12);
const std::string milk = "https://id.gs1.org/01/08934567000017/10/L1";

std::string day() {
    const trace::LotUnits lot{{"8934567000017"}, {"L1"}, Day{std::chrono::days{20'900}}, 40};
    auto some = lot;
    some.units = 12;
    return trace::document_of_day({{{"D1"}, lot, morning}},
                                  {{{"O1"}, {"D1"}, {"C1"}, {some}, morning, morning, morning + Seconds{900}}},
                                  Zone("Asia/Ho_Chi_Minh"), "kho.example.vn", evening);
}

std::size_t answers(const EventStore& events, const trace::QueryParameters& parameters) {
    return events.find(trace::parse_query(parameters).value()).size();
}

TEST(EventStore, captures_each_event_once_and_finds_it_again) {
    TestFolder folder;
    EventStore events(folder.path(), [] { return evening; });
    const auto first = events.capture(day());
    ASSERT_TRUE(first);
    EXPECT_EQ(first->added, 5u);
    const auto again = events.capture(day());
    EXPECT_EQ(again->added, 0u);
    EXPECT_EQ(again->known, 5u);
    EXPECT_EQ(events.size(), 5);
    EXPECT_EQ(answers(events, {}), 5u);
    EXPECT_EQ(answers(events, {{"MATCH_anyEPCClass", milk}}), 3u);
    EXPECT_EQ(answers(events, {{"EQ_bizStep", "receiving"}, {"GE_eventTime", "2027-01-15T08:00:00Z"}}), 1u);
    EXPECT_EQ(answers(events, {{"eventCountLimit", "2"}}), 2u);
    const trace::QueryParameters too_few{{"maxEventCount", "2"}};
    EXPECT_THROW(answers(events, too_few), Failure);
    const auto found = events.recall(milk);
    EXPECT_EQ(found.made, 40);
    EXPECT_EQ(found.out, 12);
}

TEST(EventStore, the_ledger_proves_what_was_captured_about_a_lot) {
    TestFolder folder;
    EventStore events(folder.path(), [] { return evening; });
    ASSERT_TRUE(events.capture(day()));
    ASSERT_TRUE(events.capture(day()));  // nothing new, nothing to tell
    const LedgerStore ledger(folder.path());
    const auto proof = ledger.prove("lot/" + milk, {});
    ASSERT_EQ(proof.entries.size(), 1u);
    EXPECT_TRUE(ledger::check_proof(proof, ledger.key(), {}).valid);
    const std::vector<std::string> hashes = nlohmann::json::parse(*proof.entries[0].record)["events"];
    const auto story = trace::story_of(milk, [&](const std::string& thing) { return events.about(thing); });
    EXPECT_EQ(story.size(), 5u);  // also when its load was shipped and received, which names no lot
    for (const auto& event : story) EXPECT_NE(std::ranges::find(hashes, event.hash), hashes.end()) << event.biz_step;
    EXPECT_EQ(hashes.size(), story.size());
}

TEST(EventStore, pages_go_on_where_they_ended_whatever_is_captured_meanwhile) {
    TestFolder folder;
    EventStore events(folder.path(), [] { return evening; });
    ASSERT_TRUE(events.capture(day()));
    for (const char* order : {"eventTime", "recordTime"}) {
        for (const char* direction : {"ASC", "DESC"}) {
            const auto query = trace::parse_query({{"orderBy", order}, {"orderDirection", direction}}).value();
            const auto all = events.find(query);
            std::vector<std::int64_t> whole, paged;
            for (const auto& event : all) whole.push_back(event.place.number);
            std::optional<EventPlace> after;
            for (auto page = events.page(query, after, 2); !page.empty(); page = events.page(query, after, 2)) {
                for (const auto& event : page) paged.push_back(event.place.number);
                after = page.back().place;
            }
            EXPECT_EQ(paged, whole) << order << " " << direction;
        }
    }
}

TEST(EventStore, refuses_a_contradiction_whole_but_takes_a_declared_error) {
    TestFolder folder;
    EventStore events(folder.path(), [] { return evening; });
    ASSERT_TRUE(events.capture(day()));
    auto other = nlohmann::json::parse(day());
    auto& list = other["epcisBody"]["eventList"];
    list[0]["quantityList"][0]["quantity"] = 41;  // under the id that it had with 40
    list[1].erase("eventID");
    list[1]["eventTime"] = "2027-01-15T08:00:01Z";  // a new one, beside it
    const auto refused = events.capture(other.dump());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().front().path, "/epcisBody/eventList/0/eventID");
    EXPECT_EQ(events.size(), 5);

    auto mistake = nlohmann::json::parse(day());
    auto& one = mistake["epcisBody"]["eventList"];
    one = nlohmann::json::array({one[0]});
    one[0]["errorDeclaration"] = {{"declarationTime", "2027-01-15T12:00:00Z"}};
    ASSERT_TRUE(events.capture(mistake.dump()));
    EXPECT_EQ(events.size(), 6);
}

TEST(EventStore, record_times_never_go_back) {
    TestFolder folder;
    ASSERT_TRUE(EventStore(folder.path(), [] { return evening; }).capture(day()));
    EventStore late(folder.path(), [] { return evening - std::chrono::hours(2); });
    ASSERT_TRUE(late.capture(trace::document_of_hold(milk, true, Zone("Asia/Ho_Chi_Minh"), morning)));
    const auto all = late.find(trace::parse_query({{"orderBy", "recordTime"}, {"orderDirection", "ASC"}}).value());
    EXPECT_EQ(all.front().recorded, all.back().recorded);
    EXPECT_TRUE(late.recall(milk).held);
}

TEST(EventStore, a_held_lot_goes_to_nobody_until_it_is_free_again) {
    TestFolder folder;
    EventStore events(folder.path(), [] { return evening; });
    ASSERT_TRUE(events.capture(day()));
    EXPECT_FALSE(events.is_held(milk));
    ASSERT_TRUE(events.capture(trace::document_of_hold(milk, true, Zone("Asia/Ho_Chi_Minh"), evening)));
    EXPECT_TRUE(events.is_held(milk));
    EXPECT_FALSE(events.is_held("https://id.gs1.org/01/08934567000017/10/L2"));
    ASSERT_TRUE(events.capture(trace::document_of_hold(milk, false, Zone("Asia/Ho_Chi_Minh"), evening + Seconds{1})));
    EXPECT_FALSE(events.is_held(milk));
}

}  // namespace
}  // namespace tallyman::store
