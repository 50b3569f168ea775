#include <algorithm>
#include <cmath>

#include "dispatch/annealer.h"
#include "dispatch/genetic.h"
#include "dispatch/plain_routes.h"
#include "dispatch/worker.h"

namespace tallyman::dispatch {
namespace {

constexpr Temperatures first_generation_run{3, 0.05};
constexpr Temperatures polishing_run{0.3, 0.02};
// Only around those who moved, as long as they are many: elsewhere the parents were polished before.
constexpr int polishing_per_client = 3;
constexpr std::int64_t child_in_iterations = 300;  // what a child costs, so that one count measures both

// With little time few members are annealed well and every good child is; with much, the first generation only has to
// be varied, and most of the work is the children's.
struct Upbringing {
    int members;
    double members_fraction;  // of the budget
    double polish_chance;

    explicit Upbringing(double plenty)
        : members(static_cast<int>(std::clamp(14 * std::sqrt(plenty), 6.0, 20.0))),
          members_fraction(std::clamp(0.35 / std::sqrt(plenty), 0.15, 0.4)),
          polish_chance(std::clamp(0.8 / plenty, 0.2, 1.0)) {}
};

Tours tours_of(const Solution& solution) {
    Tours tours;
    for (const Route& route : solution.routes) {
        tours.push_back(route.trips.front().clients);
        for (int& c : tours.back()) ++c;
    }
    return tours;
}

Solution solution_of(const Tours& tours) {
    Solution solution;
    for (const auto& tour : tours) {
        Trip trip{tour};
        for (int& c : trip.clients) --c;
        solution.routes.push_back({0, {std::move(trip)}});
    }
    return solution;
}

class BreedingWorker : public Worker {
public:
    BreedingWorker(const PlainProblem& problem, Budget worker_budget, Random random, const Upbringing& upbringing)
        : Worker(worker_budget),
          upbringing_(upbringing),
          routes_(problem),
          annealer_(routes_, 1.0, random.fork(1)),
          genetic_(problem, random.fork(2), upbringing.polish_chance,
                   [this](const Tours& tours, std::vector<int> moved) { return polished(tours, std::move(moved)); }) {}

    void start(const std::optional<Solution>& warm) override {
        annealer_.start_from(warm.value_or(Solution{}));
        if (warm) genetic_.add(tours_of(annealer_.best()));
        keep_best();
    }

    void run_until(double fraction) override {
        for (; members_ < upbringing_.members && !budget.is_over(); ++members_) raise_member(members_);
        while (!budget.is_over() && budget.fraction() < fraction) {
            genetic_.raise_child();
            budget.spend(child_in_iterations);
            if (genetic_.best_cost() < cost_) {
                cost_ = genetic_.best_cost();
                best_ = solution_of(genetic_.best());
                improved();
            }
        }
    }

    Cost best_cost() const override { return cost_; }
    Solution best() override { return best_; }
    void hear_of(const Solution& better) override { genetic_.add(tours_of(better)); }

private:
    void raise_member(int member) {
        if (member > 0) annealer_.start_from({});
        const double begin = budget.fraction();
        const double end = upbringing_.members_fraction * (member + 1) / upbringing_.members;
        annealer_.run(first_generation_run, budget, [&] { return (budget.fraction() - begin) / (end - begin); });
        keep_best();
        genetic_.add(tours_of(annealer_.best()));
    }

    Tours polished(const Tours& tours, std::vector<int> moved) {
        annealer_.start_from(solution_of(tours));
        const double length = polishing_per_client * static_cast<double>(moved.size());
        annealer_.look_around(std::move(moved));
        const std::int64_t begin = budget.spent();
        annealer_.run(polishing_run, budget, [&] { return static_cast<double>(budget.spent() - begin) / length; });
        keep_best();
        return tours_of(annealer_.best());
    }

    void keep_best() {
        if (annealer_.best_cost() >= cost_) return;
        cost_ = annealer_.best_cost();
        best_ = annealer_.best();
        improved();
    }

    const Upbringing upbringing_;
    PlainRoutes routes_;
    Annealer<PlainRoutes> annealer_;
    Genetic genetic_;
    int members_ = 0;
    Solution best_;
    Cost cost_ = forbidden;
};

}  // namespace

std::unique_ptr<Worker> breeding_worker(const PlainProblem& problem, Budget budget, Random random, double plenty) {
    return std::make_unique<BreedingWorker>(problem, budget, random, Upbringing(plenty));
}

}  // namespace tallyman::dispatch
