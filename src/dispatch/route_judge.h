// Whether a vehicle may drive a route and what that costs: every rule of a single route in one place, walked from end
// to end. evaluate.h says the same of a whole solution and names what is wrong; this one only has to be right and
// quick.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dispatch/problem.h"

namespace tallyman::dispatch {

class RouteJudge {
public:
    explicit RouteJudge(const Problem& problem);

    // Nothing when a rule is broken. An empty route costs nothing.
    std::optional<Cost> price(const Route& route) const;

    // The other half of a pair and whether it comes second; -1 for none.
    int partner(int client) const { return partner_[client]; }
    bool is_second(int client) const { return is_second_[client]; }

private:
    bool may_carry(const VehicleType& vehicle, const Trip& trip) const;
    bool keeps_pairs(const Trip& trip) const;
    bool keeps_times(const VehicleType& vehicle, const Route& route, Cost& cost) const;
    std::optional<Cost> extra(const VehicleType& vehicle, const Route& route) const;

    const Problem& problem_;
    std::vector<int> partner_;
    std::vector<bool> is_second_;
    std::vector<Amounts> change_;  // of the load when the client is served
};

// What the legs of a route, with the ways from and to the depot, add up to in some table.
std::int64_t travel_sum(const Problem& problem, const Route& route, const Matrix& table);

}  // namespace tallyman::dispatch
