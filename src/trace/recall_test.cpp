#include "trace/recall.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "trace/capture.h"
#include "trace/document_check.h"
#include "trace/own_events.h"
#include "trace/query.h"

namespace tallyman::trace {
namespace {

using nlohmann::json;

const Zone zone("Asia/Ho_Chi_Minh");
const Instant morning{Seconds{1'800'000'000}};
const Instant evening = morning + std::chrono::hours(12);
const std::string milk = "https://id.gs1.org/01/08934567000017/10/L1";

LotUnits units(std::int64_t count) { return {{"8934567000017"}, {"L1"}, Day{std::chrono::days{20'900}}, count}; }

// A depot with 100 of the lot; two shops got 30 and 20 of it, 10 are on their way to a third.
std::string day() {
    const auto load = [](const char* order, const char* outlet, std::int64_t count, bool received) {
        Load made{{order}, {"D1"}, {outlet}, {units(count)}, morning, morning + Seconds{600}, {}};
        if (received) made.received = morning + Seconds{3600};
        return made;
    };
    return document_of_day({{{"D1"}, units(100), morning - Seconds{3600}}},
                           {load("O1", "C1", 30, true), load("O2", "C2", 20, true), load("O3", "C3", 10, false)}, zone,
                           "kho.example.vn", evening);
}

std::vector<EventFacts> facts_in(const std::string& document) {
    std::vector<EventFacts> facts;
    const auto events = read_capture(document, evening);
    for (const auto& event : events.value()) facts.push_back(event.facts);
    return facts;
}

Recall recalled(std::vector<EventFacts> events) {
    return recall(milk, [events = std::move(events)](const std::string& thing) {
        std::vector<EventFacts> about;
        for (const auto& event : events) {
            const auto items = items_of(event);
            if (std::ranges::find(items, thing) != items.end()) about.push_back(event);
        }
        return about;
    });
}

TEST(Recall, finds_every_place_and_what_is_on_its_way) {
    const auto found = recalled(facts_in(day()));
    EXPECT_EQ(found.made, 100);
    EXPECT_EQ(found.out, 60);
    ASSERT_EQ(found.places.size(), 4u);
    EXPECT_EQ(found.places[0].place, "https://kho.example.vn/loc/D1");
    EXPECT_EQ(found.places[0].count, 40);
    EXPECT_EQ(found.places[1].place, "https://kho.example.vn/loc/C1");
    EXPECT_EQ(found.places[1].count, 30);
    EXPECT_TRUE(found.places[1].transactions.contains("https://kho.example.vn/bt/O1"));
    EXPECT_EQ(found.places[3].place, "");
    EXPECT_EQ(found.places[3].count, 10);
    EXPECT_EQ(found.origin, std::vector<std::string>{"https://kho.example.vn/loc/D1"});
    EXPECT_TRUE(found.doubts.empty()) << found.doubts.front();
}

TEST(Recall, what_never_left_the_depot_is_not_out) {
    auto events = facts_in(day());
    std::erase_if(events, [](const EventFacts& event) { return !event.is_step("commissioning"); });
    const auto found = recalled(events);
    EXPECT_EQ(found.made, 100);
    EXPECT_EQ(found.out, 0);
    ASSERT_EQ(found.places.size(), 1u);
}

TEST(Recall, does_not_care_in_which_sequence_events_came_in_or_how_often) {
    auto events = facts_in(day());
    const auto doubled = events;
    events.insert(events.end(), doubled.begin(), doubled.end());
    std::ranges::reverse(events);
    const auto found = recalled(events);
    EXPECT_EQ(found.out, 60);
    EXPECT_EQ(found.places.size(), 4u);
}

TEST(Recall, leaves_out_what_was_declared_an_error) {
    json document = json::parse(day());
    auto& list = document["epcisBody"]["eventList"];
    for (json event : json(list)) {
        if (event["bizStep"] != "shipping" || !event["epcList"][0].get<std::string>().ends_with("O3")) continue;
        event["errorDeclaration"] = {{"declarationTime", "2027-01-15T12:00:00Z"}, {"reason", "did_not_occur"}};
        list.push_back(event);
    }
    const auto found = recalled(facts_in(document.dump()));
    EXPECT_EQ(found.out, 50);  // the third load never left the depot
}

TEST(Recall, follows_what_a_lot_was_made_of_and_made_into) {
    EventFacts bake;
    bake.type = "TransformationEvent";
    bake.time = 1000;
    bake.biz_location = "urn:x:bakery";
    bake.input_quantities = {{milk, 5}};
    bake.output_quantities = {{"urn:x:cake", 7}};
    EventFacts milking = bake;
    milking.time = 10;
    milking.biz_location = "urn:x:dairy";
    milking.input_quantities = {{"urn:x:raw", 5}};
    milking.output_quantities = {{milk, 5}};
    const auto found = recalled({bake, milking});
    EXPECT_EQ(found.gone, 5);
    EXPECT_EQ(found.made_into, std::vector<std::string>{"urn:x:cake"});
    EXPECT_EQ(found.origin, (std::vector<std::string>{"urn:x:dairy", "urn:x:raw"}));
}

TEST(Recall, says_when_counts_contradict) {
    auto events = facts_in(day());
    for (auto& event : events) {
        for (auto& quantity : event.child_quantities) quantity.count *= 10;
    }
    EXPECT_FALSE(recalled(events).doubts.empty());
}

TEST(Recall, a_hold_holds_until_released) {
    auto events = facts_in(day());
    const auto hold = facts_in(document_of_hold(milk, true, zone, morning)).front();
    events.push_back(hold);
    EXPECT_TRUE(recalled(events).held);
    events.push_back(facts_in(document_of_hold(milk, false, zone, evening)).front());
    EXPECT_FALSE(recalled(events).held);
}

TEST(OwnEvents, are_valid_and_the_same_every_time) {
    for (const auto& problem : check_document(day())) ADD_FAILURE() << problem.path << ": " << problem.what;
    EXPECT_EQ(day(), day());
    EXPECT_EQ(lot_link({"8934567000017"}, {"L/1 ở"}), "https://id.gs1.org/01/08934567000017/10/L%2F1%20%E1%BB%9F");
}

TEST(Capture, takes_all_or_nothing) {
    json document = json::parse(day());
    ASSERT_TRUE(read_capture(document.dump(), evening));
    json future = document;
    future["epcisBody"]["eventList"][1]["eventTime"] = "2099-01-01T00:00:00Z";
    auto refused = read_capture(future.dump(), evening);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().front().path, "/epcisBody/eventList/1/eventTime");

    json large = document;
    large["epcisBody"]["eventList"][0]["cbvmda:note"] = std::string(10 << 20, 'x');
    refused = read_capture(large.dump(), evening);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().front().what.find("bytes"), std::string::npos);

    json many = document;
    auto& event = many["epcisBody"]["eventList"][0];
    event.erase("quantityList");
    event.erase("ilmd");
    for (int i = 0; i < 10'000; ++i) event["epcList"].push_back(fmt::format("urn:epc:id:sgtin:4012345.011111.{}", i));
    const auto captured = read_capture(many.dump(), evening);
    ASSERT_TRUE(captured);
    EXPECT_EQ(items_of(captured->front().facts).size(), 10'000u);

    for (const char* text : {"", "{}", "<x/>", "{\"type\":\"EPCISDocument\"}"})
        EXPECT_FALSE(read_capture(text, evening));
}

struct Asked {
    QueryParameters parameters;
    std::size_t answers;
};

TEST(Query, answers_as_the_standard_says) {
    const auto events = facts_in(day());
    ASSERT_EQ(events.size(), 11u);
    const Asked rows[] = {
        {{}, 11},
        {{{"eventType", "AggregationEvent"}}, 5},
        {{{"eventType", "ObjectEvent|AggregationEvent"}}, 11},
        {{{"EQ_bizStep", "shipping"}}, 3},
        {{{"EQ_bizStep", "urn:epcglobal:cbv:bizstep:shipping"}}, 3},
        {{{"EQ_bizStep", "receiving"}, {"EQ_bizLocation", "https://kho.example.vn/loc/C1"}}, 1},
        {{{"EQ_disposition", "in_transit"}}, 3},
        {{{"EQ_action", "ADD"}}, 4},
        {{{"MATCH_anyEPCClass", "urn:epc:class:lgtin:8934567.000001.L1"}}, 6},
        {{{"MATCH_anyEPCClass", "https://shop.example/01/8934567000017/10/L1"}}, 6},
        {{{"MATCH_anyEPCClass", "https://id.gs1.org/01/08934567000017*"}}, 6},
        {{{"MATCH_epc", "https://kho.example.vn/obj/load-O1"}}, 2},
        {{{"MATCH_anyEPC", "https://kho.example.vn/obj/load-O1"}}, 4},
        {{{"EQ_bizTransaction", "https://kho.example.vn/bt/O3"}}, 2},
        {{{"GE_quantity", "100"}}, 1},
        {{{"GE_eventTime", "2027-01-15T08:00:00Z"}, {"LT_eventTime", "2027-01-15T08:05:00Z"}}, 3},
        {{{"EXISTS_errorDeclaration", "true"}}, 0},
    };
    for (const auto& row : rows) {
        const auto query = parse_query(row.parameters);
        ASSERT_TRUE(query) << query.error();
        const auto count = std::ranges::count_if(events, [&](const auto& event) { return matches(*query, event, 0); });
        EXPECT_EQ(static_cast<std::size_t>(count), row.answers)
            << (row.parameters.empty() ? "" : row.parameters[0].second);
    }
    for (const QueryParameters& wrong : {QueryParameters{{"EQ_colour", "red"}},
                                         {{"GE_eventTime", "noon"}},
                                         {{"GT_quantity", "x"}},
                                         {{"eventCountLimit", "0"}},
                                         {{"eventCountLimit", "1"}, {"maxEventCount", "1"}}}) {
        EXPECT_FALSE(parse_query(wrong)) << wrong[0].first;
    }
}

}  // namespace
}  // namespace tallyman::trace
