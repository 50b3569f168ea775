#include "dispatch/crossover.h"

#include <algorithm>
#include <iterator>

namespace tallyman::dispatch {
namespace {

// Which of the parent's routes each client is on; -1: none. Index 0 is unused.
std::vector<int> route_of_clients(const Tours& tours) {
    std::vector<int> route_of(1, -1);
    for (std::size_t r = 0; r < tours.size(); ++r)
        for (const int c : tours[r]) {
            if (static_cast<std::size_t>(c) >= route_of.size()) route_of.resize(c + 1, -1);
            route_of[c] = static_cast<int>(r);
        }
    return route_of;
}

// `wanted` routes around a client, fewer when its neighbourhood has fewer.
std::vector<int> routes_around(int client, std::size_t wanted, const std::vector<int>& route_of,
                               const NeighbourTable& neighbours) {
    std::vector<int> chosen;
    const auto take = [&](int c) {
        const int route = static_cast<std::size_t>(c) < route_of.size() ? route_of[c] : -1;
        if (route >= 0 && chosen.size() < wanted && std::find(chosen.begin(), chosen.end(), route) == chosen.end())
            chosen.push_back(route);
    };
    take(client);
    for (const Neighbour& neighbour : neighbours.of(client)) take(neighbour.place);
    return chosen;
}

// As many of the other parent's routes as were given up, those that share most clients with them.
std::vector<int> best_overlap(const Tours& other, const std::vector<bool>& freed, std::size_t wanted) {
    std::vector<std::pair<int, int>> overlap;
    for (std::size_t r = 0; r < other.size(); ++r) {
        const auto shared = std::count_if(other[r].begin(), other[r].end(), [&](int c) { return freed[c]; });
        if (shared > 0) overlap.emplace_back(-static_cast<int>(shared), static_cast<int>(r));
    }
    std::sort(overlap.begin(), overlap.end());
    overlap.resize(std::min(overlap.size(), wanted));
    std::vector<int> routes;
    for (const auto& [shared, route] : overlap) routes.push_back(route);
    return routes;
}

}  // namespace

Child exchange_routes(const Tours& parent, const Tours& other, const NeighbourTable& neighbours, Random& random) {
    const std::vector<int> route_of = route_of_clients(parent);
    // At most half of the routes: beyond it the parents only change places.
    const std::size_t wanted =
        1 + random.below(std::max<std::size_t>(1, (std::min(parent.size(), other.size()) - 1) / 2));
    const auto& seed_route = parent[random.below(parent.size())];
    const auto given_up = routes_around(seed_route[random.below(seed_route.size())], wanted, route_of, neighbours);

    std::vector<bool> freed(route_of.size());
    for (const int r : given_up)
        for (const int c : parent[r]) freed[c] = true;
    const std::vector<int> taken = best_overlap(other, freed, given_up.size());

    // Where the routes taken in and the routes kept share clients, one of the two serves them.
    std::vector<bool> elsewhere(route_of.size());
    const bool kept_routes_win = random.chance(0.5);
    if (!kept_routes_win)
        for (const int r : taken)
            for (const int c : other[r]) elsewhere[c] = true;

    Child child;
    Tours trimmed;
    const auto add = [&](const std::vector<int>& route, auto&& keep) {
        std::vector<int> copy;
        std::copy_if(route.begin(), route.end(), std::back_inserter(copy), keep);
        if (copy.empty()) return;
        (copy.size() == route.size() ? child.tours : trimmed).push_back(std::move(copy));
    };
    for (std::size_t r = 0; r < parent.size(); ++r)
        if (std::find(given_up.begin(), given_up.end(), static_cast<int>(r)) == given_up.end())
            add(parent[r], [&](int c) { return !elsewhere[c]; });
    child.intact = child.tours.size();
    for (const int r : taken) add(other[r], [&](int c) { return !kept_routes_win || freed[c]; });
    std::move(trimmed.begin(), trimmed.end(), std::back_inserter(child.tours));
    return child;
}

}  // namespace tallyman::dispatch
