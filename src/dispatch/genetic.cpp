#include "dispatch/genetic.h"

#include <algorithm>
#include <cmath>

namespace tallyman::dispatch {
namespace {

constexpr int local_search_width = 40;
constexpr int children_between_steering = 50;
constexpr double feasible_low = 0.2;   // of the children, below which a price rises
constexpr double feasible_high = 0.4;  // above which it falls
constexpr double repair_chance = 0.5;
constexpr Cost repair_factor = 10;
constexpr Cost penalty_max = 100'000;

Penalties first_penalties(const PlainProblem& problem) {
    Cost farthest = 1;
    Cost most_demand = 1;
    for (int c = 1; c <= problem.clients; ++c) {
        farthest = std::max<Cost>(farthest, problem.distance->at(0, c));
        most_demand = std::max<Cost>(most_demand, problem.demand[c]);
    }
    return {std::clamp<Cost>(farthest / most_demand, 1, 1000), 1};
}

std::vector<int> moved_clients(const Individual& before, const Individual& after) {
    std::vector<int> moved;
    for (int c = 1; c < static_cast<int>(before.next.size()); ++c)
        if (before.next[c] != after.next[c] || before.previous[c] != after.previous[c]) moved.push_back(c);
    return moved;
}

}  // namespace

Genetic::Genetic(const PlainProblem& problem, Random random, double polish_chance, Polish polish)
    : problem_(problem),
      random_(random),
      polish_chance_(polish_chance),
      polish_(std::move(polish)),
      penalties_(first_penalties(problem)),
      local_search_(problem, local_search_width),
      population_({}, penalties_) {}

void Genetic::add(const Tours& tours) {
    std::size_t served = 0;
    for (const auto& tour : tours) served += tour.size();
    take(served == static_cast<std::size_t>(problem_.clients) ? make_individual(problem_, tours)
                                                              : local_search_.improve(tours, penalties_, random_));
}

void Genetic::take(Individual individual) {
    if (individual.is_feasible() && individual.distance < best_cost_) {
        best_cost_ = individual.distance;
        best_ = individual.routes;
    }
    population_.add(std::move(individual));
}

void Genetic::raise_child() {
    const Individual& mother = population_.pick(random_);
    const Individual& father = population_.pick(random_);
    const Child unimproved = exchange_routes(mother.routes, father.routes, problem_.neighbours, random_);
    Individual child = local_search_.improve(unimproved.tours, penalties_, random_, unimproved.intact);
    load_feasible_ += child.excess == 0 ? 1 : 0;
    warp_feasible_ += child.warp == 0 ? 1 : 0;
    const bool repair = !child.is_feasible() && random_.chance(repair_chance);
    Individual repaired;
    if (repair)
        repaired = local_search_.improve(child.routes,
                                         {penalties_.load * repair_factor, penalties_.warp * repair_factor}, random_);
    if (child.is_feasible() && random_.chance(polish_chance_)) {
        std::vector<int> moved = moved_clients(mother, child);
        if (!moved.empty()) add(polish_(child.routes, std::move(moved)));
    }
    take(std::move(child));
    if (repair && repaired.is_feasible()) take(std::move(repaired));
    if (++children_ % children_between_steering == 0) steer();
}

void Genetic::steer() {
    const auto adjust = [](Cost& price, int& feasible) {
        const double share = static_cast<double>(feasible) / children_between_steering;
        feasible = 0;
        const double factor = share < feasible_low ? 1.2 : share > feasible_high ? 0.85 : 1.0;
        const double next = static_cast<double>(price) * factor;
        price = std::clamp(static_cast<Cost>(factor > 1 ? std::ceil(next) : std::floor(next)), Cost{1}, penalty_max);
    };
    adjust(penalties_.load, load_feasible_);
    adjust(penalties_.warp, warp_feasible_);
}

}  // namespace tallyman::dispatch
