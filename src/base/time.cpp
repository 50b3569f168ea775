#include "base/time.h"

#include <charconv>

#include <date/tz.h>
#include <fmt/format.h>

#include "base/failure.h"
#include "base/units.h"

namespace tallyman {
namespace {

const date::time_zone& rules(const void* pointer) { return *static_cast<const date::time_zone*>(pointer); }

// Reads exactly `digits` digits at the front and drops them.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return {};
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
    if (error != std::errc{} || end != text.data() + digits || value < 0) return {};
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Day> take_day(std::string_view& text) {
    const auto year = take_number(text, 4);
    if (!year || !take(text, '-')) return {};
    const auto month = take_number(text, 2);
    if (!month || !take(text, '-')) return {};
    const auto day = take_number(text, 2);
    if (!day) return {};
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return {};
    return Day{date};
}

std::optional<TimeOfDay> take_time(std::string_view& text) {
    const auto hours = take_number(text, 2);
    if (!hours || !take(text, ':')) return {};
    const auto minutes = take_number(text, 2);
    if (!minutes) return {};
    int seconds = 0;
    if (take(text, ':')) {
        const auto value = take_number(text, 2);
        if (!value) return {};
        seconds = *value;
        if (take(text, '.')) {
            while (!text.empty() && text.front() >= '0' && text.front() <= '9') text.remove_prefix(1);
        }
    }
    const bool end_of_day = *hours == 24 && *minutes == 0 && seconds == 0;
    if ((*hours > 23 && !end_of_day) || *minutes > 59 || seconds > 59) return {};
    return TimeOfDay{*hours * 3600 + *minutes * 60 + seconds};
}

std::optional<Seconds> take_offset(std::string_view& text) {
    if (take(text, 'Z')) return Seconds{0};
    const int sign = take(text, '-') ? -1 : take(text, '+') ? 1 : 0;
    if (sign == 0) return {};
    const auto hours = take_number(text, 2);
    if (!hours) return {};
    take(text, ':');
    const auto minutes = text.empty() ? std::optional{0} : take_number(text, 2);
    if (!minutes || *hours > 14 || *minutes > 59) return {};
    return Seconds{sign * (*hours * 3600 + *minutes * 60)};
}

}  // namespace

Zone::Zone(std::string_view name) : name_(name) {
    try {
        rules_ = date::locate_zone(name_);
    } catch (const std::exception&) {
        throw Failure(fmt::format("unknown time zone '{}'; use an IANA name such as Asia/Ho_Chi_Minh", name_));
    }
}

Instant Zone::at(Day day, TimeOfDay time) const {
    const date::local_seconds local{day.time_since_epoch() + time};
    return Instant{rules(rules_).to_sys(local, date::choose::earliest).time_since_epoch()};
}

Day Zone::day_of(Instant instant) const {
    return std::chrono::floor<std::chrono::days>(instant + rules(rules_).get_info(instant).offset);
}

TimeOfDay Zone::time_of_day(Instant instant) const {
    return instant + rules(rules_).get_info(instant).offset - day_of(instant);
}

std::string Zone::iso(Instant instant) const {
    const auto offset =
        std::chrono::duration_cast<std::chrono::minutes>(rules(rules_).get_info(instant).offset).count();
    const auto time = time_of_day(instant).count();
    return fmt::format("{}T{:02}:{:02}:{:02}{}{:02}:{:02}", tallyman::iso(day_of(instant)), time / 3600, time / 60 % 60,
                       time % 60, offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60);
}

std::optional<Day> parse_day(std::string_view text) {
    const auto day = take_day(text);
    return text.empty() ? day : std::nullopt;
}

std::optional<TimeOfDay> parse_time_of_day(std::string_view text) {
    const auto time = take_time(text);
    return text.empty() ? time : std::nullopt;
}

std::optional<Instant> parse_instant(std::string_view text, const Zone& zone) {
    const auto day = take_day(text);
    if (!day || !(take(text, 'T') || take(text, ' '))) return {};
    const auto time = take_time(text);
    if (!time) return {};
    if (text.empty()) return zone.at(*day, *time);
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return {};
    return Instant{*day + *time - *offset};
}

std::string iso(Day day) {
    const std::chrono::year_month_day date{day};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string clock_text(TimeOfDay time) {
    return fmt::format("{:02}:{:02}", time.count() / 3600, time.count() / 60 % 60);
}

}  // namespace tallyman
