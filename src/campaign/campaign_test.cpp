#include "campaign/campaign.h"

#include <gtest/gtest.h>

#include "campaign/event_json.h"

namespace tallyman::campaign {
namespace {

const Instant noon{Seconds{1'800'000'000}};

Created milk() {
    return {"Sữa cho xã A", "Milk for A", {{"G1", "Trường A", "School A", 120}, {"G2", "Nhà bà B", "House B", 3}}, 0};
}

struct Story {
    Campaign campaign{"C-000001"};
    Instant now = noon;
    std::optional<Refusal> refused;

    template <class What>
    Story& then(What what, std::string by = "lan") {
        now += std::chrono::hours{1};
        auto next = with(campaign, {now, std::move(by), std::move(what)});
        refused = next ? std::nullopt : std::optional(next.error());
        if (next) campaign = *std::move(next);
        return *this;
    }
};

Story begun() { return Story().then(milk()).then(Pledged{"", {"g"}, {10}, "", "Mr C", "c@example.org"}); }

TEST(Campaign, begins_with_titles_and_groups) {
    EXPECT_EQ(Story().then(Published{}).refused, Refusal::unknown_campaign);
    EXPECT_EQ(Story().then(Created{"x", "", milk().groups, 0}).refused, Refusal::no_title);
    EXPECT_EQ(Story().then(Created{"x", "y", {}, 0}).refused, Refusal::no_group);
    EXPECT_EQ(Story().then(Created{"x", "y", {{"G", "a", "b", 0}}, 0}).refused, Refusal::no_group);
    EXPECT_EQ(Story().then(Created{"x", "y", {{"G", "a", "b", 5}, {"G", "c", "d", 5}}, 0}).refused, Refusal::no_group);
    EXPECT_EQ(Story().then(milk(), " ").refused, Refusal::no_name);
    EXPECT_EQ(begun().then(milk()).refused, Refusal::created_before);
}

TEST(Campaign, allocates_no_more_than_was_pledged) {
    Story story = begun();
    EXPECT_EQ(story.campaign.pledges[0].pledge, "P1");
    EXPECT_EQ(story.then(Allocated{"P1", {"O1"}, "G1", {7}}).refused, std::nullopt);
    EXPECT_EQ(story.then(Allocated{"P1", {"O2"}, "G1", {4}}).refused, Refusal::more_than_pledged);
    EXPECT_EQ(story.then(Allocated{"P2", {"O2"}, "G1", {1}}).refused, Refusal::unknown_pledge);
    EXPECT_EQ(story.then(Allocated{"P1", {"O2"}, "G9", {1}}).refused, Refusal::unknown_group);
    EXPECT_EQ(story.then(Allocated{"P1", {"O2"}, "G1", {0}}).refused, Refusal::no_cases);
    EXPECT_EQ(story.campaign.allocated("P1"), Cases{7});
}

TEST(Campaign, a_photo_needs_both_consents_and_loses_them_for_good) {
    Story story = begun();
    EXPECT_EQ(story.then(ConsentToPublish{"a.jpg", "form 7", false}).refused, Refusal::no_consent_to_take);
    EXPECT_EQ(story.then(ConsentToTake{"a.jpg", ""}).refused, Refusal::no_reason);
    story.then(ConsentToTake{"a.jpg", "form 7"});
    EXPECT_FALSE(story.campaign.consents["a.jpg"].may_be_shown());
    story.then(ConsentToPublish{"a.jpg", "form 7", true});
    EXPECT_TRUE(story.campaign.consents["a.jpg"].may_be_shown());
    EXPECT_EQ(story.then(ConsentWithdrawn{"b.jpg"}).refused, Refusal::no_consent);
    story.then(ConsentWithdrawn{"a.jpg"});
    EXPECT_FALSE(story.campaign.consents["a.jpg"].may_be_shown());
    EXPECT_EQ(story.then(ConsentToPublish{"a.jpg", "again", false}).refused, Refusal::withdrawn);
}

TEST(Campaign, a_page_can_be_taken_down_with_a_reason) {
    Story story = begun().then(Published{});
    EXPECT_EQ(story.then(Published{}).refused, Refusal::wrong_step);
    EXPECT_EQ(story.then(Hidden{""}).refused, Refusal::no_reason);
    EXPECT_FALSE(story.then(Hidden{"a flood on the road"}).campaign.published);
}

TEST(Campaign, comes_back_from_its_texts_without_what_is_personal) {
    const Story story = begun()
                            .then(Needed{"G1", {"g"}, {20}})
                            .then(Allocated{"P1", {"O1"}, "G1", {7}})
                            .then(ConsentToTake{"a.jpg", "form 7 of Ms D"})
                            .then(ConsentToPublish{"a.jpg", "form 7 of Ms D", true})
                            .then(ConsentWithdrawn{"a.jpg"})
                            .then(Published{})
                            .then(Hidden{"a flood"})
                            .then(Told{"P1", R"({"pledge":"P1"})"});
    ASSERT_EQ(story.refused, std::nullopt);
    Campaign back("C-000001");
    std::int64_t number = 0;
    for (const auto& event : story.campaign.events) {
        const auto text = to_text("C-000001", ++number, event);
        EXPECT_EQ(text.event.find("example.org"), std::string::npos);
        EXPECT_EQ(text.event.find("Ms D"), std::string::npos);
        auto parsed = parse_event(text.event, number % 2 == 0 ? text.personal : "");
        ASSERT_TRUE(parsed) << parsed.error();
        EXPECT_EQ(parsed->number, number);
        auto next = with(back, parsed->event);
        ASSERT_TRUE(next);
        back = *std::move(next);
    }
    EXPECT_EQ(back.allocated("P1"), Cases{7});
    EXPECT_EQ(back.told["P1"], R"({"pledge":"P1"})");
    EXPECT_EQ(back.created.groups, story.campaign.created.groups);
    EXPECT_FALSE(parse_event("{}", ""));
    EXPECT_FALSE(parse_event("[", ""));
}

}  // namespace
}  // namespace tallyman::campaign
