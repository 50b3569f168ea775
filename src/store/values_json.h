// Values as JSON text and back, for columns that are read whole. Reading checks nothing but the shape: only what this
// folder wrote is read here; what does not parse throws Failure (the store is damaged).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dispatch/plan.h"
#include "orders/allocate.h"
#include "verify/verdict.h"

namespace tallyman::store {

std::string to_text(const AllocatedOrder& order);
std::string to_text(const dispatch::Plan& plan);
std::string to_text(const std::vector<verify::Reason>& reasons);

AllocatedOrder allocated_order_from(std::string_view text);
dispatch::Plan plan_from(std::string_view text);
std::vector<verify::Reason> reasons_from(std::string_view text);

}  // namespace tallyman::store
