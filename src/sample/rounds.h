// A sample day as far as it is driven: what the drivers' phones have recorded by a time of day, along a plan. A screen
// shows what it is for only on such a day: vans under way, some late, a shop closed, goods refused.
// Shares of what goes otherwise are those that distributors of drinks and dairy tell: of 100 stops about four are
// refused, four closed and six short.
#pragma once

#include <span>
#include <vector>

#include "orders/delivery.h"
#include "sample/day.h"

namespace tallyman::sample {

// A stop as planned.
struct Leg {
    OrderId order;
    VehicleId vehicle;
    TimeOfDay arrive{0}, leave{0};
};

// Of a day on paper (papers_of): photos of what was delivered until then, and the events of the phones. The vans keep
// the plan's sequence and lose or gain minutes on the way; one of them is stuck in traffic.
std::vector<DeliveryEvent> drive_until(SampleDay& day, std::span<const Leg> plan, TimeOfDay until);

}  // namespace tallyman::sample
