// Selective route exchange: a child keeps one parent's routes but for a few that lie side by side, and takes the
// other parent's routes through the same neighbourhood in their place (Nagata, Bräysy and Dullaert 2010; here the
// neighbourhood is grown from a client by its neighbour list, so no coordinates are needed).
#pragma once

#include <vector>

#include "base/random.h"
#include "dispatch/neighbours.h"

namespace tallyman::dispatch {

using Tours = std::vector<std::vector<int>>;  // clients 1 .. n, route by route

struct Child {
    Tours tours;
    std::size_t intact = 0;  // so many of them, the first, are the parent's as they were
};

// Nobody is served twice; clients of the routes given up that the routes taken in do not serve are missing.
Child exchange_routes(const Tours& parent, const Tours& other, const NeighbourTable& neighbours, Random& random);

}  // namespace tallyman::dispatch
