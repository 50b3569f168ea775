#include "dispatch/evaluate.h"

#include <algorithm>

#include "dispatch/route_judge.h"
#include "dispatch/schedule.h"

namespace tallyman::dispatch {
namespace {

class Evaluator {
public:
    Evaluator(const Problem& problem, const Solution& solution)
        : problem_(problem), solution_(solution), seen_(problem.clients.size()) {}

    Evaluation run() {
        if (!clients_exist()) return std::move(result_);
        check_fleet();
        for (route_ = 0; route_ < static_cast<int>(solution_.routes.size()); ++route_) check_route();
        route_ = -1;
        check_pinned_vehicles_used();
        check_groups();
        check_unassigned();
        return std::move(result_);
    }

private:
    void blame(Rule rule, int client = -1) { result_.violations.push_back({rule, route_, client}); }

    bool clients_exist() {
        const auto exists = [&](int c) { return c >= 0 && c < static_cast<int>(problem_.clients.size()); };
        bool good = std::all_of(solution_.unassigned.begin(), solution_.unassigned.end(), exists);
        for (const Route& route : solution_.routes) {
            good = good && route.vehicle >= 0 && route.vehicle < static_cast<int>(problem_.vehicles.size());
            for (const Trip& trip : route.trips)
                good = good && std::all_of(trip.clients.begin(), trip.clients.end(), exists);
        }
        if (!good) blame(Rule::no_such_client);
        return good;
    }

    void check_fleet() {
        std::vector<int> used(problem_.vehicles.size());
        for (const Route& route : solution_.routes) ++used[route.vehicle];
        for (std::size_t v = 0; v < used.size(); ++v)
            if (used[v] > problem_.vehicles[v].count) blame(Rule::too_many_vehicles);
    }

    void check_route() {
        const Route& route = solution_.routes[route_];
        const VehicleType& vehicle = problem_.vehicles[route.vehicle];
        if (static_cast<int>(route.trips.size()) > vehicle.trips_max) blame(Rule::too_many_trips);
        int stops = 0;
        for (const Trip& trip : route.trips) {
            if (trip.clients.empty()) blame(Rule::empty_trip);
            stops += static_cast<int>(trip.clients.size());
            for (const int c : trip.clients) check_client(vehicle, route.vehicle, c);
            check_load(vehicle, trip);
            check_pairs(trip);
        }
        if (vehicle.stops_max && stops > *vehicle.stops_max) blame(Rule::stops_max);
        check_pinned(vehicle, route);
        check_times(vehicle, route);
    }

    void check_client(const VehicleType& vehicle, int type, int c) {
        const Client& client = problem_.clients[c];
        if (seen_[c]) blame(Rule::served_twice, c);
        seen_[c] = true;
        if ((client.skills & ~vehicle.skills) != 0) blame(Rule::skills, c);
        if (client.extra.empty()) return;
        if (client.extra[type] >= forbidden) return blame(Rule::not_by_this_vehicle, c);
        result_.cost.extra += client.extra[type];
    }

    void check_load(const VehicleType& vehicle, const Trip& trip) {
        for (int d = 0; d < problem_.dimensions; ++d) {
            Amount load = 0;
            for (const int c : trip.clients) load += problem_.clients[c].delivery[d];
            bool fits = load <= vehicle.capacity[d];
            for (const int c : trip.clients) {
                load += problem_.clients[c].pickup[d] - problem_.clients[c].delivery[d];
                for (const Pair& pair : problem_.pairs) {
                    if (pair.pickup == c) load += pair.amount[d];
                    if (pair.delivery == c) load -= pair.amount[d];
                }
                fits = fits && load <= vehicle.capacity[d];
            }
            if (!fits) blame(Rule::capacity);
        }
    }

    void check_pairs(const Trip& trip) {
        const auto place = [&](int c) { return std::find(trip.clients.begin(), trip.clients.end(), c); };
        for (const Pair& pair : problem_.pairs) {
            const auto from = place(pair.pickup);
            const auto to = place(pair.delivery);
            const bool neither = from == trip.clients.end() && to == trip.clients.end();
            if (!neither && (to == trip.clients.end() || from >= to)) blame(Rule::pair, pair.pickup);
        }
    }

    void check_pinned(const VehicleType& vehicle, const Route& route) {
        if (vehicle.pinned.empty()) return;
        const std::vector<int> none;
        const std::vector<int>& first = route.trips.empty() ? none : route.trips.front().clients;
        if (first.size() < vehicle.pinned.size() ||
            !std::equal(vehicle.pinned.begin(), vehicle.pinned.end(), first.begin()))
            blame(Rule::pinned);
    }

    void check_times(const VehicleType& vehicle, const Route& route) {
        const RouteTimes times = schedule(problem_, route);
        for (const TripTimes& trip : times.trips)
            for (const StopTimes& stop : trip.stops)
                if (is_late(problem_.clients[stop.client], stop.start)) blame(Rule::late, stop.client);
        if (!times.breaks_kept) blame(Rule::breaks);
        if (times.overtime > vehicle.overtime_max) blame(Rule::shift);
        if (vehicle.distance_max && times.distance > *vehicle.distance_max) blame(Rule::distance_max);
        for (const TravelLimit& limit : vehicle.travel_limits)
            if (travel_sum(problem_, route, *limit.table) > limit.max) blame(Rule::travel_limit);
        if (vehicle.duration_max && times.duration() > *vehicle.duration_max) blame(Rule::duration_max);
        result_.distance += times.distance;
        result_.duration += times.duration();
        result_.cost.fixed += vehicle.fixed;
        result_.cost.distance += vehicle.per_distance * times.distance;
        result_.cost.duration += vehicle.per_duration * times.duration();
        result_.cost.overtime += vehicle.per_overtime * times.overtime;
        result_.cost.balance += balance_cost(vehicle, times.duration());
    }

    void check_pinned_vehicles_used() {
        for (std::size_t v = 0; v < problem_.vehicles.size(); ++v)
            for (const int c : problem_.vehicles[v].pinned)
                if (!seen_[c]) blame(Rule::pinned, c);
    }

    void check_groups() {
        for (const auto& group : problem_.groups)
            if (std::count_if(group.begin(), group.end(), [&](int c) { return seen_[c]; }) > 1) blame(Rule::group);
    }

    void check_unassigned() {
        for (const int c : solution_.unassigned) {
            if (seen_[c]) blame(Rule::served_twice, c);
            seen_[c] = true;
            const Client& client = problem_.clients[c];
            if (client.required)
                ++result_.required_missing;
            else
                result_.cost.prizes += client.prize;
        }
        for (int c = 0; c < static_cast<int>(seen_.size()); ++c)
            if (!seen_[c]) blame(Rule::lost, c);
    }

    const Problem& problem_;
    const Solution& solution_;
    std::vector<bool> seen_;
    int route_ = -1;
    Evaluation result_;
};

}  // namespace

Evaluation evaluate(const Problem& problem, const Solution& solution) { return Evaluator(problem, solution).run(); }

}  // namespace tallyman::dispatch
