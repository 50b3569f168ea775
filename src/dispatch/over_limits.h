// What a plan asks of its vehicles beyond limits.csv. The search never does; a dispatcher's hand may, who knows better,
// but must be told.
#pragma once

#include <string>
#include <vector>

#include "base/lang.h"
#include "dispatch/day_rules.h"
#include "dispatch/plan.h"

namespace tallyman::dispatch {

struct OverLimit {
    VehicleId vehicle;
    std::string code;  // stops, km, minutes
    std::int64_t planned = 0, allowed = 0;
};

std::vector<OverLimit> over_limits(const Plan& plan, const DayRules& rules);
std::string sentence(const OverLimit& over, Lang lang);

}  // namespace tallyman::dispatch
