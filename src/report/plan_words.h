// Why a stop was left out of the plan, in words. Why a line is short stands in orders/words.h.
#pragma once

#include "dispatch/plan.h"
#include "orders/allocate.h"
#include "report/text.h"

namespace tallyman::report {

Text words_of(const AllocatedLine& line);
Text words_of(const dispatch::LeftOut& left_out);

}  // namespace tallyman::report
