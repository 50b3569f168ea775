// plan.json: what the plan of each due day says, and which lines are short.
#pragma once

#include <map>
#include <string>

#include "base/time.h"
#include "catalog/catalog.h"
#include "dispatch/plan.h"
#include "orders/allocate.h"

namespace tallyman::report {

// {"days": [{"day", "distance_m", "driving_s", "cost", "travel", "compactness": {"crossings_within",
// "crossings_between", "neighbours_together_percent"}, "routes": [{"vehicle", "driver", "trips": [{"leave_depot",
// "back_at_depot", "distance_m", "weight_g", "volume_ml", "stops": [{"order", "outlet", "arrive", "start", "leave",
// "from_previous_m"}]}]}], "left_out": [{"order", "code", "details", "vi", "en"}]}],
//  "short_lines": [{"order", "gtin", "asked", "given", "vi", "en"}]}
std::string plan_json(const Catalog& catalog, const Allocation& allocation, const std::map<Day, dispatch::Plan>& plans);

}  // namespace tallyman::report
