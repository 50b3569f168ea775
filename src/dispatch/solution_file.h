// Solutions as the literature writes them (CVRPLIB): one `Route #k: 3 1 2` a vehicle and `Cost c` at the end, with
// customers numbered from 1 in the order of the file and the depot left out. Several trips of one vehicle are
// separated by `|`.
#pragma once

#include <string>
#include <string_view>

#include "dispatch/instance.h"

namespace tallyman::dispatch {

std::string write_solution(const Instance& instance, const Solution& solution, Cost cost);

// Throws Failure naming file, line and what is wrong. Customers that no route names are unassigned.
Solution read_solution(const Instance& instance, std::string_view text, const std::string& file);

// The cost in the convention of the instance's set: 8273 tenths are 827.3.
std::string shown_cost(const Instance& instance, Cost cost);

}  // namespace tallyman::dispatch
