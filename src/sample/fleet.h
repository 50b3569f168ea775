// Who drives where on a sample day: a rough but believable hand-made plan (sweep around the depot, then always the
// nearest shop), so that photo times and vehicles fit each other. The planner under test makes its own.
#pragma once

#include "sample/day.h"

namespace tallyman::sample {

Catalog make_catalog(const Options& options, const std::vector<RangeItem>& items, std::vector<std::string>& districts);

// Fills vehicle and arrival of every delivery.
void drive(SampleDay& day);

}  // namespace tallyman::sample
