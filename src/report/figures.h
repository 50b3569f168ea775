// The figures of a day, counted once and shown in the page and its CSV.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "report/day_view.h"

namespace tallyman::report {

// Of deliveries or photos, by verify::Decision.
struct Tally {
    std::array<int, 4> counts{};
    int passed = 0;  // of those for review: passed every check, and waits only until that is enough

    int& of(verify::Decision decision) { return counts[static_cast<std::size_t>(decision)]; }
    int of(verify::Decision decision) const { return counts[static_cast<std::size_t>(decision)]; }
    int all() const { return counts[0] + counts[1] + counts[2] + counts[3]; }
    int nothing_wrong() const { return counts[0] + passed; }
    int not_accepted() const { return all() - nothing_wrong(); }
};

struct Interval {
    double low = 0, high = 1;
};

// 95 % interval of a share seen `hits` times in `of` (Wilson, "Probable inference", JASA 1927). 0 .. 1 for nothing
// seen.
Interval wilson(int hits, int of);

struct Named {
    std::string key;  // driver or outlet id
    std::string name;
    Tally deliveries;
    std::string most_frequent_reason;  // code of what stood in the way most often; empty for none
};

// A delivery whose time was planned and photographed.
struct TimePair {
    VehicleId vehicle;
    OrderId order;
    TimeOfDay planned;
    TimeOfDay actual;
    verify::Decision decision;
};

struct ReasonCount {
    std::string code;
    verify::Decision decision;  // the decision it led to most often
    int count = 0;
};

struct Figures {
    Tally deliveries;
    Tally photos;
    std::vector<ReasonCount>
        reasons;                 // why deliveries were not accepted, by their deciding reason, most frequent first
    std::vector<Named> drivers;  // most trouble first
    std::vector<Named> outlets;
    std::vector<TimePair> times;
    int planned_stops = 0;
    int vehicles_out = 0;
    int photos_without_a_person = 0;  // of deliveries that nobody needs to look at
    double minutes_avoided = 0;
    Interval minutes_interval;  // minutes, from the Wilson interval of the share
};

Figures figures_of(const DayView& day);

}  // namespace tallyman::report
