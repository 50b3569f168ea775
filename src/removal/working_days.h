// Working days: what laws count in. Weekends and the days of a list of holidays do not count.
#pragma once

#include <set>

#include "base/time.h"

namespace tallyman::removal {

class WorkingDays {
public:
    // Vietnam's public holidays of 2026 and 2027 as announced or, for those that follow the moon, computed; a house
    // adds what its government adds.
    static WorkingDays vietnam(std::set<Day> added = {});
    explicit WorkingDays(std::set<Day> holidays) : holidays_(std::move(holidays)) {}

    bool works(Day day) const;
    // The last day on which an answer due within so many working days is in time; the day it came does not count.
    Day after(Day start, int days) const;

private:
    std::set<Day> holidays_;
};

}  // namespace tallyman::removal
