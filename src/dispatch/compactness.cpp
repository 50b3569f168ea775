#include "dispatch/compactness.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

namespace tallyman::dispatch {
namespace {

constexpr std::size_t asked_neighbours = 3;

struct Spot {
    LatLon position;
    int route = 0;
};

struct Leg {
    LatLon from, to;
    int trip = 0;
};

// Twice the area of a triangle, with its sign; a city is flat enough.
double turn(LatLon a, LatLon b, LatLon c) {
    return (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon);
}

// Inside both; legs that only touch, as two that meet at a stop do, are not crossed.
bool cross(const Leg& a, const Leg& b) {
    return turn(a.from, a.to, b.from) * turn(a.from, a.to, b.to) < 0 &&
           turn(b.from, b.to, a.from) * turn(b.from, b.to, a.to) < 0;
}

double apart(LatLon a, LatLon b) { return (a.lat - b.lat) * (a.lat - b.lat) + (a.lon - b.lon) * (a.lon - b.lon); }

bool is_same(LatLon a, LatLon b) { return a.lat == b.lat && a.lon == b.lon; }

// Of the three stops nearest to one, how many its own vehicle serves.
std::size_t own_neighbours(const std::vector<Spot>& spots, const Spot& spot, std::size_t& asked) {
    std::array<std::pair<double, bool>, asked_neighbours> nearest;
    nearest.fill({1e9, false});
    std::size_t found = 0;
    for (const Spot& other : spots) {
        if (is_same(other.position, spot.position)) continue;
        const std::pair candidate(apart(other.position, spot.position), other.route == spot.route);
        if (candidate.first >= nearest.back().first) continue;
        nearest.back() = candidate;
        std::ranges::sort(nearest, {}, &std::pair<double, bool>::first);
        found = std::min(found + 1, asked_neighbours);
    }
    asked += found;
    return static_cast<std::size_t>(std::count_if(nearest.begin(), nearest.begin() + static_cast<std::ptrdiff_t>(found),
                                                  [](const auto& n) { return n.second; }));
}

}  // namespace

Compactness compactness(const Catalog& catalog, const Plan& plan) {
    std::unordered_map<OutletId, LatLon> where;
    for (const Outlet& outlet : catalog.outlets) where[outlet.id] = outlet.position;
    std::vector<Spot> spots;
    std::vector<Leg> legs;
    int trips = 0;
    for (int route = 0; route < static_cast<int>(plan.routes.size()); ++route)
        for (const PlannedTrip& trip : plan.routes[static_cast<std::size_t>(route)].trips) {
            for (std::size_t i = 0; i < trip.stops.size(); ++i) {
                const LatLon here = where[trip.stops[i].outlet];
                if (i > 0) legs.push_back({spots.back().position, here, trips});
                spots.push_back({here, route});
            }
            ++trips;
        }
    Compactness figures;
    for (std::size_t i = 0; i < legs.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (cross(legs[i], legs[j]))
                ++(legs[i].trip == legs[j].trip ? figures.crossings_within : figures.crossings_between);
    std::size_t asked = 0, own = 0;
    for (const Spot& spot : spots) own += own_neighbours(spots, spot, asked);
    figures.neighbours_together_percent = asked == 0 ? 100 : static_cast<int>((100 * own + asked / 2) / asked);
    return figures;
}

std::vector<std::vector<int>> strange_neighbours(const Problem& problem, const Matrix& metres,
                                                 const Solution& solution) {
    const int clients = static_cast<int>(problem.clients.size());
    constexpr int nobody = -1;
    std::vector<int> vehicle_of(problem.clients.size(), nobody);
    std::vector<bool> is_used(problem.vehicles.size());
    for (const Route& route : solution.routes) {
        is_used[route.vehicle] = true;
        for (const Trip& trip : route.trips)
            for (const int c : trip.clients) vehicle_of[c] = route.vehicle;
    }
    std::vector<std::vector<int>> strange(problem.vehicles.size(), std::vector<int>(problem.clients.size()));
    std::vector<std::pair<std::int32_t, int>> others;
    for (int c = 0; c < clients; ++c) {
        others.clear();
        for (int other = 0; other < clients; ++other)
            if (other != c && vehicle_of[other] != nobody)
                others.push_back({metres.at(problem.clients[c].location, problem.clients[other].location), other});
        const auto count = std::min(others.size(), asked_neighbours);
        std::ranges::partial_sort(others, others.begin() + static_cast<std::ptrdiff_t>(count));
        for (std::size_t v = 0; v < strange.size(); ++v) {
            const int as = is_used[v] || vehicle_of[c] == nobody ? static_cast<int>(v) : vehicle_of[c];
            for (std::size_t i = 0; i < count; ++i) strange[v][c] += vehicle_of[others[i].second] != as;
        }
    }
    return strange;
}

}  // namespace tallyman::dispatch
