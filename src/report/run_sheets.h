// The run sheets of a day's plan, one for each vehicle that goes out.
#pragma once

#include <span>
#include <vector>

#include "orders/allocate.h"
#include "report/run_sheet.h"

namespace tallyman::report {

std::vector<RunSheet> run_sheets_of(Day day, const Catalog& catalog, const Allocation& allocation,
                                    const dispatch::Plan& plan);

}  // namespace tallyman::report
