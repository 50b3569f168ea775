#include "dispatch/route_judge.h"

#include <algorithm>

#include "dispatch/schedule.h"

namespace tallyman::dispatch {

RouteJudge::RouteJudge(const Problem& problem)
    : problem_(problem), partner_(problem.clients.size(), -1), is_second_(problem.clients.size()) {
    for (const Client& client : problem.clients) {
        Amounts& change = change_.emplace_back();
        for (int d = 0; d < problem.dimensions; ++d) change[d] = client.pickup[d] - client.delivery[d];
    }
    for (const Pair& pair : problem.pairs) {
        partner_[pair.pickup] = pair.delivery;
        partner_[pair.delivery] = pair.pickup;
        is_second_[pair.delivery] = true;
        for (int d = 0; d < problem.dimensions; ++d) {
            change_[pair.pickup][d] += pair.amount[d];
            change_[pair.delivery][d] -= pair.amount[d];
        }
    }
}

std::optional<Cost> RouteJudge::price(const Route& route) const {
    if (route.trips.empty()) return 0;
    const VehicleType& vehicle = problem_.vehicles[route.vehicle];
    if (static_cast<int>(route.trips.size()) > vehicle.trips_max) return {};
    int stops = 0;
    for (const Trip& trip : route.trips) {
        stops += static_cast<int>(trip.clients.size());
        if (!may_carry(vehicle, trip) || !keeps_pairs(trip)) return {};
    }
    if (vehicle.stops_max && stops > *vehicle.stops_max) return {};
    auto cost = extra(vehicle, route);
    if (!cost || !keeps_times(vehicle, route, *cost)) return {};
    for (const TravelLimit& limit : vehicle.travel_limits)
        if (travel_sum(problem_, route, *limit.table) > limit.max) return {};
    return cost;
}

bool RouteJudge::may_carry(const VehicleType& vehicle, const Trip& trip) const {
    for (int d = 0; d < problem_.dimensions; ++d) {
        Amount load = 0;
        for (const int c : trip.clients) load += problem_.clients[c].delivery[d];
        if (load > vehicle.capacity[d]) return false;
        for (const int c : trip.clients)
            if ((load += change_[c][d]) > vehicle.capacity[d]) return false;
    }
    return true;
}

bool RouteJudge::keeps_pairs(const Trip& trip) const {
    for (auto second = trip.clients.begin(); second != trip.clients.end(); ++second) {
        if (partner_[*second] < 0) continue;
        const bool is_before = std::find(trip.clients.begin(), second, partner_[*second]) != second;
        if (is_before != is_second_[*second]) return false;
        if (!is_before && std::find(second, trip.clients.end(), partner_[*second]) == trip.clients.end()) return false;
    }
    return true;
}

std::optional<Cost> RouteJudge::extra(const VehicleType& vehicle, const Route& route) const {
    Cost sum = 0;
    for (const Trip& trip : route.trips)
        for (const int c : trip.clients) {
            const Client& client = problem_.clients[c];
            if ((client.skills & ~vehicle.skills) != 0) return {};
            if (client.extra.empty()) continue;
            if (client.extra[route.vehicle] >= forbidden) return {};
            sum += client.extra[route.vehicle];
        }
    return sum;
}

bool RouteJudge::keeps_times(const VehicleType& vehicle, const Route& route, Cost& cost) const {
    const RouteTimes times = schedule(problem_, route);
    for (const TripTimes& trip : times.trips)
        for (const StopTimes& stop : trip.stops)
            if (is_late(problem_.clients[stop.client], stop.start)) return false;
    if (!times.breaks_kept || times.overtime > vehicle.overtime_max) return false;
    if (vehicle.distance_max && times.distance > *vehicle.distance_max) return false;
    if (vehicle.duration_max && times.duration() > *vehicle.duration_max) return false;
    cost += vehicle.fixed + vehicle.per_distance * times.distance + vehicle.per_duration * times.duration() +
            vehicle.per_overtime * times.overtime + balance_cost(vehicle, times.duration());
    return true;
}

std::int64_t travel_sum(const Problem& problem, const Route& route, const Matrix& table) {
    const VehicleType& vehicle = problem.vehicles[route.vehicle];
    std::int64_t sum = 0;
    for (std::size_t t = 0; t < route.trips.size(); ++t) {
        std::optional<int> place = t == 0 ? vehicle.start : std::optional(vehicle.reload);
        const auto go = [&](std::optional<int> to) {
            if (place && to) sum += table.at(*place, *to);
            place = to;
        };
        for (const int c : route.trips[t].clients) go(problem.clients[c].location);
        go(t + 1 == route.trips.size() ? vehicle.end : std::optional(vehicle.reload));
    }
    return sum;
}

}  // namespace tallyman::dispatch
