// Working days: what laws count in. Weekends and the days of a list of holidays do not count.
#pragma once

#include <map>

#include "base/settings.h"
#include "base/time.h"

namespace tallyman::removal {

// What the government adds or moves: [calendar.works] 2026-11-24 = 0 is a holiday, 2026-08-22 = 1 a Saturday that is
// worked.
inline constexpr Setting works_setting{
    "calendar.works.*",
    std::int64_t{0},
    "",
    {"Ngày làm việc khác với lịch thường, tên là ngày (2026-11-24): 0 nghỉ lễ, 1 làm bù",
     "A day that differs from the usual calendar, named by its date (2026-11-24): 0 a holiday, 1 worked"},
    0,
    1};

class WorkingDays {
public:
    // Vietnam's public holidays of 2026 and 2027 as announced or, for those that follow the moon, computed; a house
    // says what its government adds and moves.
    static WorkingDays vietnam(const Settings& settings);

    bool works(Day day) const;
    // The last day on which an answer due within so many working days is in time; the day it came does not count.
    Day after(Day start, int days) const;

private:
    std::map<Day, bool> works_;  // what differs from the week
};

}  // namespace tallyman::removal
