#include "removal/rights.h"

#include "base/text.h"
#include "removal/names.h"

namespace tallyman::removal {
namespace {

using std::chrono::days;

constexpr std::array<std::string_view, 5> right_names = {"access", "correction", "withdrawal", "erasure", "objection"};
constexpr std::array<Words, 5> right_words = {{
    {"xem, cung cấp dữ liệu", "access"},
    {"chỉnh sửa dữ liệu", "correction"},
    {"rút lại đồng ý", "withdrawal of consent"},
    {"xoá dữ liệu", "erasure"},
    {"phản đối xử lý", "objection"},
}};
constexpr std::array<std::string_view, 7> refusal_names = {"no_name",    "back_in_time", "not_asked", "asked_before",
                                                           "wrong_step", "no_reason",    "too_long"};
constexpr std::array<Words, 7> refusal_words = {{
    {"thiếu tên người thực hiện", "the name of the person who acts is missing"},
    {"thời điểm trước bước trước đó", "this would be before the step before it"},
    {"không có yêu cầu này", "there is no such request"},
    {"yêu cầu này đã được tiếp nhận", "this request has been received already"},
    {"yêu cầu không ở bước này", "the request is not at this step"},
    {"thiếu lý do", "the reasons are missing"},
    {"dài hơn luật cho phép", "longer than the law allows"},
}};

constexpr std::array<RightClock, 5> vietnamese = {{{2, 10, 10}, {2, 10, 10}, {2, 15, 15}, {2, 20, 20}, {2, 15, 15}}};
constexpr RightClock european{3, 30, 60};

Day day_of(Instant at) { return std::chrono::floor<days>(at); }
bool blank(const std::string& text) { return trimmed(text).empty(); }

class Step {
public:
    Step(RightRequest& request, const RightEvent& event, const RightClock& clock)
        : request_(request), event_(event), clock_(clock) {}

    using Maybe = std::optional<RightRefusal>;

    Maybe operator()(const Asked& asked) {
        if (!request_.events.empty()) return RightRefusal::asked_before;
        if (blank(asked.what)) return RightRefusal::no_reason;
        request_.asked = asked;
        request_.asked_at = event_.at;
        return {};
    }
    Maybe operator()(const FirstWord&) {
        if (request_.first_word_at || request_.answer) return RightRefusal::wrong_step;
        request_.first_word_at = event_.at;
        return {};
    }
    Maybe operator()(const Paused& paused) {
        if (request_.paused_at || request_.answer) return RightRefusal::wrong_step;
        if (blank(paused.reason)) return RightRefusal::no_reason;
        request_.paused_at = event_.at;
        return {};
    }
    Maybe operator()(const Resumed&) {
        if (!request_.paused_at || request_.answer) return RightRefusal::wrong_step;
        request_.paused += event_.at - *request_.paused_at;
        request_.paused_at.reset();
        return {};
    }
    Maybe operator()(const Extended& extended) {
        if (request_.extended_days > 0 || request_.answer) return RightRefusal::wrong_step;
        if (blank(extended.reason)) return RightRefusal::no_reason;
        if (extended.days < 1 || extended.days > clock_.extension_days) return RightRefusal::too_long;
        request_.extended_days = extended.days;
        return {};
    }
    Maybe operator()(const Answered& answered) {
        if (request_.answer) return RightRefusal::wrong_step;
        if (blank(answered.answer)) return RightRefusal::no_reason;
        request_.answer = answered;
        request_.answered_at = event_.at;
        return {};
    }

private:
    RightRequest& request_;
    const RightEvent& event_;
    const RightClock& clock_;
};

}  // namespace

RightClock clock_of(Right right, const Settings& settings) {
    const bool gdpr = settings.text(privacy_profile_setting) == "gdpr";
    RightClock clock = gdpr ? european : vietnamese.at(static_cast<std::size_t>(right));
    const auto own = [&](const Setting& setting, int& days) {
        for (const auto& [kind, count] : settings.integers_by_name(setting))
            if (kind == name(right)) days = static_cast<int>(count);
    };
    own(first_word_setting, clock.first_word_working_days);
    own(answer_days_setting, clock.answer_days);
    own(extension_days_setting, clock.extension_days);
    return clock;
}

Day RightRequest::first_word_due(const RightClock& clock, const WorkingDays& calendar) const {
    return calendar.after(day_of(asked_at), clock.first_word_working_days);
}

Day RightRequest::answer_due(const RightClock& clock, Instant now) const {
    const auto running = paused_at ? answered_at.value_or(now) - *paused_at : std::chrono::seconds{0};
    return day_of(asked_at + paused + running) + days{clock.answer_days + extended_days};
}

bool RightRequest::late(const RightClock& clock, const WorkingDays& calendar, Instant now) const {
    const Instant spoke = first_word_at.value_or(answered_at.value_or(now));
    if (day_of(spoke) > first_word_due(clock, calendar)) return true;
    return day_of(answered_at.value_or(now)) > answer_due(clock, now);
}

Result<RightRequest, RightRefusal> with(RightRequest so_far, RightEvent event, const RightClock& clock) {
    if (so_far.events.empty() && !std::holds_alternative<Asked>(event.what)) return fail(RightRefusal::not_asked);
    if (blank(event.by)) return fail(RightRefusal::no_name);
    if (!so_far.events.empty() && event.at < so_far.events.back().at) return fail(RightRefusal::back_in_time);
    if (const auto refusal = std::visit(Step(so_far, event, clock), event.what)) return fail(*refusal);
    so_far.events.push_back(std::move(event));
    return so_far;
}

std::string_view name(RightRefusal refusal) { return name_in(refusal_names, refusal); }
Words words(RightRefusal refusal) { return refusal_words.at(static_cast<std::size_t>(refusal)); }
std::string_view name(Right right) { return name_in(right_names, right); }
std::optional<Right> right(std::string_view name) { return named<Right>(right_names, name); }
Words words(Right right) { return right_words.at(static_cast<std::size_t>(right)); }

}  // namespace tallyman::removal
