// Whether routes look like districts: what a driver who sees the plan on a map believes in, in figures, and the price
// that a plan can put on the lack of it.
//
// Counted are legs between stops; the ways from and to the depot cross others whatever one does.
#pragma once

#include <vector>

#include "catalog/catalog.h"
#include "dispatch/matrix.h"
#include "dispatch/plan.h"
#include "dispatch/problem.h"

namespace tallyman::dispatch {

// 1,000 stops take about 10 ms: both counts look at all pairs.
Compactness compactness(const Catalog& catalog, const Plan& plan);

// Of the three stops nearest to a client, how many another vehicle serves: [vehicle][client], what a price that draws
// districts together is counted by. A vehicle that the solution does not use counts as the client's own, so that it is
// neither shunned nor sought.
std::vector<std::vector<int>> strange_neighbours(const Problem& problem, const Matrix& metres,
                                                 const Solution& solution);

}  // namespace tallyman::dispatch
