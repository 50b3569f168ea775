#include "dispatch/whole_search.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "base/random.h"
#include "dispatch/budget.h"
#include "dispatch/evaluate.h"
#include "dispatch/route_judge.h"

namespace tallyman::dispatch {
namespace {

// In legs to the nearest neighbour.
constexpr double temperature_first = 3;
constexpr double temperature_last = 0.015;
constexpr int removed_max = 12;
constexpr double blink_chance = 0.01;  // a place passed over now and then keeps insertions from repeating themselves

// What is served or left out together: a client, or both halves of a pair.
struct Unit {
    int first = 0;
    int second = -1;
};

class WholeRoutes {
public:
    explicit WholeRoutes(const Problem& problem)
        : problem_(problem), judge_(problem), group_(problem.clients.size(), -1), served_(problem.groups.size()) {
        for (std::size_t g = 0; g < problem.groups.size(); ++g)
            for (const int c : problem.groups[g]) group_[c] = static_cast<int>(g);
        for (int c = 0; c < static_cast<int>(problem.clients.size()); ++c)
            if (!judge_.is_second(c)) units_.push_back({c, judge_.partner(c)});
        add_vehicles();
        absent_.resize(units_.size());
        std::iota(absent_.begin(), absent_.end(), 0);
        settle_pinned();
    }

    Cost cost() const { return cost_; }
    int units() const { return static_cast<int>(units_.size()); }

    Solution solution() const {
        Solution solution;
        for (const Route& route : routes_)
            if (!route.trips.empty()) solution.routes.push_back(route);
        for (const int u : absent_) {
            solution.unassigned.push_back(units_[u].first);
            if (units_[u].second >= 0) solution.unassigned.push_back(units_[u].second);
        }
        std::sort(solution.unassigned.begin(), solution.unassigned.end());
        return solution;
    }

    // Routes of a feasible solution, each on the first free vehicle of its type.
    void load(const Solution& solution) {
        std::vector<bool> taken(routes_.size());
        for (const Route& route : solution.routes)
            for (std::size_t v = 0; v < routes_.size(); ++v)
                if (!taken[v] && routes_[v].vehicle == route.vehicle) {
                    taken[v] = true;
                    routes_[v] = route;
                    break;
                }
        reprice();
    }

    void fill(Random& random) {
        random.shuffle(std::span(absent_));
        std::stable_sort(absent_.begin(), absent_.end(), [&](int a, int b) { return prize(a) > prize(b); });
        std::vector<int> left;
        for (const int u : absent_)
            if (!insert(u, random)) left.push_back(u);
        absent_ = std::move(left);
        recount();
    }

    // Takes out a client with some near it; false when what is left may not be driven (roll back then).
    bool ruin(Random& random) {
        const int seed = static_cast<int>(random.below(units_.size()));
        const int count = static_cast<int>(random.between(1, std::min<std::int64_t>(removed_max, units())));
        std::vector<int> order(units_.size());
        std::iota(order.begin(), order.end(), 0);
        std::partial_sort(order.begin(), order.begin() + count, order.end(),
                          [&](int a, int b) { return std::pair(apart(seed, a), a) < std::pair(apart(seed, b), b); });
        for (int i = 0; i < count; ++i) remove(order[static_cast<std::size_t>(i)]);
        for (Route& route : routes_) std::erase_if(route.trips, [](const Trip& trip) { return trip.clients.empty(); });
        return reprice();
    }

    struct State {
        std::vector<Route> routes;
        std::vector<Cost> prices;
        std::vector<int> absent;
        std::vector<bool> served;
        Cost cost;
    };
    State state() const { return {routes_, prices_, absent_, served_, cost_}; }
    void restore(State state) {
        routes_ = std::move(state.routes);
        prices_ = std::move(state.prices);
        absent_ = std::move(state.absent);
        served_ = std::move(state.served);
        cost_ = state.cost;
    }

private:
    struct Place {
        Cost delta = forbidden;
        int vehicle = -1;
        Route route{};
    };

    void add_vehicles() {
        for (int type = 0; type < static_cast<int>(problem_.vehicles.size()); ++type) {
            const int useful = std::min(problem_.vehicles[type].count, static_cast<int>(units_.size()));
            for (int k = 0; k < useful; ++k) {
                Route& route = routes_.emplace_back();
                route.vehicle = type;
                if (!problem_.vehicles[type].pinned.empty()) route.trips = {{problem_.vehicles[type].pinned}};
            }
        }
    }

    void settle_pinned() {
        reprice();
        recount();
    }

    bool is_pinned(int c) const {
        return std::any_of(problem_.vehicles.begin(), problem_.vehicles.end(), [&](const VehicleType& vehicle) {
            return std::find(vehicle.pinned.begin(), vehicle.pinned.end(), c) != vehicle.pinned.end();
        });
    }

    Cost prize(int u) const {
        const auto of = [&](int c) { return problem_.clients[c].required ? forbidden : problem_.clients[c].prize; };
        return units_[u].second < 0 ? of(units_[u].first)
                                    : std::min(forbidden, of(units_[u].first) + of(units_[u].second));
    }

    std::int64_t apart(int a, int b) const {
        const Matrix& table = *problem_.profiles.front().distance;
        const int from = problem_.clients[units_[a].first].location;
        const int to = problem_.clients[units_[b].first].location;
        return std::int64_t{table.at(from, to)} + table.at(to, from);
    }

    void remove(int u) {
        if (is_pinned(units_[u].first)) return;
        for (Route& route : routes_)
            for (Trip& trip : route.trips)
                std::erase_if(trip.clients, [&](int c) { return c == units_[u].first || c == units_[u].second; });
    }

    bool reprice() {
        bool possible = true;
        prices_.assign(routes_.size(), 0);
        for (std::size_t v = 0; v < routes_.size(); ++v) {
            const auto price = judge_.price(routes_[v]);
            possible = possible && price;
            prices_[v] = price.value_or(forbidden);
        }
        find_absent();
        return possible;
    }

    void find_absent() {
        std::vector<bool> present(problem_.clients.size());
        served_.assign(served_.size(), false);
        for (const Route& route : routes_)
            for (const Trip& trip : route.trips)
                for (const int c : trip.clients) {
                    present[c] = true;
                    if (group_[c] >= 0) served_[group_[c]] = true;
                }
        absent_.clear();
        for (int u = 0; u < units(); ++u)
            if (!present[units_[u].first]) absent_.push_back(u);
        recount();
    }

    void recount() {
        cost_ = std::accumulate(prices_.begin(), prices_.end(), Cost{0});
        for (const int u : absent_) cost_ += prize(u);
    }

    bool insert(int u, Random& random) {
        const int group = group_[units_[u].first];
        if (group >= 0 && served_[group]) return false;
        Place best;
        best.delta = prize(u);
        int fresh_type = -1;  // of alike vehicles that stand in the yard one is tried
        for (int v = 0; v < static_cast<int>(routes_.size()); ++v) {
            const bool is_fresh = routes_[v].trips.empty();
            if (is_fresh && routes_[v].vehicle == fresh_type) continue;
            if (is_fresh) fresh_type = routes_[v].vehicle;
            consider(u, v, random, best);
        }
        if (best.vehicle < 0) return false;
        routes_[best.vehicle] = std::move(best.route);
        prices_[best.vehicle] += best.delta;
        DCHECK(judge_.price(routes_[best.vehicle]) == prices_[best.vehicle]);
        if (group >= 0) served_[group] = true;
        return true;
    }

    void consider(int u, int v, Random& random, Place& best) {
        Route trial = routes_[v];
        const int trips = static_cast<int>(trial.trips.size());
        for (int t = 0; t < trips; ++t) {
            const std::vector<int> stops = trial.trips[t].clients;
            const std::size_t fixed = t == 0 ? problem_.vehicles[trial.vehicle].pinned.size() : 0;
            for (std::size_t i = fixed; i <= stops.size(); ++i) consider_at(u, v, t, i, stops, trial, random, best);
            trial.trips[t].clients = stops;
        }
        if (trips >= problem_.vehicles[trial.vehicle].trips_max) return;
        trial.trips.emplace_back();
        consider_at(u, v, trips, 0, {}, trial, random, best);
    }

    void consider_at(int u, int v, int t, std::size_t i, const std::vector<int>& stops, Route& trial, Random& random,
                     Place& best) {
        if (random.chance(blink_chance)) return;
        std::vector<int>& trip = trial.trips[t].clients;
        const auto place = [&](std::size_t j) {
            trip = stops;
            if (units_[u].second >= 0) trip.insert(trip.begin() + static_cast<std::ptrdiff_t>(j), units_[u].second);
            trip.insert(trip.begin() + static_cast<std::ptrdiff_t>(i), units_[u].first);
            const auto price = judge_.price(trial);
            if (price && *price - prices_[v] < best.delta) best = {*price - prices_[v], v, trial};
        };
        const std::size_t last = units_[u].second >= 0 ? stops.size() : i;
        for (std::size_t j = i; j <= last; ++j) place(j);
    }

    const Problem& problem_;
    RouteJudge judge_;
    std::vector<int> group_;    // by client, -1: none
    std::vector<bool> served_;  // by group
    std::vector<Unit> units_;
    std::vector<Route> routes_;  // by vehicle
    std::vector<Cost> prices_;
    std::vector<int> absent_;
    Cost cost_ = 0;
};

double mean_leg(const Problem& problem) {
    const Matrix& table = *problem.profiles.front().distance;
    double sum = 0;
    for (const Client& from : problem.clients) {
        std::int32_t nearest = travel_max;
        for (const Client& to : problem.clients)
            if (&from != &to) nearest = std::min(nearest, table.at(from.location, to.location));
        sum += nearest;
    }
    Cost price = 1;
    for (const VehicleType& vehicle : problem.vehicles) price = std::max(price, vehicle.per_distance);
    return std::max(1.0, sum / static_cast<double>(problem.clients.size()) * static_cast<double>(price));
}

// Looks at the time before every iteration: one may take a tenth of a second here.
class Clock {
public:
    explicit Clock(const SearchOptions& options) : options_(options), began_(thread_seconds()) {}

    double elapsed() const { return thread_seconds() - began_; }
    double fraction(std::int64_t iterations) const {
        if (options_.iterations) return static_cast<double>(iterations) / static_cast<double>(*options_.iterations);
        return elapsed() / options_.processor_seconds;
    }
    bool is_over(std::int64_t iterations) const {
        return (options_.stop != nullptr && options_.stop->stopped()) ||
               iterations >= options_.iterations.value_or(Budget::unlimited) || elapsed() >= options_.processor_seconds;
    }

private:
    const SearchOptions& options_;
    double began_;
};

}  // namespace

bool needs_whole_search(const Problem& problem) {
    return !problem.pairs.empty() || !problem.groups.empty() ||
           std::any_of(problem.vehicles.begin(), problem.vehicles.end(),
                       [](const VehicleType& vehicle) { return !vehicle.travel_limits.empty(); });
}

SearchResult whole_search(const Problem& problem, const SearchOptions& options) {
    Clock clock(options);
    Random random(options.seed);
    WholeRoutes routes(problem);
    if (options.warm) routes.load(*options.warm);
    routes.fill(random);
    SearchResult result{routes.solution(), routes.cost(), 0, 0, {{clock.elapsed(), routes.cost()}}};
    const double leg = mean_leg(problem);
    for (; !clock.is_over(result.iterations); ++result.iterations) {
        const auto before = routes.state();
        if (!routes.ruin(random)) {
            routes.restore(before);
            continue;
        }
        routes.fill(random);
        // Metropolis' rule in its threshold form, colder and colder.
        const double temperature =
            leg * temperature_first * std::pow(temperature_last / temperature_first, clock.fraction(result.iterations));
        if (routes.cost() < result.cost) {
            result.cost = routes.cost();
            result.solution = routes.solution();
            result.curve.push_back({clock.elapsed(), result.cost});
        } else if (static_cast<double>(routes.cost() - before.cost) >= -temperature * std::log(1 - random.uniform())) {
            routes.restore(before);
        }
    }
    DCHECK(evaluate(problem, result.solution).feasible());
    result.seconds = clock.elapsed();
    return result;
}

}  // namespace tallyman::dispatch
