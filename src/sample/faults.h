// Deals the bad kinds of photos over a sample day's deliveries at the rates of kind.h: the goods, places, days and
// sources change here, the pictures when they are drawn.
#pragma once

#include "base/random.h"
#include "sample/day.h"

namespace tallyman::sample {

// Counts are rates times photos, rounded, and at least one of each kind from 40 photos on. A kind that no delivery
// is fit for (no order with two lines to leave one out of) stays rarer.
void deal_faults(SampleDay& day, const Random& random);

}  // namespace tallyman::sample
