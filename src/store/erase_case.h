// Erasure of what is personal in a request or a campaign: who asked and their words in a request to the desk (R-000001)
// or about one's own data (P-000001), a donor's name (C-000001/P1), everybody's in a campaign (C-000001). Records and
// salts of those entries go, the entry "erased" about the case names them, and the case with all its figures and proofs
// stays. A request that is still open keeps who asked: there would be nobody to answer.
#pragma once

#include <optional>
#include <string>

#include "removal/case.h"
#include "removal/rights.h"
#include "store/erase.h"

namespace tallyman::store {

bool is_case_name(const std::string& name);

// Throws Failure for a case that is not there or still open. `Erasure::photo` is the case's name.
Erased erase_case(const DayFolder& day, const Erasure& erasure, Clock clock = system_now);

// Whether anything personal of it is left.
bool has_personal(Database& database, const std::string& name);

// When nothing can happen to it any more; nothing while it can.
std::optional<Instant> closed_at(const removal::Case& request, Instant now);
std::optional<Instant> closed_at(const removal::RightRequest& request);

}  // namespace tallyman::store
