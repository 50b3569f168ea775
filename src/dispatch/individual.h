// One member of the genetic search's population: routes that may be overloaded or late, for a price.
#pragma once

#include <vector>

#include "dispatch/crossover.h"
#include "dispatch/plain_problem.h"

namespace tallyman::dispatch {

// Prices of one unit of overload and of lateness; they move with how many children turn out feasible.
struct Penalties {
    Cost load = 1;
    Cost warp = 1;
};

struct Individual {
    Tours routes;                     // none empty
    Cost distance = 0;                // with the fixed cost of its routes
    std::int64_t excess = 0;          // load beyond capacity, over all routes
    std::int64_t warp = 0;            // lateness, over all routes
    std::vector<int> next, previous;  // by place

    bool is_feasible() const { return excess == 0 && warp == 0; }
    Cost cost(const Penalties& price) const { return distance + excess * price.load + warp * price.warp; }
};

Individual make_individual(const PlainProblem& problem, Tours routes);

// The part of clients whose neighbours on the route differ (broken pairs), 0 .. 1.
double difference(const Individual& a, const Individual& b);

}  // namespace tallyman::dispatch
