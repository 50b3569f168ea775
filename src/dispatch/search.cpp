#include "dispatch/search.h"

#include "base/check.h"
#include "dispatch/annealing.h"
#include "dispatch/budget.h"
#include "dispatch/general_routes.h"
#include "dispatch/plain_problem.h"
#include "dispatch/plain_routes.h"
#include "dispatch/ruin_recreate.h"

namespace tallyman::dispatch {
namespace {

// In legs to the third neighbour: warm enough at first to move whole routes, cold enough at last to freeze.
constexpr Temperatures temperatures_in_legs{3, 0.015};

double mean_leg(std::span<const Neighbour> near) {
    return near.empty() ? 1 : near[std::min<std::size_t>(2, near.size() - 1)].distance;
}

template <class Routes>
double mean_leg(const Routes& routes) {
    double sum = 0;
    for (int c = 1; c <= routes.clients(); ++c) sum += mean_leg(routes.neighbours(c));
    return std::max(1.0, sum / std::max(1, routes.clients()));
}

template <class Routes>
SearchResult anneal(Routes& routes, const SearchOptions& options, double cost_per_distance) {
    Budget budget(options.processor_seconds, options.iterations.value_or(Budget::unlimited), options.stop);
    Random random(options.seed);
    RuinRecreate<Routes> ruin(routes, {});
    if (options.warm) routes.load(*options.warm);
    ruin.construct(random);
    SearchResult result{routes.solution(), routes.cost(), 0, 0, {{budget.elapsed(), routes.cost()}}};
    const double leg = mean_leg(routes) * cost_per_distance;
    double temperature = leg * temperatures_in_legs.first;
    while (budget.spend()) {
        if (budget.spent() % 64 == 0) temperature = leg * temperatures_in_legs.at(budget.fraction());
        const Cost before = routes.cost();
        ruin.change(random);
        if (routes.cost() < result.cost) {
            result.cost = routes.cost();
            result.solution = routes.solution();
            result.curve.push_back({budget.elapsed(), result.cost});
        } else if (static_cast<double>(routes.cost() - before) >= threshold(temperature, random)) {
            routes.roll_back();
        }
    }
    result.seconds = budget.elapsed();
    result.iterations = budget.spent();
    return result;
}

}  // namespace

SearchResult search(const Problem& problem, const SearchOptions& options) {
    if (problem.clients.empty()) return {};
    if (const auto plain = plain_of(problem)) {
        PlainRoutes routes(*plain);
        return anneal(routes, options, 1);
    }
    GeneralRoutes routes(problem);
    Cost per_distance = 1;
    for (const VehicleType& vehicle : problem.vehicles) per_distance = std::max(per_distance, vehicle.per_distance);
    return anneal(routes, options, static_cast<double>(per_distance));
}

}  // namespace tallyman::dispatch
