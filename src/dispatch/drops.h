// From allocated goods to what the planner loads: one drop for each order that got anything, by the day it is due.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "base/time.h"
#include "dispatch/plan.h"
#include "orders/allocate.h"

namespace tallyman::dispatch {

// An order's window lies within its outlet's hours; where it names none, the hours are the window. Orders, products and
// outlets that the catalog does not know make no drop.
std::map<Day, std::vector<Drop>> drops_by_day(const Catalog& catalog, std::span<const Order> orders,
                                              const Allocation& allocation);

}  // namespace tallyman::dispatch
