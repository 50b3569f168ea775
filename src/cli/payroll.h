// tallyman payroll: payroll.csv with the deliveries that are settled, for whoever pays by delivery. What is open stays
// out, and no rejection gets in without the person who decided it (review/settlement.h).
#pragma once

#include <string>

#include "cli/day.h"

namespace tallyman::cli {

struct PayrollOptions {
    DayOptions day;
    std::string reviews;  // file; empty: nobody reviewed anything
};

// Exit 1 when deliveries are still open or rows of the reviews were left out.
ExitCode payroll(const PayrollOptions& options, Console& console);

}  // namespace tallyman::cli
