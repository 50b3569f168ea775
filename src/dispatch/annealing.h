// Simulated annealing around ruin and recreate: a worse solution is kept with the threshold form of Metropolis' rule,
// and the temperature falls geometrically with the spent part of the budget.
#pragma once

#include <cmath>

#include "base/random.h"
#include "dispatch/problem.h"

namespace tallyman::dispatch {

struct Temperatures {
    double first = 100;
    double last = 1;

    double at(double fraction) const { return first * std::pow(last / first, fraction); }
};

// How much worse a solution may be now.
inline double threshold(double temperature, Random& random) {
    return -temperature * std::log(1.0 - random.uniform());
}

}  // namespace tallyman::dispatch
