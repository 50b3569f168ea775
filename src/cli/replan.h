// tallyman replan DIR   plans the rest of a planned day anew after something happened
// tallyman whatif DIR   compares the plan with what it would be, side by side, and keeps it
#pragma once

#include <string>
#include <vector>

#include "cli/day.h"

namespace tallyman::cli {

struct ReplanOptions {
    DayOptions day;
    std::string due;                  // the planned day; the one with most orders when not given
    std::string now = "00:00";        // local time: what left the depot before stays as it is
    std::vector<std::string> lost;    // vehicles
    std::vector<std::string> closed;  // outlets
    std::vector<std::string> locked;  // orders
    std::vector<std::string> urgent;  // orders of the day that go before all others
    std::vector<std::string> added;   // whatif: OUTLET:KG, new orders
    std::string added_orders;         // whatif: a file of them with the columns of orders.csv
    int traffic = 100;                // % of the usual travel times
    double seconds = 1.2;             // processor seconds
};

// {"command": "replan", "before": {"cost", "distance_m", "hours", "longest_day_h", "vehicles", "stops", "left_out"},
//  "after": {...}, "moved": [{"order", "from", "to", "code", "vi", "en"}], "late": [{"order", "vehicle", "late_s",
//  "spared_by", "vi", "en"}], "left_out": [{"order", "code", "vi", "en"}]}
ExitCode replan(const ReplanOptions& options, Console& console);

// The same with "command": "whatif" and "difference", after minus before.
ExitCode what_if(const ReplanOptions& options, Console& console);

}  // namespace tallyman::cli
