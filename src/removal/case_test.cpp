#include "removal/case.h"

#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/random.h"
#include "removal/case_json.h"
#include "removal/deadline.h"
#include "removal/event_json.h"
#include "removal/report_json.h"
#include "removal/statement.h"

namespace tallyman::removal {
namespace {

using std::chrono::hours;

const Instant noon{Seconds{1'800'000'000}};

Request asked(RequesterKind kind) {
    return {.requester = kind,
            .channel = Channel::email,
            .item_kind = ItemKind::photo,
            .item = "photos/7.jpg",
            .legal_ground = "Law 91/2025/QH15, Art. 14",
            .issuing_body = "Department 5",
            .reference = "17/CV",
            .territory = {"VN"},
            .until = {},
            .redress = "Administrative court of Hanoi",
            .name = "Nguyễn Văn A",
            .contact = "a@example.org",
            .explanation = "my face is in it"};
}

Decided blurring() {
    Decided decided;
    decided.execute = true;
    decided.measure = Measure::blur_region;
    decided.regions = {{10, 20, 30, 40}};
    decided.facts = "a face is legible";
    decided.ground = "Law 91/2025/QH15, Art. 14";
    return decided;
}

Decided refusing() {
    Decided decided;
    decided.facts = "nobody is in the picture";
    decided.ground = "the provision speaks of persons";
    return decided;
}

// Applies events an hour apart; stops at the first refusal.
struct Story {
    Case request{"R1"};
    Instant now = noon;
    Desk desk;
    std::optional<Refusal> refused;

    template <class What>
    Story& then(std::string by, What what) {
        now += hours{1};
        auto next = with(request, {now, std::move(by), std::move(what)}, desk);
        if (next) {
            request = *std::move(next);
            refused.reset();
        } else {
            refused = next.error();
        }
        return *this;
    }
};

Story open_case(RequesterKind kind) {
    return Story().then("lan", Received{asked(kind), {}}).then("lan", SenderConfirmed{"called back"});
}

TEST(Case, an_incomplete_request_is_never_executed_but_can_be_refused) {
    Request request = asked(RequesterKind::authority);
    request.legal_ground.clear();
    Story story;
    story.then("lan", Received{request, {}}).then("lan", SenderConfirmed{"called back"});
    EXPECT_EQ(story.request.stage, Stage::incomplete);
    EXPECT_EQ(story.then("minh", blurring()).refused, Refusal::incomplete);
    EXPECT_FALSE(story.then("minh", refusing()).refused);
    EXPECT_EQ(story.request.stage, Stage::refused);
    EXPECT_FALSE(story.request.in_force(story.now));
}

TEST(Case, a_sender_line_proves_nothing) {
    Story story = Story().then("lan", Received{asked(RequesterKind::court), {}});
    EXPECT_EQ(story.then("minh", blurring()).refused, Refusal::sender_unconfirmed);
}

TEST(Case, who_took_it_in_does_not_decide) {
    EXPECT_EQ(open_case(RequesterKind::person).then("lan", blurring()).refused, Refusal::same_person);
}

TEST(Case, a_small_measure_needs_one_person_a_strong_one_two) {
    Story small = open_case(RequesterKind::person).then("minh", blurring());
    EXPECT_EQ(small.request.stage, Stage::executed);
    EXPECT_EQ(small.request.in_force(small.now), Measure::blur_region);

    Decided hide = blurring();
    hide.measure = Measure::hide_all;
    Story strong = open_case(RequesterKind::person).then("minh", hide);
    EXPECT_EQ(strong.request.stage, Stage::to_confirm);
    EXPECT_FALSE(strong.request.in_force(strong.now));
    EXPECT_EQ(strong.then("minh", Confirmed{}).refused, Refusal::same_person);
    EXPECT_EQ(strong.then("lan", Confirmed{}).refused, Refusal::same_person);
    EXPECT_FALSE(strong.then("hoa", Confirmed{}).refused);
    EXPECT_EQ(strong.request.in_force(strong.now), Measure::hide_all);

    Decided ordered = blurring();
    ordered.measure = Measure::hide_public;
    EXPECT_EQ(open_case(RequesterKind::authority).then("minh", ordered).request.stage, Stage::to_confirm);
    EXPECT_EQ(open_case(RequesterKind::shop).then("minh", ordered).request.stage, Stage::executed);
}

TEST(Case, a_hold_ends_by_itself) {
    Story story = Story().then("lan", Received{asked(RequesterKind::person), {}});
    EXPECT_EQ(story.then("lan", Held{"a child's address", story.now + hours{100}}).refused, Refusal::too_long);
    story.then("lan", Held{"a child's address", story.now + hours{25}});
    const Instant held_until = story.request.hold->until;
    EXPECT_EQ(story.request.in_force(held_until - Seconds{1}), Measure::hide_public);
    EXPECT_FALSE(story.request.in_force(held_until));
    EXPECT_EQ(story.then("lan", Held{"again", story.now + hours{5}}).refused, Refusal::held_before);
}

TEST(Case, an_appeal_restores_and_another_person_decides_it) {
    Story story = open_case(RequesterKind::person).then("minh", blurring());
    story.then("driver 3", Appealed{"it is my own face and I agreed"});
    EXPECT_EQ(story.then("minh", AppealDecided{true, "agreed"}).refused, Refusal::same_person);
    EXPECT_FALSE(story.then("hoa", AppealDecided{true, "consent is recorded"}).refused);
    EXPECT_EQ(story.request.stage, Stage::restored);
    EXPECT_FALSE(story.request.in_force(story.now));
    EXPECT_EQ(story.then("driver 3", Appealed{"again"}).refused, Refusal::wrong_stage);
}

TEST(Case, an_overturned_refusal_is_decided_again_by_somebody_else) {
    Story story = open_case(RequesterKind::person).then("minh", refusing());
    story.then("a@example.org", Appealed{"look at the window"}).then("hoa", AppealDecided{true, "there is one"});
    EXPECT_EQ(story.request.stage, Stage::open);
    EXPECT_EQ(story.then("minh", blurring()).refused, Refusal::same_person);
    EXPECT_FALSE(story.then("hoa", blurring()).refused);
    EXPECT_TRUE(story.request.was_refused);
    EXPECT_EQ(story.request.stage, Stage::executed);
}

TEST(Case, erased_bytes_wait_until_no_appeal_can_save_them) {
    Decided erase = blurring();
    erase.measure = Measure::erase;
    Story story = open_case(RequesterKind::person).then("minh", erase).then("hoa", Confirmed{});
    EXPECT_TRUE(story.request.can_restore(story.request.appeal_ends()));
    EXPECT_FALSE(story.request.can_restore(story.request.appeal_ends() + Seconds{1}));
    story.then("driver 3", Appealed{"needed as evidence"});
    EXPECT_TRUE(story.request.can_restore(story.now + hours{24 * 400}));
    story.then("an", AppealDecided{false, "the law is clear"});
    EXPECT_FALSE(story.request.can_restore(story.now));
}

TEST(Case, a_dialogue_decides_nothing) {
    Story story = open_case(RequesterKind::authority);
    const Stage before = story.request.stage;
    EXPECT_EQ(story.then("requester", Noted{NoteKind::message, " ", {}}).refused, Refusal::no_reason);
    EXPECT_EQ(story.then("minh", Noted{NoteKind::action, "send the list", {}}).refused, Refusal::too_long);
    EXPECT_FALSE(story.then("minh", Noted{NoteKind::agenda, "the list of shops", {}}).refused);
    EXPECT_EQ(story.request.stage, before);
    EXPECT_FALSE(story.request.in_force(story.now));
}

TEST(Case, the_dialogue_with_one_requester_runs_over_all_of_its_cases) {
    const Day today = std::chrono::floor<std::chrono::days>(noon);
    Story first = open_case(RequesterKind::authority).then("minh", Noted{NoteKind::agenda, "the list of shops", {}});
    Story second = open_case(RequesterKind::authority);
    second.request.id = "R2";
    second.then("requester", Noted{NoteKind::message, "thank you", {}})
        .then("minh", Noted{NoteKind::action, "send the list", today + std::chrono::days{1}});
    Story other = open_case(RequesterKind::shop).then("minh", Noted{NoteKind::message, "hello", {}});
    other.request.request.contact = "b@example.org";
    auto cases = std::vector{first.request, second.request, other.request};
    auto thread = thread_json(cases, "a@example.org", noon + hours{72});
    ASSERT_EQ(thread.size(), 3u);
    EXPECT_EQ(thread[2]["text"], "send the list");
    EXPECT_TRUE(thread[2]["open"].get<bool>() && thread[2]["late"].get<bool>());
    cases[1] = second.then("minh", Noted{NoteKind::done, "sent", {}}).request;
    thread = thread_json(cases, "a@example.org", noon + hours{72});
    EXPECT_FALSE(thread[2]["open"].get<bool>());
    EXPECT_TRUE(thread_json(cases, "", noon).empty());
}

TEST(Case, the_asked_time_ends) {
    Request request = asked(RequesterKind::person);
    request.until = std::chrono::floor<std::chrono::days>(noon) + std::chrono::days{3};
    Story story;
    story.then("lan", Received{request, {}}).then("lan", SenderConfirmed{"called"}).then("minh", blurring());
    EXPECT_TRUE(story.request.in_force(noon + hours{48}));
    EXPECT_FALSE(story.request.in_force(noon + hours{24 * 5}));
}

TEST(Case, a_decision_may_be_narrower_than_what_was_asked_and_never_wider) {
    Request request = asked(RequesterKind::person);
    request.territory = {"LA", "VN"};
    request.until = std::chrono::floor<std::chrono::days>(noon) + std::chrono::days{30};
    Story story;
    story.then("lan", Received{request, {}}).then("lan", SenderConfirmed{"called"});
    Decided wide = blurring();
    wide.territory = {"TH"};
    EXPECT_EQ(story.then("minh", wide).refused, Refusal::too_wide);
    Decided long_one = blurring();
    long_one.until = *request.until + std::chrono::days{1};
    EXPECT_EQ(story.then("minh", long_one).refused, Refusal::too_wide);
    Decided narrow = blurring();
    narrow.territory = {"VN"};
    narrow.until = *request.until - std::chrono::days{20};
    EXPECT_FALSE(story.then("minh", narrow).refused);
    EXPECT_EQ(story.request.territory(), narrow.territory);
    EXPECT_TRUE(story.request.in_force(noon + hours{24 * 9}));
    EXPECT_FALSE(story.request.in_force(noon + hours{24 * 12}));
    EXPECT_NE(dsa_record(story.request).find(R"("territorial_scope":["VN"])"), std::string::npos);
}

TEST(Case, six_months_end_with_the_day_of_the_same_number_or_the_last_of_the_month) {
    Story story;
    story.now = Instant{Day{std::chrono::year{2026} / 8 / 31}} + hours{1};
    story.then("lan", Received{asked(RequesterKind::person), {}}).then("lan", SenderConfirmed{"called back"});
    story.then("minh", blurring());
    EXPECT_EQ(Zone("UTC").iso(story.request.appeal_ends()), "2027-02-28T23:59:59+00:00");
    story.now = story.request.appeal_ends();
    EXPECT_EQ(story.then("driver 3", Appealed{"late"}).refused, Refusal::appeal_over);
}

TEST(Case, a_delayed_statement_needs_its_reason_and_its_end) {
    Decided delayed = blurring();
    delayed.delayed_until = noon + hours{200};
    EXPECT_EQ(open_case(RequesterKind::court).then("minh", delayed).refused, Refusal::no_reason);
    delayed.delay_reason = "Criminal Procedure Code, Art. 177";
    Story story = open_case(RequesterKind::court).then("minh", delayed);
    EXPECT_FALSE(story.refused);
    EXPECT_EQ(story.request.statement_at(), noon + hours{200});
    EXPECT_EQ(Zone("UTC").iso(noon + hours{200}), "2027-01-23T16:00:00+00:00");
    EXPECT_EQ(Zone("UTC").iso(story.request.appeal_ends()), "2027-07-23T23:59:59+00:00");
}

TEST(Case, says_its_reasons_in_both_languages) {
    const Story story = open_case(RequesterKind::person).then("minh", blurring());
    EXPECT_NE(statement(story.request, Lang::en).find("Facts: a face is legible"), std::string::npos);
    EXPECT_NE(statement(story.request, Lang::vi).find("làm mờ vùng ảnh"), std::string::npos);
    EXPECT_NE(statement(story.request, Lang::vi).find("đến hết ngày 15/07/2027"), std::string::npos)
        << statement(story.request, Lang::vi);
    const std::string record = dsa_record(story.request);
    EXPECT_NE(record.find(R"("source_type":"SOURCE_ARTICLE_16")"), std::string::npos);
    EXPECT_EQ(record.find("Nguyễn"), std::string::npos);
}

TEST(Deadline, starts_when_complete_and_depends_on_who_asks) {
    const Deadlines deadlines{Settings{}};
    const Story shop = Story().then("lan", Received{asked(RequesterKind::shop), {}});
    const Story order = Story().then("lan", Received{asked(RequesterKind::authority), {}});
    EXPECT_EQ(deadlines.due(shop.request), shop.now + hours{48});
    EXPECT_EQ(deadlines.due(order.request), order.now + hours{24});
    EXPECT_FALSE(deadlines.remind(order.request, order.now + hours{1}));
    EXPECT_TRUE(deadlines.remind(order.request, order.now + hours{20}));
    EXPECT_TRUE(deadlines.late(order.request, order.now + hours{25}));
    Request incomplete = asked(RequesterKind::shop);
    incomplete.territory.clear();
    EXPECT_FALSE(deadlines.due(Story().then("lan", Received{incomplete, {}}).request));
}

TEST(Figures, tell_kinds_and_months_apart_and_hide_small_cells) {
    const Deadlines deadlines{Settings{}};
    std::vector<Case> cases;
    for (int i = 0; i < 6; ++i) cases.push_back(open_case(RequesterKind::person).then("minh", blurring()).request);
    cases.push_back(open_case(RequesterKind::authority).then("minh", refusing()).request);
    const auto rows = figures(cases, deadlines, noon, noon + hours{24}, noon + hours{24});
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].requester, RequesterKind::person);
    EXPECT_EQ(rows[0].counts.executed[0], 6);
    EXPECT_EQ(rows[0].median_hours, 2.0);
    EXPECT_EQ(rows[1].counts.refused, 1);
    EXPECT_EQ(rows[0].answered, 6);
    const std::string csv = to_csv(rows);
    EXPECT_NE(csv.find("person,2027-01,6,6,0,6,0,0,0,0,0,0,0,2.0,2.0\n"), std::string::npos) << csv;
    EXPECT_NE(csv.find("authority,2027-01,<5,<5,<5,0,0,0,0,0,0,0,0,,\n"), std::string::npos) << csv;
}

TEST(Figures, statements_stand_where_their_figure_does_and_periods_are_whole_months) {
    const Deadlines deadlines{Settings{}};
    std::vector<Case> cases;
    for (int i = 0; i < 6; ++i) cases.push_back(open_case(RequesterKind::person).then("minh", blurring()).request);
    cases.push_back(open_case(RequesterKind::shop).then("minh", blurring()).request);
    const Day day = std::chrono::floor<std::chrono::days>(noon);
    const auto period = whole_months({day, day});
    EXPECT_EQ(iso(period.from) + " " + iso(period.to), "2027-01-01 2027-01-31");
    const auto report = report_of(cases, deadlines, period, noon + hours{24});
    EXPECT_EQ(report_json(report, period, Eyes::everybody)["statements"].size(), 6u);
    EXPECT_EQ(report_json(report, period, Eyes::submission)["statements"].size(), 7u);
    EXPECT_EQ(report_json(report, period, Eyes::submission)["rows"][1]["received"], "<5");
    EXPECT_EQ(report_json(report, period, Eyes::desk)["rows"][1]["received"], 1);
}

TEST(Figures, times_of_few_answers_are_not_shown) {
    const Deadlines deadlines{Settings{}};
    std::vector<Case> cases = {open_case(RequesterKind::person).then("minh", blurring()).request};
    for (int i = 0; i < 8; ++i) cases.push_back(open_case(RequesterKind::person).request);
    const Day day = std::chrono::floor<std::chrono::days>(noon);
    const auto report = report_of(cases, deadlines, whole_months({day, day}), noon + hours{24});
    EXPECT_FALSE(report_json(report, {day, day}, Eyes::everybody)["rows"][0].contains("median_hours"));
    EXPECT_TRUE(report_json(report, {day, day}, Eyes::desk)["rows"][0].contains("median_hours"));
}

TEST(EventText, comes_back_as_it_was_and_without_what_was_erased) {
    const Story story = open_case(RequesterKind::person)
                            .then("minh", blurring())
                            .then("driver 3", Appealed{"no"})
                            .then("hoa", AppealDecided{false, "yes"})
                            .then("hoa", Noted{NoteKind::action, "talk to the driver", Day{std::chrono::days{21000}}})
                            .then("requester", Noted{NoteKind::message, "thank you", {}});
    std::int64_t number = 0;
    for (const auto& event : story.request.events) {
        const auto text = to_text("R1", ++number, event);
        const auto back = parse_event(text.event, text.personal);
        ASSERT_TRUE(back) << back.error();
        EXPECT_EQ(back->event, event);
        EXPECT_EQ(back->number, number);
    }
    const auto text = to_text("R1", 1, story.request.events.front());
    EXPECT_EQ(text.event.find("Nguyễn"), std::string::npos);
    const auto erased = parse_event(text.event, "");
    ASSERT_TRUE(erased);
    EXPECT_EQ(std::get<Received>(erased->event.what).request.name, "");
    EXPECT_FALSE(parse_event("{}", ""));
    EXPECT_FALSE(parse_event(R"({"what":"decided"})", ""));
    EXPECT_FALSE(parse_event("[", ""));
}

// Anything at any time by anybody; whatever the desk let through is held against the rules as its own words put them.
class RandomDesk {
public:
    explicit RandomDesk(std::uint64_t seed) : random_(seed) {}

    Case history(int steps) {
        Case request{"R"};
        Instant now = noon;
        for (int i = 0; i < steps; ++i) {
            now += Seconds{random_.between(-600, 20'000'000) / (random_.chance(0.9) ? 500 : 1)};
            const auto next = with(request, {now, person(), what()}, desk_);
            if (next) request = *next;
        }
        return request;
    }

private:
    std::string person() {
        const std::vector<std::string> people = {"lan", "minh", "hoa", "an", ""};
        return people[random_.below(people.size())];
    }
    std::string words() { return random_.chance(0.9) ? "because" : " "; }
    Request request() {
        Request request = asked(static_cast<RequesterKind>(random_.below(6)));
        for (auto* field : {&request.item, &request.legal_ground, &request.issuing_body, &request.contact,
                            &request.redress, &request.explanation})
            if (random_.chance(0.05)) field->clear();
        if (random_.chance(0.05)) request.territory.clear();
        return request;
    }
    Decided decision() {
        Decided decided = random_.chance(0.7) ? blurring() : refusing();
        decided.measure = static_cast<Measure>(random_.below(4));
        if (random_.chance(0.1)) decided.regions.clear();
        if (random_.chance(0.1)) decided.facts = " ";
        if (random_.chance(0.05)) decided.territory = {"TH"};  // nobody asked for that
        if (random_.chance(0.1)) decided.delayed_until = noon + Seconds{random_.between(0, 1'000'000)};
        if (random_.chance(0.1)) decided.delay_reason = "an inquiry";
        return decided;
    }
    decltype(Event::what) what() {
        switch (random_.below(14)) {
            case 0:
                return Received{request(), {}};
            case 1:
                return Supplemented{request(), {}};
            case 2:
            case 3:
                return SenderConfirmed{words()};
            case 4:
                return Held{words(), noon + Seconds{random_.between(0, 400'000)}};
            case 5:
            case 6:
            case 7:
                return decision();
            case 8:
            case 9:
                return Confirmed{};
            case 10:
                return SentBack{words()};
            case 11:
                return Appealed{words()};
            case 12:
                return AppealDecided{random_.chance(0.5), words()};
            default:
                return random_.chance(0.1) ? decltype(Event::what)(Withdrawn{words()}) : Confirmed{};
        }
    }

    Random random_;
    Desk desk_;
};

struct Seen {  // what the events say, read one by one without the code under test
    std::string taken_in_by, decided_by, confirmed_by;
    Request request;
    bool sender = false;
    std::optional<Decided> decided;
    int holds = 0, appeals = 0;
};

void hold_against_rules(const Case& request) {
    Seen seen;
    for (const auto& event : request.events) {
        ASSERT_FALSE(event.by.empty());
        if (const auto* received = std::get_if<Received>(&event.what)) {
            ASSERT_TRUE(seen.taken_in_by.empty());
            seen.taken_in_by = event.by;
            seen.request = received->request;
        } else if (const auto* more = std::get_if<Supplemented>(&event.what)) {
            seen.sender = seen.sender && more->request.contact == seen.request.contact;
            seen.request = more->request;
        } else if (std::holds_alternative<SenderConfirmed>(event.what)) {
            seen.sender = true;
        } else if (const auto* held = std::get_if<Held>(&event.what)) {
            ASSERT_EQ(++seen.holds, 1);
            ASSERT_LE(held->until - event.at, hours{72});
        } else if (const auto* decided = std::get_if<Decided>(&event.what)) {
            ASSERT_NE(event.by, seen.taken_in_by);
            ASSERT_NE(decided->facts, " ");
            seen.decided = *decided;
            seen.decided_by = event.by;
            seen.confirmed_by.clear();
        } else if (std::holds_alternative<Confirmed>(event.what)) {
            ASSERT_NE(event.by, seen.decided_by);
            ASSERT_NE(event.by, seen.taken_in_by);
            seen.confirmed_by = event.by;
        } else if (std::holds_alternative<SentBack>(event.what)) {
            seen.decided.reset();
        } else if (std::holds_alternative<Appealed>(event.what)) {
            ASSERT_EQ(++seen.appeals, 1);
        } else if (std::holds_alternative<AppealDecided>(event.what)) {
            for (const auto& hand : {seen.taken_in_by, seen.decided_by, seen.confirmed_by}) ASSERT_NE(event.by, hand);
        }
    }
    if (!request.executed_at) {
        ASSERT_TRUE(request.stage != Stage::executed);
        return;
    }
    ASSERT_TRUE(seen.decided && seen.decided->execute);
    ASSERT_TRUE(seen.sender);
    const bool order =
        seen.request.requester == RequesterKind::court || seen.request.requester == RequesterKind::authority;
    for (const auto& field : {seen.request.item, seen.request.legal_ground, seen.request.contact})
        ASSERT_FALSE(field.empty());
    ASSERT_FALSE(seen.request.territory.empty());
    ASSERT_TRUE(!order || (!seen.request.issuing_body.empty() && !seen.request.redress.empty()));
    const bool strong = static_cast<int>(seen.decided->measure) + (order ? 1 : 0) >= 2;
    ASSERT_TRUE(!strong || !seen.confirmed_by.empty());
    ASSERT_TRUE(seen.decided->territory.empty());
    ASSERT_TRUE(request.statement_at().has_value());
    ASSERT_FALSE(statement(request, Lang::vi).empty());
}

TEST(Case, random_histories_never_break_a_rule) {
    std::map<Stage, int> reached;
    for (std::uint64_t seed = 0; seed < 100'000; ++seed) {
        const Case request = RandomDesk(seed).history(60);
        hold_against_rules(request);
        ASSERT_FALSE(::testing::Test::HasFatalFailure()) << "seed " << seed;
        ++reached[request.stage];
        ASSERT_FALSE(request.hold && request.holds(request.hold->until));
    }
    EXPECT_EQ(reached.size(), 8u) << "some stage is never reached, so the rules about it were not tried";
}

}  // namespace
}  // namespace tallyman::removal
