#include "removal/rights.h"

#include <gtest/gtest.h>

namespace tallyman::removal {
namespace {

using std::chrono::days;
using std::chrono::hours;

Instant at(std::string_view day, int hour = 9) { return *parse_day(day) + hours{hour}; }

struct Story {
    RightRequest request{"P-000001"};
    RightClock clock = clock_of(Right::erasure, Settings{});
    std::optional<RightRefusal> refused;

    template <class What>
    Story& then(std::string_view day, What what) {
        auto next = with(request, {at(day), "lan", std::move(what)}, clock);
        refused = next ? std::nullopt : std::optional(next.error());
        if (next) request = *std::move(next);
        return *this;
    }
};

const Asked asked{Right::erasure, "photos of my door", "Nguyễn Văn A", "a@example.org"};

TEST(WorkingDays, weekends_and_holidays_do_not_count) {
    const auto calendar = WorkingDays::vietnam(Settings{});
    EXPECT_EQ(calendar.after(*parse_day("2026-11-20"), 2), *parse_day("2026-11-24"));  // Friday
    EXPECT_EQ(calendar.after(*parse_day("2026-02-13"), 1), *parse_day("2026-02-23"));  // before Tết
    EXPECT_FALSE(calendar.works(*parse_day("2026-09-02")));
    Settings own;
    own.set("calendar.works.2026-11-24", std::int64_t{0});
    own.set("calendar.works.2026-11-28", std::int64_t{1});  // a Saturday that is made up for
    EXPECT_FALSE(WorkingDays::vietnam(own).works(*parse_day("2026-11-24")));
    EXPECT_TRUE(WorkingDays::vietnam(own).works(*parse_day("2026-11-28")));
}

TEST(Rights, the_clock_runs_stands_in_a_pause_and_is_extended_once) {
    Story story;
    story.then("2026-11-02", asked).then("2026-11-03", FirstWord{});
    const Instant now = at("2026-11-10");
    EXPECT_EQ(story.request.answer_due(story.clock, now), *parse_day("2026-11-22"));
    story.then("2026-11-04", Paused{"who asks is not yet known"});
    EXPECT_EQ(story.request.answer_due(story.clock, at("2026-11-07")), *parse_day("2026-11-25"));
    EXPECT_EQ(story.then("2026-11-05", Paused{"again"}).refused, RightRefusal::wrong_step);
    story.then("2026-11-09", Resumed{});
    EXPECT_EQ(story.request.answer_due(story.clock, now), *parse_day("2026-11-27"));
    EXPECT_EQ(story.then("2026-11-10", Extended{"three depots to search", 21}).refused, RightRefusal::too_long);
    EXPECT_EQ(story.then("2026-11-10", Extended{" ", 5}).refused, RightRefusal::no_reason);
    EXPECT_FALSE(story.then("2026-11-10", Extended{"three depots to search", 5}).refused);
    EXPECT_EQ(story.request.answer_due(story.clock, now), *parse_day("2026-12-02"));
    EXPECT_EQ(story.then("2026-11-11", Extended{"more", 5}).refused, RightRefusal::wrong_step);
    story.then("2026-12-02", Answered{true, "erased, receipt handed out"});
    EXPECT_FALSE(story.request.late(story.clock, WorkingDays::vietnam(Settings{}), at("2027-06-01")));
}

TEST(Rights, what_is_late_says_so) {
    const auto calendar = WorkingDays::vietnam(Settings{});
    Story silent;
    silent.then("2026-11-20", asked);
    EXPECT_FALSE(silent.request.late(silent.clock, calendar, at("2026-11-24")));
    EXPECT_TRUE(silent.request.late(silent.clock, calendar, at("2026-11-25")));
    Story slow;
    slow.then("2026-11-02", asked).then("2026-11-03", FirstWord{}).then("2026-11-23", Answered{false, "no such photo"});
    EXPECT_TRUE(slow.request.late(slow.clock, calendar, at("2026-11-23")));
}

TEST(Rights, kinds_and_laws_have_their_own_times) {
    EXPECT_EQ(clock_of(Right::access, Settings{}).answer_days, 10);
    EXPECT_EQ(clock_of(Right::erasure, Settings{}).answer_days, 20);
    Settings european;
    european.set("privacy.profile", std::string("gdpr"));
    EXPECT_EQ(clock_of(Right::access, european).answer_days, 30);
    european.set("privacy.answer_days.access", std::int64_t{14});
    EXPECT_EQ(clock_of(Right::access, european).answer_days, 14);
    EXPECT_EQ(clock_of(Right::erasure, european).answer_days, 30);
}

TEST(Rights, nothing_happens_before_it_is_asked_or_without_a_name) {
    Story story;
    EXPECT_EQ(story.then("2026-11-02", FirstWord{}).refused, RightRefusal::not_asked);
    EXPECT_EQ(with(RightRequest("P"), {at("2026-11-02"), " ", asked}, story.clock).error(), RightRefusal::no_name);
    story.then("2026-11-02", asked);
    EXPECT_EQ(story.then("2026-11-01", FirstWord{}).refused, RightRefusal::back_in_time);
    EXPECT_EQ(story.then("2026-11-03", Answered{true, ""}).refused, RightRefusal::no_reason);
}

}  // namespace
}  // namespace tallyman::removal
