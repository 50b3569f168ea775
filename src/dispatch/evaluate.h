// A solution checked and priced from scratch, without any of the search's shortcuts: what tests and DCHECKs compare
// the search with, and what stands before every plan that leaves the house.
#pragma once

#include <vector>

#include "dispatch/problem.h"

namespace tallyman::dispatch {

enum class Rule {
    no_such_client,
    served_twice,
    lost,  // neither served nor listed as unassigned
    late,
    capacity,
    skills,
    not_by_this_vehicle,
    pair,
    group,
    too_many_vehicles,
    too_many_trips,
    shift,
    distance_max,
    travel_limit,
    duration_max,
    stops_max,
    breaks,
    pinned,
    empty_trip,
};

struct Violation {
    Rule rule;
    int route = -1;   // -1: of no single route
    int client = -1;  // -1: of no single client
};

struct CostParts {
    Cost fixed = 0;
    Cost distance = 0;
    Cost duration = 0;
    Cost overtime = 0;
    Cost balance = 0;
    Cost extra = 0;
    Cost prizes = 0;  // of optional clients left out

    Cost total() const { return fixed + distance + duration + overtime + balance + extra + prizes; }
};

struct Evaluation {
    std::vector<Violation> violations;
    CostParts cost;
    std::int64_t distance = 0;
    Time duration = 0;
    int required_missing = 0;

    bool feasible() const { return violations.empty(); }
    bool complete() const { return feasible() && required_missing == 0; }
};

Evaluation evaluate(const Problem& problem, const Solution& solution);

}  // namespace tallyman::dispatch
