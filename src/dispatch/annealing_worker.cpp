#include "dispatch/annealer.h"
#include "dispatch/general_routes.h"
#include "dispatch/plain_routes.h"
#include "dispatch/worker.h"

namespace tallyman::dispatch {
namespace {

// Warm enough at first to move whole routes, cold enough at last to freeze. Starting at 1 leg cost 2 % on 1,000 stops
// with windows, whatever the time.
constexpr Temperatures whole_run{3, 0.07};
// A warm start is to be improved, not forgotten.
constexpr Temperatures from_warm_start{0.2, 0.07};
constexpr double fraction_between_reports = 0.005;

template <class Routes>
class AnnealingWorker : public Worker {
public:
    template <class AnyProblem>
    AnnealingWorker(const AnyProblem& problem, double cost_per_distance, Budget worker_budget, Random random)
        : Worker(worker_budget), routes_(problem), annealer_(routes_, cost_per_distance, random) {}

    void start(const std::optional<Solution>& warm) override {
        if (warm) temperatures_ = from_warm_start;
        annealer_.start_from(warm.value_or(Solution{}));
        improved();
    }

    void run_until(double fraction) override {
        while (!budget.is_over() && budget.fraction() < fraction) {
            const double until = std::min(fraction, budget.fraction() + fraction_between_reports);
            annealer_.run(temperatures_, budget, [&] { return budget.fraction() < until ? budget.fraction() : 1.0; });
            improved();
        }
    }

    Cost best_cost() const override { return annealer_.best_cost(); }
    Solution best() override { return annealer_.best(); }
    void hear_of(const Solution& better) override { annealer_.start_from(better); }

private:
    Routes routes_;
    Annealer<Routes> annealer_;
    Temperatures temperatures_ = whole_run;
};

double dearest_distance(const Problem& problem) {
    Cost most = 1;
    for (const VehicleType& vehicle : problem.vehicles) most = std::max(most, vehicle.per_distance);
    return static_cast<double>(most);
}

}  // namespace

std::unique_ptr<Worker> annealing_worker(const PlainProblem& problem, Budget budget, Random random) {
    return std::make_unique<AnnealingWorker<PlainRoutes>>(problem, 1.0, budget, random);
}

std::unique_ptr<Worker> annealing_worker(const Problem& problem, Budget budget, Random random) {
    return std::make_unique<AnnealingWorker<GeneralRoutes>>(problem, dearest_distance(problem), budget, random);
}

}  // namespace tallyman::dispatch
