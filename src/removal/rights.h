// What a person or shop may ask about data of their own: to see it, to correct it, to take consent back, to have it
// erased, to object. Each kind has its clock: a first word within working days, and the answer within days. The clocks
// are data; the defaults are those of Vietnam's Law 91/2025/QH15 with Decree 356/2025 (a first word within 2 working
// days, the answer within 10 to 20 days by kind) and of Regulation (EU) 2016/679 Art. 12 (one month). A pause (who asks
// is not yet known, a fee is open) stops the clock, an extension moves its end once; both leave their reason.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/lang.h"
#include "base/result.h"
#include "base/settings.h"
#include "base/time.h"
#include "removal/working_days.h"

namespace tallyman::removal {

enum class Right { access, correction, withdrawal, erasure, objection };

struct RightClock {
    int first_word_working_days = 2;
    int answer_days = 0;
    int extension_days = 0;  // at most, once
};

inline constexpr Setting privacy_profile_setting{
    "privacy.profile",
    std::string_view{"vn"},
    "",
    {"Thời hạn trả lời yêu cầu về dữ liệu cá nhân: vn (Luật 91/2025/QH15, Nghị định 356/2025) hoặc gdpr",
     "Times to answer requests about personal data: vn (Law 91/2025/QH15, Decree 356/2025) or gdpr"}};
inline constexpr Setting first_word_setting{
    "privacy.first_word_working_days.*",
    std::int64_t{2},
    "days",
    {"Thời hạn riêng để báo đã nhận, ngày làm việc, theo loại: access, correction, withdrawal, erasure, objection",
     "Own time to a first word, working days, by kind: access, correction, withdrawal, erasure, objection"},
    1,
    60};
inline constexpr Setting answer_days_setting{
    "privacy.answer_days.*",
    std::int64_t{20},
    "days",
    {"Thời hạn trả lời riêng theo loại: access, correction, withdrawal, erasure, objection",
     "Own time to answer by kind: access, correction, withdrawal, erasure, objection"},
    1,
    365};
inline constexpr Setting extension_days_setting{
    "privacy.extension_days.*",
    std::int64_t{20},
    "days",
    {"Được gia hạn một lần nhiều nhất bao nhiêu ngày, theo loại: access, correction, withdrawal, erasure, objection",
     "Days that the answer may be put off by, once, by kind: access, correction, withdrawal, erasure, objection"},
    0,
    365};
inline constexpr std::array privacy_settings{privacy_profile_setting, first_word_setting, answer_days_setting,
                                             extension_days_setting, works_setting};
RightClock clock_of(Right right, const Settings& settings);

struct Asked {
    Right right = Right::access;
    std::string what;           // "photos of my shop in October"
    std::string name, contact;  // personal
};
struct FirstWord {};  // the person knows that it was received, and by when it will be answered
struct Paused {
    std::string reason;
};
struct Resumed {};
struct Extended {
    std::string reason;
    int days = 0;
};
struct Answered {
    bool granted = false;
    std::string answer;  // what was done, or why not
};

struct RightEvent {
    Instant at{};
    std::string by;
    std::variant<Asked, FirstWord, Paused, Resumed, Extended, Answered> what;
};

enum class RightRefusal { no_name, back_in_time, not_asked, asked_before, wrong_step, no_reason, too_long };
std::string_view name(RightRefusal refusal);
Words words(RightRefusal refusal);

struct RightRequest {
    explicit RightRequest(std::string request_id) : id(std::move(request_id)) {}

    std::string id;
    std::vector<RightEvent> events;
    Asked asked;
    Instant asked_at{};
    std::optional<Instant> first_word_at, answered_at, paused_at;
    std::chrono::seconds paused{0};  // so far, without a pause that still runs
    int extended_days = 0;
    std::optional<Answered> answer;

    Day first_word_due(const RightClock& clock, const WorkingDays& calendar) const;
    // A running pause moves it on with every day.
    Day answer_due(const RightClock& clock, Instant now) const;
    bool late(const RightClock& clock, const WorkingDays& calendar, Instant now) const;
};

Result<RightRequest, RightRefusal> with(RightRequest so_far, RightEvent event, const RightClock& clock);

std::string_view name(Right right);
std::optional<Right> right(std::string_view name);
Words words(Right right);

}  // namespace tallyman::removal
