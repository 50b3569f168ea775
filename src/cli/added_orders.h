// Orders that are only asked about: what would the plan be with them? Their goods count as being there, at the depot
// nearest to the outlet.
#pragma once

#include <string>
#include <vector>

#include "cli/day.h"
#include "dispatch/plan.h"

namespace tallyman::cli {

// FILE has the columns of orders.csv; all due on `due`, none of them in the day already. Throws Failure with the first
// row that is wrong.
std::vector<dispatch::Drop> read_added_orders(const std::string& file, const ImportedDay& day, Day due);

// "C0012:40" is one order of 40 kg for C0012.
dispatch::Drop added_order(const std::string& outlet_and_kilograms, const Catalog& catalog, std::size_t number);

}  // namespace tallyman::cli
