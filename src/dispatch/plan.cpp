#include "dispatch/plan.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/check.h"
#include "base/failure.h"
#include "dispatch/compactness.h"
#include "dispatch/day_rules.h"
#include "dispatch/day_travel.h"
#include "dispatch/evaluate.h"
#include "dispatch/explain.h"
#include "dispatch/plan_totals.h"
#include "dispatch/route_judge.h"
#include "dispatch/schedule.h"
#include "dispatch/search.h"

namespace tallyman::dispatch {
namespace {

constexpr int priority_max = 1000;
constexpr int rounds_of_districts = 4;

// Half the price times the square of the hours is what makes an hour of difference worth the price (problem.h).
Cost balance_of(Money per_hour) { return cost_scale * per_hour.value * 4096 / (2 * 3600 * 3600); }

class DayPlan {
public:
    DayPlan(const Catalog& catalog, std::span<const Drop> drops, const PlanOptions& options)
        : catalog_(catalog), drops_(drops), options_(options), rules_(*options.rules) {
        for (std::size_t i = 0; i < catalog.outlets.size(); ++i) outlets_[catalog.outlets[i].id] = i;
        for (std::size_t i = 0; i < catalog.depots.size(); ++i) depots_[catalog.depots[i].id] = i;
        if (catalog.depots.size() + drops.size() > static_cast<std::size_t>(locations_max))
            throw Failure(
                fmt::format("{} stops are too many for one plan of at most {} places", drops.size(), locations_max));
        must_differ(drops);
        add_tables();
        for (const Vehicle& vehicle : catalog.vehicles) problem_.vehicles.push_back(vehicle_type(vehicle));
        for (std::size_t i = 0; i < drops.size(); ++i) add_client(i);
        price_leaving_out();
        if (options.announced != nullptr) keep_announced(*options.announced);
    }

    Plan run(const Progress& progress) {
        if (const auto trouble = validate(problem_)) throw Failure(*trouble);
        std::optional<Solution> start;
        if (options_.announced != nullptr) start = start_;
        if (options_.compact_cost.value == 0) return plan_of(searched(1, start, progress));
        // Who serves the neighbours is only known when there is a plan, and changes with it: so in rounds.
        if (!start) start = searched(1.0 / rounds_of_districts, start, progress);
        const std::vector<Client> without_districts = problem_.clients;
        for (int round = 1; round < rounds_of_districts; ++round) {
            problem_.clients = without_districts;
            price_strange_neighbours(*start);
            start = searched(1.0 / rounds_of_districts, start, progress);
        }
        return plan_of(*start);
    }

private:
    Solution searched(double share, const std::optional<Solution>& start, const Progress& progress) const {
        SearchOptions how;
        how.processor_seconds = share * options_.processor_seconds;
        if (options_.iterations)
            how.iterations = static_cast<std::int64_t>(share * static_cast<double>(*options_.iterations));
        how.seed = options_.seed;
        how.stop = progress.stop;
        how.warm = start;
        if (options_.watch)
            how.report = [&](double seconds, Cost best, std::int64_t iterations) {
                options_.watch(seconds, {best / cost_scale}, iterations);
            };
        return search(problem_, how).solution;
    }

    void price_strange_neighbours(const Solution& last) {
        const auto strange = strange_neighbours(problem_, *travel_.metres, last);
        for (std::size_t v = 0; v < strange.size(); ++v)
            for (std::size_t c = 0; c < problem_.clients.size(); ++c)
                if (Cost& extra = problem_.clients[c].extra[v]; extra < forbidden)
                    extra += cost_scale * options_.compact_cost.value * strange[v][c];
    }

    static void must_differ(std::span<const Drop> drops) {
        std::unordered_set<OrderId> orders;
        for (const Drop& drop : drops)
            if (!orders.insert(drop.order).second)
                throw Failure(fmt::format("order {} is there twice", drop.order.text));
    }

    std::size_t depot_location(const DepotId& depot) const {
        const auto found = depots_.find(depot);
        if (found == depots_.end()) throw Failure(fmt::format("no such depot: {}", depot.text));
        return found->second;
    }

    const Outlet& outlet(const Drop& drop) const {
        const auto found = outlets_.find(drop.outlet);
        if (found == outlets_.end()) throw Failure(fmt::format("no such outlet: {}", drop.outlet.text));
        return catalog_.outlets[found->second];
    }

    // Depots first, then one location a drop.
    void add_tables() {
        std::vector<DayPlace> places;
        for (const Depot& depot : catalog_.depots) places.push_back({depot.id.text, depot.position});
        for (const Drop& drop : drops_) places.push_back({drop.outlet.text, outlet(drop).position});
        travel_ = day_travel(places, options_);
        problem_.dimensions = 2;
        problem_.profiles = {{travel_.metres, travel_.seconds, {}}};
        for (const TrafficSlice& slice : rules_.traffic)
            problem_.profiles[0].slices.push_back({slice.from.count(), slice.percent});
    }

    VehicleType vehicle_type(const Vehicle& vehicle) const {
        const std::size_t depot = depot_location(vehicle.depot);
        const OpenHours hours = catalog_.depots[depot].hours;
        VehicleType type;
        type.capacity = {vehicle.capacity_weight.value, vehicle.capacity_volume.value};
        type.start = type.end = type.reload = static_cast<int>(depot);
        type.trips_max = std::max(1, vehicle.max_trips);
        type.shift = {std::max(vehicle.shift.open, hours.open).count(),
                      std::min(vehicle.shift.close, hours.close).count()};
        if (type.shift.open > type.shift.close) {
            type.count = 0;
            type.shift = {};
        }
        type.fixed = cost_scale * vehicle.cost_fixed.value;
        // A fleet without prices is planned for the fewest metres.
        type.per_distance = per_metre_of_km * std::max<std::int64_t>(1, vehicle.cost_per_km.value);
        type.per_duration = per_second_of_hour * vehicle.cost_per_hour.value;
        type.balance = balance_of(options_.fairness_per_hour);
        limit(type, rules_.limits_of(vehicle.id));
        return type;
    }

    static void limit(VehicleType& type, const VehicleLimits& limits) {
        type.stops_max = limits.stops_max;
        if (limits.distance_max) type.distance_max = limits.distance_max->value;
        if (limits.duration_max) type.duration_max = limits.duration_max->count();
        type.overtime_max = limits.overtime_max.count();
        type.per_overtime = per_second_of_hour * limits.overtime_per_hour.value;
        if (limits.ends_at_last_stop) type.end.reset();
        for (const Pause& pause : limits.pauses)
            type.breaks.push_back({{{pause.start.open.count(), pause.start.close.count()}}, pause.duration.count()});
    }

    void add_client(std::size_t index) {
        const Drop& drop = drops_[index];
        Client client;
        client.location = static_cast<int>(catalog_.depots.size() + index);
        client.delivery = {drop.weight.value, drop.volume.value};
        client.service = drop.service.count();
        client.windows = rules_.windows_of(outlet(drop), drop.window);
        client.required = false;
        for (const Vehicle& vehicle : catalog_.vehicles) client.extra.push_back(price_by(vehicle, drop));
        if (client.windows.empty()) client.extra.assign(client.extra.size(), forbidden);
        problem_.clients.push_back(std::move(client));
    }

    Cost price_by(const Vehicle& vehicle, const Drop& drop) const {
        if (vehicle.depot != drop.depot || !keeps(vehicle.temperature, drop.temperature)) return forbidden;
        return cost_scale * options_.habit_cost.value * rules_.strangeness(drop.outlet, vehicle.driver) / 1000;
    }

    // Leaving out costs more than any way to go there, and more so the higher the priority.
    void price_leaving_out() {
        constexpr Time day = std::chrono::seconds(std::chrono::hours(24)).count();
        const Matrix& metres = *travel_.metres;
        const Matrix& seconds = *travel_.seconds;
        Cost most = 1;
        for (const VehicleType& type : problem_.vehicles) {
            const int depot = *type.start;
            const Cost by_day = type.fixed + day * (type.per_duration + type.per_overtime) + balance_cost(type, day) +
                                cost_scale * (options_.habit_cost.value + 3 * options_.compact_cost.value);
            for (const Client& client : problem_.clients)
                most =
                    std::max(most, by_day + 2 * type.per_distance * metres.at(depot, client.location) +
                                       type.per_duration * (2 * seconds.at(depot, client.location) + client.service));
        }
        price_of_a_stop_ = most;
        for (std::size_t i = 0; i < drops_.size(); ++i)
            problem_.clients[i].prize =
                std::min(forbidden, most * (1 + std::clamp(drops_[i].priority, 0, priority_max)));
    }

    // The announced plan as a start, without the last stops of what cannot be kept, and with a price on leaving it.
    void keep_announced(const Plan& announced) {
        std::unordered_map<OrderId, int> clients;
        for (std::size_t i = 0; i < drops_.size(); ++i) clients[drops_[i].order] = static_cast<int>(i);
        const RouteJudge judge(problem_);
        std::vector<bool> placed(drops_.size());
        for (const PlannedRoute& planned : announced.routes) {
            const auto vehicle = std::ranges::find(catalog_.vehicles, planned.vehicle, &Vehicle::id);
            if (vehicle == catalog_.vehicles.end()) continue;
            Route route{static_cast<int>(vehicle - catalog_.vehicles.begin()), {}};
            for (const PlannedTrip& trip : planned.trips) {
                Trip& kept = route.trips.emplace_back();
                for (const PlannedStop& stop : trip.stops)
                    if (const auto client = clients.find(stop.order); client != clients.end())
                        kept.clients.push_back(client->second);
            }
            std::erase_if(route.trips, [](const Trip& trip) { return trip.clients.empty(); });
            price_moving(route);
            shorten(route, judge);
            for (const Trip& trip : route.trips)
                for (const int c : trip.clients) placed[c] = true;
            if (!route.trips.empty()) start_.routes.push_back(std::move(route));
        }
        for (std::size_t i = 0; i < placed.size(); ++i)
            if (!placed[i]) start_.unassigned.push_back(static_cast<int>(i));
    }

    // Taking an announced stop off altogether is half a stop worse than leaving out one that nobody was told of.
    void price_moving(const Route& route) {
        for (const Trip& trip : route.trips)
            for (const int c : trip.clients) {
                Client& client = problem_.clients[c];
                client.prize = std::min(forbidden, client.prize + price_of_a_stop_ / 2);
                for (std::size_t v = 0; v < problem_.vehicles.size(); ++v)
                    if (static_cast<int>(v) != route.vehicle && client.extra[v] < forbidden)
                        client.extra[v] += cost_scale * options_.stability_cost.value;
            }
    }

    static void shorten(Route& route, const RouteJudge& judge) {
        while (!route.trips.empty() && !judge.price(route)) {
            route.trips.back().clients.pop_back();
            if (route.trips.back().clients.empty()) route.trips.pop_back();
        }
    }

    Plan plan_of(const Solution& solution) const {
        CHECK(evaluate(problem_, solution).feasible());
        Plan plan;
        for (const Route& route : solution.routes) plan.routes.push_back(planned(route, plan));
        const ExplainNames names{[&](int type) { return catalog_.vehicles[type].id.text; }, true, true};
        for (const int c : solution.unassigned) {
            const bool is_closed = problem_.clients[c].windows.empty();  // the outlet, all of the order's window
            WhyOut why = is_closed ? WhyOut{"window_unreachable", {}} : why_left_out(problem_, solution, c, names);
            plan.left_out.push_back({drops_[c].order, std::move(why.code), std::move(why.details)});
        }
        const PlanTotals sum = totals(catalog_, plan, rules_);
        plan.cost = sum.cost;
        plan.distance = sum.distance;
        plan.travel = travel_.used;
        plan.compactness = compactness(catalog_, plan);
        return plan;
    }

    PlannedRoute planned(const Route& route, Plan& plan) const {
        const RouteTimes times = schedule(problem_, route);
        const VehicleType& type = problem_.vehicles[route.vehicle];
        PlannedRoute planned{catalog_.vehicles[route.vehicle].id, {}};
        for (std::size_t t = 0; t < times.trips.size(); ++t)
            planned.trips.push_back(
                planned_trip(times.trips[t], *type.start, t + 1 == times.trips.size() ? type.end : type.start, plan));
        return planned;
    }

    PlannedTrip planned_trip(const TripTimes& trip, int from, std::optional<int> to, Plan& plan) const {
        PlannedTrip planned{TimeOfDay(trip.leave), TimeOfDay(trip.back), {}, {}, {}, {}};
        Time here = trip.leave;
        for (const StopTimes& stop : trip.stops) {
            const Drop& drop = drops_[stop.client];
            const int place = problem_.clients[stop.client].location;
            const Metres way{travel_.metres->at(from, place)};
            planned.weight += drop.weight;
            planned.volume += drop.volume;
            planned.distance += way;
            planned.stops.push_back(
                {drop.order, drop.outlet, TimeOfDay(stop.arrive), TimeOfDay(stop.start), TimeOfDay(stop.leave), way});
            plan.driving += Seconds(stop.arrive - here);
            here = stop.leave;
            from = place;
        }
        if (to) planned.distance += Metres{travel_.metres->at(from, *to)};
        plan.driving += Seconds(trip.back - here);
        return planned;
    }

    const Catalog& catalog_;
    std::span<const Drop> drops_;
    const PlanOptions& options_;
    const DayRules& rules_;
    std::unordered_map<OutletId, std::size_t> outlets_;
    std::unordered_map<DepotId, std::size_t> depots_;
    Problem problem_;
    DayTravel travel_;
    Cost price_of_a_stop_ = 1;
    Solution start_;  // what the search begins with when a plan was announced
};

}  // namespace

Plan plan_day(const Catalog& catalog, std::span<const Drop> drops, const PlanOptions& options,
              const Progress& progress) {
    return DayPlan(catalog, drops, options).run(progress);
}

}  // namespace tallyman::dispatch
