// The plain case that most days and all of the literature's sets reduce to: alike vehicles that make one trip each
// from one depot and back, one capacity, at most one time window a client, cost = fixed + distance (+ prizes of the
// clients left out). Flat arrays, so that the search reads few cache lines; the general case is general_routes.h.
//
// Place 0 is the depot and places 1 .. n are the clients of the Problem, in its order.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "dispatch/neighbours.h"
#include "dispatch/problem.h"

namespace tallyman::dispatch {

struct PlainProblem {
    int clients = 0;
    std::int32_t capacity = 0;
    int fleet = 0;
    Cost fixed = 0;
    bool has_windows = false;
    bool has_prizes = false;  // some client may be left out
    bool is_symmetric = false;
    // By place; the depot's window is the shift.
    std::vector<std::int32_t> demand, open, close, service;
    std::vector<Cost> prize;  // of leaving out: beyond every detour when the client is required
    std::vector<bool> required;
    std::vector<Position> positions;                         // by place, empty when unknown
    std::shared_ptr<const Matrix> distance, duration;        // by place; [from][to]
    std::shared_ptr<const Matrix> distance_to, duration_to;  // transposed: row x holds the travel into x

    NeighbourTable neighbours;
};

// Nothing when the problem needs the general search.
std::optional<PlainProblem> plain_of(const Problem& problem);

}  // namespace tallyman::dispatch
