// Hybrid genetic search for the plain case: children of two parents by route exchange, brought to a local optimum
// with overload and lateness priced, the prices steered so that a fair part of them turns out feasible (Vidal et al.
// 2012; Vidal 2022; Kool et al. 2022). Strongest on a few hundred stops with windows, where going through late
// solutions finds what feasible ones cannot reach.
#pragma once

#include <functional>

#include "dispatch/crossover.h"
#include "dispatch/local_search.h"
#include "dispatch/population.h"

namespace tallyman::dispatch {

class Genetic {
public:
    // Makes a feasible child better still (by another search), around the clients who have other neighbours on their
    // route than with its mother.
    using Polish = std::function<Tours(const Tours&, std::vector<int> moved)>;

    Genetic(const PlainProblem& problem, Random random, double polish_chance, Polish polish);

    // A solution from elsewhere; clients that it does not serve are put in.
    void add(const Tours& tours);
    // One child of two members, there being at least one.
    void raise_child();

    Cost best_cost() const { return best_cost_; }
    const Tours& best() const { return best_; }  // feasible

private:
    void take(Individual individual);
    void steer();

    const PlainProblem& problem_;
    Random random_;
    double polish_chance_;
    Polish polish_;
    Penalties penalties_;
    LocalSearch local_search_;
    Population population_;
    Cost best_cost_ = forbidden;
    Tours best_;
    int load_feasible_ = 0;
    int warp_feasible_ = 0;
    int children_ = 0;
};

}  // namespace tallyman::dispatch
