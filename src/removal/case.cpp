#include "removal/case.h"

#include <algorithm>

#include "base/text.h"
#include "removal/names.h"

namespace tallyman::removal {
namespace {

constexpr std::array<std::string_view, 4> measure_names = {"blur_region", "hide_public", "hide_all", "erase"};
constexpr std::array<Words, 4> measure_words = {{
    {"làm mờ vùng ảnh", "blur a region"},
    {"ẩn với công chúng", "hide from the public"},
    {"ẩn với tất cả trừ người giữ chứng cứ", "hide from all but evidence holders"},
    {"xoá", "erase"},
}};
constexpr std::array<std::string_view, 8> stage_names = {"incomplete", "unconfirmed", "open",     "to_confirm",
                                                         "executed",   "refused",     "restored", "withdrawn"};
constexpr std::array<Words, 8> stage_words = {{
    {"còn thiếu thông tin", "incomplete"},
    {"chờ xác minh người gửi", "sender to be confirmed"},
    {"chờ quyết định", "waiting for a decision"},
    {"chờ người thứ hai", "waiting for the second person"},
    {"đã thực hiện", "executed"},
    {"đã từ chối", "refused"},
    {"đã khôi phục", "restored"},
    {"đã rút", "withdrawn"},
}};
constexpr std::array<std::string_view, 4> note_names = {"message", "agenda", "action", "done"};
constexpr std::array<std::string_view, 15> refusal_names = {
    "unknown_case",       "already_received", "no_name",         "back_in_time", "incomplete",
    "sender_unconfirmed", "same_person",      "no_reason",       "no_region",    "wrong_stage",
    "too_long",           "held_before",      "appealed_before", "appeal_over",  "too_wide"};
constexpr std::array<Words, 15> refusal_words = {{
    {"không có yêu cầu này", "there is no such request"},
    {"yêu cầu này đã được tiếp nhận", "this request has been received already"},
    {"thiếu tên người thực hiện", "the name of the person who acts is missing"},
    {"thời điểm trước bước trước đó", "this would be before the step before it"},
    {"yêu cầu còn thiếu thông tin, chưa thể thực hiện", "the request is incomplete and cannot be executed"},
    {"người gửi chưa được xác minh", "the sender has not been confirmed"},
    {"phải là một người khác", "another person has to do this"},
    {"thiếu lý do", "the reasons are missing"},
    {"thiếu vùng cần làm mờ", "the region to blur is missing"},
    {"yêu cầu không ở bước này", "the request is not at this step"},
    {"thời hạn không hợp lệ", "the time is missing, over or too long"},
    {"chỉ được tạm ẩn một lần", "a request can be held once"},
    {"đã khiếu nại trước đó", "it has been appealed before"},
    {"đã hết hạn khiếu nại", "the time for an appeal is over"},
    {"quyết định rộng hơn điều được yêu cầu", "the decision reaches further than what was asked"},
}};

constexpr bool answered(Stage stage) { return stage == Stage::executed || stage == Stage::refused; }
constexpr bool undecided(Stage stage) {
    return stage == Stage::incomplete || stage == Stage::unconfirmed || stage == Stage::open ||
           stage == Stage::to_confirm;
}

bool blank(const std::string& text) { return trimmed(text).empty(); }

Day day_of(Instant instant) { return std::chrono::floor<std::chrono::days>(instant); }

using Maybe = std::optional<Refusal>;

// Whether an event may happen to a case, and what it changes when it does.
class Step {
public:
    Step(Case& so_far, const Event& event) : case_(so_far), event_(event) {}

    Maybe operator()(const Received& received) {
        if (!case_.events.empty()) return Refusal::already_received;
        case_.received_at = event_.at;
        case_.taken_in_by = event_.by;
        take(received.request, received.complete);
        return {};
    }

    Maybe operator()(const Supplemented& supplemented) {
        if (case_.stage != Stage::incomplete) return Refusal::wrong_stage;
        case_.sender_confirmed = case_.sender_confirmed && supplemented.request.contact == case_.request.contact;
        take(supplemented.request, supplemented.complete);
        return {};
    }

    Maybe operator()(const SenderConfirmed& confirmed) {
        if (!undecided(case_.stage) || case_.sender_confirmed) return Refusal::wrong_stage;
        if (blank(confirmed.how)) return Refusal::no_reason;
        case_.sender_confirmed = true;
        if (case_.stage == Stage::unconfirmed) case_.stage = Stage::open;
        return {};
    }

    // The only act before a request is complete, because harm may not wait; hence its bounds.
    Maybe operator()(const Held& held) {
        if (!undecided(case_.stage) || case_.request.item.empty()) return Refusal::wrong_stage;
        if (case_.hold) return Refusal::held_before;
        if (blank(held.reason)) return Refusal::no_reason;
        if (held.until <= event_.at || held.until > event_.at + hold_max) return Refusal::too_long;
        case_.hold = held;
        return {};
    }

    Maybe operator()(const Decided& decided) {
        if (const auto refusal = may_decide(decided)) return refusal;
        case_.decision = decided;
        case_.decided_by = event_.by;
        case_.stage = Stage::to_confirm;
        if (!decided.second_person) answer();
        return {};
    }

    Maybe operator()(const Confirmed&) {
        if (case_.stage != Stage::to_confirm) return Refusal::wrong_stage;
        if (event_.by == case_.decided_by || event_.by == case_.taken_in_by) return Refusal::same_person;
        case_.confirmed_by = event_.by;
        answer();
        return {};
    }

    Maybe operator()(const SentBack& back) {
        if (case_.stage != Stage::to_confirm) return Refusal::wrong_stage;
        if (event_.by == case_.decided_by) return Refusal::same_person;
        if (blank(back.reason)) return Refusal::no_reason;
        case_.decision.reset();
        case_.decided_by.clear();
        case_.stage = Stage::open;
        return {};
    }

    Maybe operator()(const Appealed& appealed) {
        if (!answered(case_.stage)) return Refusal::wrong_stage;
        if (case_.appeal) return Refusal::appealed_before;
        if (event_.at > case_.appeal_ends()) return Refusal::appeal_over;
        if (blank(appealed.argument)) return Refusal::no_reason;
        case_.appeal = appealed;
        case_.appealed_at = event_.at;
        return {};
    }

    Maybe operator()(const AppealDecided& decided) {
        if (!answered(case_.stage) || !case_.appeal || case_.appeal_outcome) return Refusal::wrong_stage;
        const bool had_a_hand =
            event_.by == case_.decided_by || event_.by == case_.confirmed_by || event_.by == case_.taken_in_by;
        if (had_a_hand) return Refusal::same_person;
        if (blank(decided.reason)) return Refusal::no_reason;
        case_.appeal_outcome = decided;
        if (decided.overturned) overturn();
        return {};
    }

    Maybe operator()(const Withdrawn& withdrawn) {
        if (case_.stage == Stage::withdrawn || case_.stage == Stage::restored) return Refusal::wrong_stage;
        if (blank(withdrawn.reason)) return Refusal::no_reason;
        case_.stage = Stage::withdrawn;
        return {};
    }

    Maybe operator()(const Noted& noted) {
        if (blank(noted.text)) return Refusal::no_reason;
        if (noted.kind == NoteKind::action && !noted.due) return Refusal::too_long;
        return {};
    }

private:
    void take(const Request& request, bool complete) {
        case_.request = request;
        if (complete) case_.complete_at = event_.at;
        case_.stage = undecided_stage();
    }

    Stage undecided_stage() const {
        if (!case_.complete_at) return Stage::incomplete;
        return case_.sender_confirmed ? Stage::open : Stage::unconfirmed;
    }

    // An incomplete or unconfirmed request may be refused with grounds; it can never be executed.
    Maybe may_decide(const Decided& decided) const {
        // The second name is there after an overturned refusal: somebody else takes it up again.
        if (event_.by == case_.taken_in_by || event_.by == case_.decided_by) return Refusal::same_person;
        if (!undecided(case_.stage) || case_.stage == Stage::to_confirm) return Refusal::wrong_stage;
        if (blank(decided.facts) || blank(decided.ground)) return Refusal::no_reason;
        if (!decided.execute) return {};
        if (case_.stage == Stage::incomplete) return Refusal::incomplete;
        if (case_.stage == Stage::unconfirmed) return Refusal::sender_unconfirmed;
        const bool is_photo = case_.request.item_kind == ItemKind::photo;  // words have no regions
        const bool without_region = decided.measure == Measure::blur_region && (decided.regions.empty() || !is_photo);
        if (without_region) return Refusal::no_region;
        if (is_wider_than_asked(decided)) return Refusal::too_wide;
        if (decided.until && *decided.until < day_of(event_.at)) return Refusal::too_long;
        const bool delayed = decided.delayed_until.has_value();
        if (delayed && blank(decided.delay_reason)) return Refusal::no_reason;
        if (delayed && *decided.delayed_until <= event_.at) return Refusal::too_long;
        if (!delayed && !blank(decided.delay_reason)) return Refusal::too_long;
        return {};
    }

    bool is_wider_than_asked(const Decided& decided) const {
        const auto& asked = case_.request;
        const auto is_asked = [&](const std::string& country) {
            return std::ranges::find(asked.territory, country) != asked.territory.end();
        };
        return !std::ranges::all_of(decided.territory, is_asked) ||
               (asked.until && decided.until && *decided.until > *asked.until);
    }

    void answer() {
        if (!case_.answered_at) case_.answered_at = event_.at;
        if (case_.decision->execute) {
            case_.stage = Stage::executed;
            case_.executed_at = event_.at;
        } else {
            case_.stage = Stage::refused;
            case_.was_refused = true;
        }
    }

    // What was executed is restored; what was refused is open again, for another person than before.
    void overturn() {
        if (case_.stage == Stage::executed) {
            case_.stage = Stage::restored;
            return;
        }
        case_.stage = undecided_stage();
        case_.decision.reset();
    }

    Case& case_;
    const Event& event_;
};

}  // namespace

int weight(Measure measure, RequesterKind requester) {
    return static_cast<int>(measure) + 1 + (is_order(requester) ? 1 : 0);
}

Result<Case, Refusal> with(Case so_far, Event event, const Desk& desk) {
    const auto complete = [&](const Request& request) { return gaps(request, day_of(event.at)).empty(); };
    if (auto* received = std::get_if<Received>(&event.what)) received->complete = complete(received->request);
    if (auto* more = std::get_if<Supplemented>(&event.what)) more->complete = complete(more->request);
    if (auto* decided = std::get_if<Decided>(&event.what)) {
        const bool heavy = weight(decided->measure, so_far.request.requester) >= desk.second_person_weight;
        decided->second_person = decided->execute && heavy;
    }
    return with_kept(std::move(so_far), std::move(event));
}

Result<Case, Refusal> with_kept(Case so_far, Event event) {
    const bool first = std::holds_alternative<Received>(event.what);
    if (so_far.events.empty() && !first) return fail(Refusal::unknown_case);
    if (blank(event.by)) return fail(Refusal::no_name);
    if (!so_far.events.empty() && event.at < so_far.events.back().at) return fail(Refusal::back_in_time);
    if (const auto refusal = std::visit(Step(so_far, event), event.what)) return fail(*refusal);
    so_far.events.push_back(std::move(event));
    return so_far;
}

std::optional<Instant> Case::statement_at() const {
    if (!executed_at) return {};
    return decision->delayed_until.value_or(*executed_at);
}

// Those affected cannot appeal what they do not know of: the time runs from the statement.
Instant Case::appeal_ends() const {
    const std::chrono::year_month_day told{day_of(statement_at().value_or(*answered_at))};
    auto last = told + appeal_within;
    if (!last.ok()) last = last.year() / last.month() / std::chrono::last;
    return Day{last} + std::chrono::days{1} - Seconds{1};
}

bool Case::can_restore(Instant now) const {
    if (!executed_at) return false;
    if (decision->measure != Measure::erase) return true;
    const bool appeal_open = appeal && !appeal_outcome;
    const bool appeal_lost = appeal_outcome && !appeal_outcome->overturned;
    return !appeal_lost && (appeal_open || now <= appeal_ends());
}

bool Case::holds(Instant now) const { return hold && undecided(stage) && now < hold->until; }

std::optional<Measure> Case::in_force(Instant now) const {
    if (holds(now)) return Measure::hide_public;
    if (stage != Stage::executed) return {};
    const bool over = until() && day_of(now) > *until();
    // Erased bytes do not come back at the end of the asked time; everything else does.
    if (over && decision->measure != Measure::erase) return {};
    return decision->measure;
}

const std::vector<std::string>& Case::territory() const {
    return decision && !decision->territory.empty() ? decision->territory : request.territory;
}

std::optional<Day> Case::until() const { return decision && decision->until ? decision->until : request.until; }

std::string_view name(Refusal refusal) { return name_in(refusal_names, refusal); }
Words words(Refusal refusal) { return refusal_words.at(static_cast<std::size_t>(refusal)); }
std::string_view name(Measure measure) { return name_in(measure_names, measure); }
std::optional<Measure> measure(std::string_view name) { return named<Measure>(measure_names, name); }
std::string_view name(NoteKind kind) { return name_in(note_names, kind); }
std::optional<NoteKind> note_kind(std::string_view name) { return named<NoteKind>(note_names, name); }
std::string_view name(Stage stage) { return name_in(stage_names, stage); }
Words words(Measure measure) { return measure_words.at(static_cast<std::size_t>(measure)); }
Words words(Stage stage) { return stage_words.at(static_cast<std::size_t>(stage)); }

}  // namespace tallyman::removal
