#include "removal/working_days.h"

namespace tallyman::removal {
namespace {

using namespace std::chrono;

struct Span {
    year_month_day first, last;
};

// New Year; Tết (the lunar year's end and first days); the Hùng kings' day (10th of the 3rd lunar month); 30 April and
// 1 May; National Day with the day beside it. A holiday on a weekend gives the next working day.
constexpr Span vietnamese[] = {
    {2026y / 1 / 1, 2026y / 1 / 1},  {2026y / 2 / 16, 2026y / 2 / 20}, {2026y / 4 / 27, 2026y / 4 / 27},
    {2026y / 4 / 30, 2026y / 5 / 1}, {2026y / 9 / 1, 2026y / 9 / 2},   {2027y / 1 / 1, 2027y / 1 / 1},
    {2027y / 2 / 5, 2027y / 2 / 11}, {2027y / 4 / 16, 2027y / 4 / 16}, {2027y / 4 / 30, 2027y / 4 / 30},
    {2027y / 5 / 3, 2027y / 5 / 3},  {2027y / 9 / 2, 2027y / 9 / 3},
};

}  // namespace

WorkingDays WorkingDays::vietnam(const Settings& settings) {
    WorkingDays calendar;
    for (const auto& span : vietnamese)
        for (Day day = span.first; day <= Day{span.last}; day += days{1}) calendar.works_[day] = false;
    for (const auto& [text, works] : settings.integers_by_name(works_setting))
        if (const auto day = parse_day(text)) calendar.works_[*day] = works == 1;
    return calendar;
}

bool WorkingDays::works(Day day) const {
    if (const auto known = works_.find(day); known != works_.end()) return known->second;
    const weekday of_week{day};
    return of_week != Saturday && of_week != Sunday;
}

Day WorkingDays::after(Day start, int count) const {
    Day day = start;
    while (count > 0) {
        day += days{1};
        count -= works(day) ? 1 : 0;
    }
    return day;
}

}  // namespace tallyman::removal
