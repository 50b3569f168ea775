// Why a stop was left out, and what would have to change for it to fit: the constraint that binds, and for every kind
// of change the smallest one that is enough. Each change is proven before it is named: with it, the plan with the stop
// put in at its best place passes `evaluate`. So the amounts are upper bounds; a new search could do with less.
//
// Data here, words in sentence(). A detail is "kind:amount:vehicle" (more_weight:40000:V7): amounts in grams,
// millilitres, seconds, metres or the problem's own units.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/lang.h"
#include "dispatch/problem.h"

namespace tallyman::dispatch {

struct WhyOut {
    std::string code;                  // too_heavy, too_large, too_cold, no_vehicle_may, too_much, window_unreachable,
                                       // shift_too_short, too_far, no_vehicle_left, not_worth_it
    std::vector<std::string> details;  // changes that are enough, each by itself
};

struct ExplainNames {
    std::function<std::string(int type)> vehicle;
    bool is_day = false;      // dimensions are grams and millilitres, what a vehicle may not take is too cold for it
    bool in_seconds = false;  // times are
};

// `client` is one of solution.unassigned.
WhyOut why_left_out(const Problem& problem, const Solution& solution, int client, const ExplainNames& names);

// One sentence for an office clerk. An unknown code stands for itself.
std::string sentence(const std::string& code, const std::vector<std::string>& details, Lang lang);

}  // namespace tallyman::dispatch
