// Instants are UTC seconds, days are calendar days, and a time of day is seconds after local midnight. Text is
// ISO 8601; a time without an offset is local to the zone of tallyman.toml (default Asia/Ho_Chi_Minh).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"

namespace tallyman {

using Instant = std::chrono::sys_seconds;
using Day = std::chrono::sys_days;
using TimeOfDay = std::chrono::seconds;

// The offset rules of one IANA zone. Throws Failure for a name that the machine's tzdata does not know.
class Zone {
public:
    explicit Zone(std::string_view name = "Asia/Ho_Chi_Minh");

    Instant at(Day day, TimeOfDay time) const;  // the earlier one where a clock change makes it ambiguous
    Day day_of(Instant instant) const;
    TimeOfDay time_of_day(Instant instant) const;
    std::string iso(Instant instant) const;  // 2026-11-23T07:00:00+07:00
    const std::string& name() const { return name_; }

private:
    std::string name_;
    const void* rules_;  // date::time_zone, kept out of this header: it costs every reader seconds of compile time
};

std::optional<Day> parse_day(std::string_view text);                // 2026-11-23
std::optional<TimeOfDay> parse_time_of_day(std::string_view text);  // 07:00 or 07:00:30; 24:00 is the end of the day
// 2026-11-23T07:00:00+07:00, ...Z, or without offset (local); seconds may be absent, fractions are dropped.
std::optional<Instant> parse_instant(std::string_view text, const Zone& zone);

std::string iso(Day day);
std::string clock_text(TimeOfDay time);  // 07:05

}  // namespace tallyman
