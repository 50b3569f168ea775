// The genetic search's memory: feasible and infeasible individuals apart, each kept for being good and for being
// different (Vidal et al. 2012: biased fitness). Crowds of 25 to 65 a side.
#pragma once

#include <memory>
#include <vector>

#include "base/random.h"
#include "dispatch/individual.h"

namespace tallyman::dispatch {

struct PopulationSettings {
    std::size_t smallest = 25;    // a side, after it was thinned out
    std::size_t generation = 40;  // newcomers before it is
    std::size_t elite = 4;        // whose rank never suffers from being alike
    std::size_t close = 5;        // neighbours that difference is averaged over
};

class Population {
public:
    Population(const PopulationSettings& settings, const Penalties& penalties)
        : settings_(settings), penalties_(penalties) {}

    void add(Individual individual);
    // The better of two drawn at random, from both sides.
    const Individual& pick(Random& random);

private:
    struct Member {
        Individual individual;
        std::vector<std::pair<double, const Member*>> others;  // by difference, least first
        double fitness = 0;                                    // rank, lower is better
    };
    struct Side {
        std::vector<std::unique_ptr<Member>> members;
    };

    void rank(Side& side);
    void thin_out(Side& side);
    static double mean_difference(const Member& member, std::size_t close);
    static void forget(Side& side, const Member* gone);

    PopulationSettings settings_;
    const Penalties& penalties_;
    Side feasible_, infeasible_;
};

}  // namespace tallyman::dispatch
