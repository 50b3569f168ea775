// The search for what the fast ones do not know: pickup-delivery pairs, groups of which one client is served, and
// bounds on sums of a second travel table (VROOM's max_distance beside costs by the hour).
//
// Ruin and recreate with adjacent removals (Schrimpf et al. 2000) over pairs and single clients alike. Every trial
// walks its whole route with the plain account of schedule.h, so that it honours each rule of the road that evaluate
// does, at a price of microseconds a trial: meant for some hundreds of stops, not for thousands.
#pragma once

#include "dispatch/search.h"

namespace tallyman::dispatch {

bool needs_whole_search(const Problem& problem);

SearchResult whole_search(const Problem& problem, const SearchOptions& options);

}  // namespace tallyman::dispatch
