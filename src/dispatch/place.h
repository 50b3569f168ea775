// A dispatcher's own hand: stops put where he dropped them, and what that does to the times. Nothing is searched; the
// vehicles concerned are timed anew, every other route stays as it is. Plain arithmetic over a route of at most a few
// dozen stops.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "dispatch/plan.h"
#include "dispatch/replan.h"

namespace tallyman::dispatch {

struct Placed {
    OrderId order;
    VehicleId vehicle;
    std::size_t trip = 0;      // from 1; 0 or one beyond the last is the last, or a new one where there is none
    std::size_t position = 0;  // from 1, before which stop; 0 or beyond is the end
};

// Why it cannot be: the order or vehicle is not of the day, the goods are elsewhere, too heavy, too large or too cold.
struct CannotPlace {
    Placed placed;
    std::string code;  // no_such_order, no_such_vehicle, other_depot, too_heavy, too_large, too_cold, no_outlet
};
std::string sentence(const CannotPlace& why, Lang lang);

// Late stops are allowed and listed: the dispatcher may know better.
Result<Replanned, CannotPlace> place(const Catalog& catalog, std::span<const Drop> drops, const Plan& plan,
                                     std::span<const Placed> placed, const PlanOptions& options);

}  // namespace tallyman::dispatch
