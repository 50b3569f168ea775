// tallyman plan DIR   allocates the stock and plans the routes; writes plan.json and run_sheets/DAY-VEHICLE.html
#pragma once

#include "cli/day.h"

namespace tallyman::cli {

// Problems found when a line is short or a stop was left out.
// {"command": "plan", "orders", "short_lines", "stops", "left_out", "vehicles", "distance_m", "cost", "run_sheets"}
ExitCode plan(const DayOptions& options, Console& console);

// Keeps the plans and writes plan.json and the run sheets; answers how many sheets there are.
int save_plans(ImportedDay& day, const Allocation& allocation, const std::map<Day, dispatch::Plan>& plans);

}  // namespace tallyman::cli
