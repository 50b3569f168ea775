#include "dispatch/explain.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "dispatch/evaluate.h"
#include "dispatch/route_judge.h"
#include "dispatch/schedule.h"

namespace tallyman::dispatch {
namespace {

// By how much a route with the stop in it breaks each rule.
struct Shortfall {
    bool hopeless = false;  // by a rule that no amount mends
    Amounts load{};
    Time own_late = 0;
    Time others_late = 0;
    Time shift = 0;
    std::int64_t distance = 0;
    Time duration = 0;
    int stops = 0;
    int trips = 0;

    bool is_load() const {
        return std::any_of(load.begin(), load.end(), [](Amount a) { return a > 0; });
    }
    int kinds() const {
        const auto loads = std::count_if(load.begin(), load.end(), [](Amount a) { return a > 0; });
        return static_cast<int>(loads) + (own_late > 0) + (others_late > 0) + (shift > 0) + (distance > 0) +
               (duration > 0) + (stops > 0) + (trips > 0);
    }
};

// A change of the problem that makes room, the amount it takes, and the route that proves it.
struct Cure {
    std::int64_t amount = 0;
    int type = 0;
    std::function<void(Problem&)> apply;
    int replaces = -1;  // the solution's route that `route` takes the place of; -1: it is a new one
    Route route;
};

class Explainer {
public:
    Explainer(const Problem& problem, const Solution& solution, int client, const ExplainNames& names)
        : problem_(problem), solution_(solution), names_(names), unit_{client} {
        for (const Pair& pair : problem.pairs)
            if (pair.pickup == client || pair.delivery == client) unit_ = {pair.pickup, pair.delivery};
    }

    WhyOut run() {
        look_at_alone();
        look_at_routes();
        WhyOut why{code(), {}};
        for (const auto& [kind, cure] : cures_)
            if (proves(cure))
                why.details.push_back(fmt::format("{}:{}:{}", kind, cure.amount, names_.vehicle(cure.type)));
        return why;
    }

private:
    bool proves(const Cure& cure) const {
        Problem changed = problem_;
        cure.apply(changed);
        Solution with = solution_;
        std::erase_if(with.unassigned, [&](int c) { return std::find(unit_.begin(), unit_.end(), c) != unit_.end(); });
        if (cure.replaces < 0)
            with.routes.push_back(cure.route);
        else
            with.routes[cure.replaces] = cure.route;
        return evaluate(changed, with).feasible();
    }

    void look_at_alone() {
        std::vector<int> used(problem_.vehicles.size());
        for (const Route& route : solution_.routes) ++used[route.vehicle];
        for (int type = 0; type < static_cast<int>(problem_.vehicles.size()); ++type) {
            const VehicleType& vehicle = problem_.vehicles[type];
            if (!vehicle.pinned.empty()) continue;
            const Route alone{type, {{unit_}}};
            const Shortfall shortfall = measure(alone);
            alone_.push_back(shortfall);
            if (used[type] < vehicle.count)
                consider(shortfall, -1, alone);
            else if (!shortfall.hopeless && shortfall.kinds() == 0)
                offer("one_more_vehicle", {1, type, [type](Problem& p) { ++p.vehicles[type].count; }, -1, alone});
        }
    }

    void look_at_routes() {
        for (std::size_t r = 0; r < solution_.routes.size(); ++r) {
            const Route& route = solution_.routes[r];
            if (!may_ride(route.vehicle)) continue;
            const std::size_t pinned = problem_.vehicles[route.vehicle].pinned.size();
            for (std::size_t t = 0; t < route.trips.size(); ++t)
                for (std::size_t i = t == 0 ? pinned : 0; i <= route.trips[t].clients.size(); ++i) look_at(r, t, i);
            look_at(r, route.trips.size(), 0);
        }
    }

    void look_at(std::size_t r, std::size_t t, std::size_t i) {
        Route trial = solution_.routes[r];
        if (t == trial.trips.size()) trial.trips.emplace_back();
        auto& stops = trial.trips[t].clients;
        stops.insert(stops.begin() + static_cast<std::ptrdiff_t>(i), unit_.begin(), unit_.end());
        const Shortfall shortfall = measure(trial);
        consider(shortfall, static_cast<int>(r), trial);
    }

    // One broken rule is a change that would do; none at all means that it was left out for its price.
    void consider(const Shortfall& short_of, int replaces, const Route& with) {
        const int type = with.vehicle;
        if (short_of.hopeless || short_of.kinds() > 1) return;
        if (short_of.kinds() == 0) {
            fits_as_it_is_ = true;
            return;
        }
        for (int d = 0; d < problem_.dimensions; ++d)
            if (const Amount more = short_of.load[d]; more > 0)
                return offer(load_kind(d),
                             {more, type, [=](Problem& p) { p.vehicles[type].capacity[d] += more; }, replaces, with});
        if (const Time more = short_of.own_late; more > 0) {
            const auto open_later = [this, more](Problem& p) {
                for (const int c : unit_)
                    if (!p.clients[c].windows.empty()) p.clients[c].windows.back().close += more;
            };
            return offer(time_kind("later_window"), {more, type, open_later, replaces, with});
        }
        if (const Time more = short_of.shift; more > 0)
            return offer(time_kind("longer_shift"),
                         {more, type, [=](Problem& p) { p.vehicles[type].shift.close += more; }, replaces, with});
        if (const auto more = short_of.distance; more > 0)
            return offer("more_distance",
                         {more, type, [=](Problem& p) { *p.vehicles[type].distance_max += more; }, replaces, with});
        if (const Time more = short_of.duration; more > 0)
            return offer(time_kind("longer_day"),
                         {more, type, [=](Problem& p) { *p.vehicles[type].duration_max += more; }, replaces, with});
        if (const int more = short_of.stops; more > 0)
            return offer("more_stops",
                         {more, type, [=](Problem& p) { *p.vehicles[type].stops_max += more; }, replaces, with});
        if (short_of.trips > 0)
            offer("one_more_trip", {1, type, [=](Problem& p) { ++p.vehicles[type].trips_max; }, replaces, with});
    }

    void offer(const std::string& kind, Cure cure) {
        const auto [known, is_new] = cures_.try_emplace(kind, cure);
        if (!is_new && cure.amount < known->second.amount) known->second = std::move(cure);
    }

    std::string load_kind(int dimension) const {
        if (!names_.is_day) return "more_load";
        return dimension == 0 ? "more_weight" : "more_volume";
    }

    std::string time_kind(std::string kind) const { return names_.in_seconds ? kind : kind + "_units"; }

    bool may_ride(int type) const {
        return std::all_of(unit_.begin(), unit_.end(), [&](int c) {
            const Client& client = problem_.clients[c];
            return (client.skills & ~problem_.vehicles[type].skills) == 0 &&
                   (client.extra.empty() || client.extra[type] < forbidden);
        });
    }

    Shortfall measure(const Route& route) const {
        Shortfall result;
        const VehicleType& vehicle = problem_.vehicles[route.vehicle];
        result.hopeless = !may_ride(route.vehicle);
        if (result.hopeless) return result;
        int stops = 0;
        for (const Trip& trip : route.trips) {
            stops += static_cast<int>(trip.clients.size());
            measure_load(vehicle, trip, result);
        }
        result.trips = std::max(0, static_cast<int>(route.trips.size()) - vehicle.trips_max);
        if (vehicle.stops_max) result.stops = std::max(0, stops - *vehicle.stops_max);
        measure_times(vehicle, route, result);
        for (const TravelLimit& limit : vehicle.travel_limits)
            result.hopeless = result.hopeless || travel_sum(problem_, route, *limit.table) > limit.max;
        return result;
    }

    void measure_load(const VehicleType& vehicle, const Trip& trip, Shortfall& result) const {
        for (int d = 0; d < problem_.dimensions; ++d) {
            Amount load = 0;
            for (const int c : trip.clients) load += problem_.clients[c].delivery[d];
            Amount most = load;
            for (const int c : trip.clients) {
                load += problem_.clients[c].pickup[d] - problem_.clients[c].delivery[d];
                for (const Pair& pair : problem_.pairs) {
                    if (pair.pickup == c) load += pair.amount[d];
                    if (pair.delivery == c) load -= pair.amount[d];
                }
                most = std::max(most, load);
            }
            result.load[d] = std::max({Amount{0}, result.load[d], most - vehicle.capacity[d]});
        }
    }

    void measure_times(const VehicleType& vehicle, const Route& route, Shortfall& result) const {
        const RouteTimes times = schedule(problem_, route);
        for (const TripTimes& trip : times.trips)
            for (const StopTimes& stop : trip.stops) {
                const Client& client = problem_.clients[stop.client];
                if (!is_late(client, stop.start)) continue;
                const bool is_own = std::find(unit_.begin(), unit_.end(), stop.client) != unit_.end();
                Time& late = is_own ? result.own_late : result.others_late;
                late = std::max(late, stop.start - client.windows.back().close);
            }
        result.hopeless = result.hopeless || !times.breaks_kept;
        result.shift = std::max<Time>(0, times.overtime - vehicle.overtime_max);
        if (vehicle.distance_max) result.distance = std::max<std::int64_t>(0, times.distance - *vehicle.distance_max);
        if (vehicle.duration_max) result.duration = std::max<Time>(0, times.duration() - *vehicle.duration_max);
        // Somebody else would be late: that is nothing to ask for.
        result.hopeless = result.hopeless || result.others_late > 0;
    }

    // The first rule that keeps every vehicle from serving it even alone.
    std::string code() const {
        if (fits_as_it_is_) return "not_worth_it";
        const auto every = [&](auto broken) { return std::all_of(alone_.begin(), alone_.end(), broken); };
        const auto nobody_may = [](const Shortfall& s) { return s.hopeless; };
        if (every(nobody_may)) return names_.is_day ? "too_cold" : "no_vehicle_may";
        for (int d = 0; d < problem_.dimensions; ++d)
            if (every([&](const Shortfall& s) { return s.hopeless || s.load[d] > 0; }))
                return !names_.is_day ? "too_much" : d == 0 ? "too_heavy" : "too_large";
        if (every([](const Shortfall& s) { return s.hopeless || s.is_load() || s.own_late > 0; }))
            return "window_unreachable";
        if (every([](const Shortfall& s) { return s.hopeless || s.is_load() || s.own_late > 0 || s.shift > 0; }))
            return "shift_too_short";
        return every([](const Shortfall& s) { return s.hopeless || s.kinds() > 0; }) ? "too_far" : "no_vehicle_left";
    }

    const Problem& problem_;
    const Solution& solution_;
    const ExplainNames& names_;
    std::vector<int> unit_;  // the client, or its pair in order
    std::vector<Shortfall> alone_;
    std::map<std::string, Cure> cures_;  // the smallest of each kind
    bool fits_as_it_is_ = false;
};

}  // namespace

WhyOut why_left_out(const Problem& problem, const Solution& solution, int client, const ExplainNames& names) {
    return Explainer(problem, solution, client, names).run();
}

}  // namespace tallyman::dispatch
