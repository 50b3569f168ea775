// Simulated annealing around ruin and recreate: a worse solution is kept with the threshold form of Metropolis' rule,
// and the temperature falls geometrically. The best solution is copied only when the search is about to leave it,
// because copying 10,000 stops at each of the many improvements of a falling curve would cost more than finding them.
#pragma once

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "dispatch/budget.h"
#include "dispatch/problem.h"
#include "dispatch/ruin_recreate.h"

namespace tallyman::dispatch {

// In typical legs of the problem (below), so that one setting does for metres and for tenths.
struct Temperatures {
    double first;
    double last;

    double at(double fraction) const { return first * std::pow(last / first, std::clamp(fraction, 0.0, 1.0)); }
};

// A leg to the third neighbour.
template <class Routes>
double typical_leg(const Routes& routes) {
    double sum = 0;
    for (int c = 1; c <= routes.clients(); ++c) {
        const auto near = routes.neighbours(c);
        if (!near.empty()) sum += near[std::min<std::size_t>(2, near.size() - 1)].distance;
    }
    return std::max(1.0, sum / std::max(1, routes.clients()));
}

template <class Routes>
class Annealer {
public:
    Annealer(Routes& routes, double cost_per_distance, Random random)
        : routes_(routes), leg_(typical_leg(routes) * cost_per_distance), random_(random), ruin_(routes) {}

    // Goes on from this solution; what it leaves out is put in where there is a place. An empty one leaves all out.
    void start_from(const Solution& solution) {
        routes_.load(solution);
        best_cost_ = routes_.cost();
        best_ = routes_.solution();
        is_saved_ = true;
        ruin_.construct(random_);
        note_if_best();
    }

    // From now on only around these clients; around all of them when there are none.
    void look_around(std::vector<int> clients) { ruin_.look_around(std::move(clients)); }

    // Changes the solution while `temperature_fraction()`, looked at now and then, is below 1 and the budget lasts.
    template <class Fraction>
    void run(const Temperatures& temperatures, Budget& budget, const Fraction& temperature_fraction) {
        for (std::int64_t i = 0;; ++i) {
            if (i % iterations_between_looks == 0) {
                const double fraction = temperature_fraction();
                if (fraction >= 1) return;
                temperature_ = leg_ * temperatures.at(fraction);
            }
            if (!budget.spend()) return;
            step();
        }
    }

    Cost best_cost() const { return best_cost_; }
    const Solution& best() {
        save_best();
        return best_;
    }

private:
    static constexpr std::int64_t iterations_between_looks = 64;

    void step() {
        const Cost before = routes_.cost();
        ruin_.change(random_);
        if (note_if_best()) return;
        if (static_cast<double>(routes_.cost() - before) >= threshold()) {
            routes_.roll_back();
        } else if (routes_.cost() > best_cost_ && !is_saved_) {
            routes_.roll_back();  // the best is still here: copy it, and let this one change go
            save_best();
        }
    }

    bool note_if_best() {
        if (routes_.cost() >= best_cost_) return false;
        best_cost_ = routes_.cost();
        is_saved_ = false;
        return true;
    }

    double threshold() { return -temperature_ * std::log(1.0 - random_.uniform()); }

    void save_best() {
        if (is_saved_) return;
        best_ = routes_.solution();
        is_saved_ = true;
    }

    Routes& routes_;
    double leg_;
    Random random_;
    RuinRecreate<Routes> ruin_;
    double temperature_ = 0;
    Solution best_;
    Cost best_cost_ = forbidden;
    bool is_saved_ = true;
};

}  // namespace tallyman::dispatch
