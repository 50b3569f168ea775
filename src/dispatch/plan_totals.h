// What a plan costs and takes, counted from its times and places alone: the figures that two plans are compared by.
#pragma once

#include "dispatch/day_rules.h"
#include "dispatch/plan.h"

namespace tallyman::dispatch {

// The search counts in 1/18,000 of the money unit: both a metre at a price per kilometre (18 / 18,000) and a second at
// a price per hour (5 / 18,000) are then whole.
constexpr std::int64_t cost_scale = 18'000;
constexpr std::int64_t per_metre_of_km = 18;
constexpr std::int64_t per_second_of_hour = 5;

struct PlanTotals {
    Money cost;
    Metres distance;
    Seconds hours{0};  // from leaving the depot to being back for the last time
    Seconds shortest_day{0};
    Seconds longest_day{0};
    int vehicles = 0;
    int stops = 0;
    int left_out = 0;
};

PlanTotals totals(const Catalog& catalog, const Plan& plan, const DayRules& rules = no_day_rules);

// When the vehicle's paid shift is over: its own end or its depot's, whichever is first.
TimeOfDay shift_end(const Catalog& catalog, const Vehicle& vehicle);

}  // namespace tallyman::dispatch
