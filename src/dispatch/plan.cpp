#include "dispatch/plan.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "base/check.h"
#include "base/failure.h"
#include "dispatch/evaluate.h"
#include "dispatch/explain.h"
#include "dispatch/route_judge.h"
#include "dispatch/schedule.h"
#include "dispatch/search.h"

namespace tallyman::dispatch {
namespace {

// Costs of the search are in 1/18,000 of the money unit: both a metre at a price per kilometre (18 / 18,000) and a
// second at a price per hour (5 / 18,000) are then whole.
constexpr Cost cost_scale = 18'000;
constexpr Cost per_metre_of_km = 18;
constexpr Cost per_second_of_hour = 5;
constexpr double metres_per_second_of_kmh = 1.0 / 3.6;
constexpr int priority_max = 1000;

class DayPlan {
public:
    DayPlan(const Catalog& catalog, std::span<const Drop> drops, const PlanOptions& options)
        : catalog_(catalog), drops_(drops), options_(options) {
        for (std::size_t i = 0; i < catalog.outlets.size(); ++i) outlets_[catalog.outlets[i].id] = i;
        for (std::size_t i = 0; i < catalog.depots.size(); ++i) depots_[catalog.depots[i].id] = i;
        add_tables();
        for (const Vehicle& vehicle : catalog.vehicles) problem_.vehicles.push_back(vehicle_type(vehicle));
        for (std::size_t i = 0; i < drops.size(); ++i) add_client(i);
        price_leaving_out();
        if (options.announced != nullptr) keep_announced(*options.announced);
    }

    Plan run(const Progress& progress) {
        if (const auto trouble = validate(problem_)) throw Failure(*trouble);
        SearchOptions how;
        how.processor_seconds = options_.processor_seconds;
        how.seed = options_.seed;
        how.stop = progress.stop;
        if (options_.announced != nullptr) how.warm = start_;
        how.report = [&](double seconds, Cost, std::int64_t) {
            progress.report(static_cast<std::size_t>(seconds),
                            static_cast<std::size_t>(std::ceil(options_.processor_seconds)));
        };
        return plan_of(search(problem_, how).solution);
    }

private:
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
        std::vector<LatLon> places;
        std::vector<std::string> ids;
        for (const Depot& depot : catalog_.depots) {
            places.push_back(depot.position);
            ids.push_back(depot.id.text);
        }
        for (const Drop& drop : drops_) {
            places.push_back(outlet(drop).position);
            ids.push_back(drop.outlet.text);
        }
        const int size = static_cast<int>(places.size());
        if (size > locations_max) throw Failure(fmt::format("{} stops are too many for one plan", size));
        auto metres = std::make_shared<Matrix>(size);
        auto seconds = std::make_shared<Matrix>(size);
        const double speed = options_.speed_kmh * metres_per_second_of_kmh;
        const double traffic = options_.travel_percent / 100.0;
        for (int i = 0; i < size; ++i)
            for (int j = 0; j < i; ++j) {
                const double road = options_.road_factor * static_cast<double>(great_circle(places[i], places[j]).value);
                for (const auto& [from, to] : {std::pair(i, j), std::pair(j, i)}) {
                    metres->set(from, to, static_cast<std::int32_t>(std::lround(road)));
                    seconds->set(from, to, static_cast<std::int32_t>(std::lround(road / speed * traffic)));
                }
            }
        if (options_.travel != nullptr) known_ = put_known(ids, *metres, *seconds);
        ways_ = static_cast<std::size_t>(size) * (size - 1);
        problem_.dimensions = 2;
        problem_.profiles = {{metres, seconds, {}}};
    }

    // How many ways the day's own table knows.
    std::size_t put_known(const std::vector<std::string>& ids, Matrix& metres, Matrix& seconds) const {
        std::size_t known = 0;
        for (int i = 0; i < metres.size(); ++i)
            for (int j = 0; j < metres.size(); ++j) {
                const auto way = i == j ? std::nullopt : options_.travel->find(ids[i], ids[j]);
                if (!way) continue;
                ++known;
                metres.set(i, j, static_cast<std::int32_t>(way->metres.value));
                const std::int64_t slowed = way->seconds.count() * options_.travel_percent / 100;
                seconds.set(i, j, static_cast<std::int32_t>(std::min(slowed, travel_max)));
            }
        return known;
    }

    std::string travel_used() const {
        const std::string circle = fmt::format("great circle x {:g} at {:g} km/h", options_.road_factor, options_.speed_kmh);
        const std::string slowed = options_.travel_percent == 100 ? "" : fmt::format(", times {} %", options_.travel_percent);
        if (options_.travel == nullptr) return circle + slowed;
        return fmt::format("matrix.csv for {} of {} ways, else {}{}", known_, ways_, circle, slowed);
    }

    VehicleType vehicle_type(const Vehicle& vehicle) const {
        const std::size_t depot = depot_location(vehicle.depot);
        const OpenHours hours = catalog_.depots[depot].hours;
        VehicleType type;
        type.capacity = {vehicle.capacity_weight.value, vehicle.capacity_volume.value};
        type.start = type.end = type.reload = static_cast<int>(depot);
        type.trips_max = std::max(1, vehicle.max_trips);
        type.shift = {std::max(vehicle.shift.open, hours.open).count(), std::min(vehicle.shift.close, hours.close).count()};
        if (type.shift.open > type.shift.close) {
            type.count = 0;
            type.shift = {};
        }
        type.fixed = cost_scale * vehicle.cost_fixed.value;
        // A fleet without prices is planned for the fewest metres.
        type.per_distance = per_metre_of_km * std::max<std::int64_t>(1, vehicle.cost_per_km.value);
        type.per_duration = per_second_of_hour * vehicle.cost_per_hour.value;
        return type;
    }

    void add_client(std::size_t index) {
        const Drop& drop = drops_[index];
        const OpenHours hours = outlet(drop).hours;
        Client client;
        client.location = static_cast<int>(catalog_.depots.size() + index);
        client.delivery = {drop.weight.value, drop.volume.value};
        client.service = drop.service.count();
        client.windows = {{std::max(drop.window.open, hours.open).count(), std::min(drop.window.close, hours.close).count()}};
        client.required = false;
        for (const Vehicle& vehicle : catalog_.vehicles)
            client.extra.push_back(vehicle.depot == drop.depot && keeps(vehicle.temperature, drop.temperature) ? 0
                                                                                                              : forbidden);
        if (client.windows[0].open > client.windows[0].close) {
            client.windows.clear();
            client.extra.assign(client.extra.size(), forbidden);
        }
        problem_.clients.push_back(std::move(client));
    }

    // Leaving out costs more than any way to go there, and more so the higher the priority.
    void price_leaving_out() {
        const Matrix& metres = *problem_.profiles[0].distance;
        const Matrix& seconds = *problem_.profiles[0].duration;
        Cost most = 1;
        for (std::size_t v = 0; v < problem_.vehicles.size(); ++v) {
            const VehicleType& type = problem_.vehicles[v];
            const int depot = *type.start;
            for (const Client& client : problem_.clients)
                most = std::max(most, type.fixed + 2 * type.per_distance * metres.at(depot, client.location) +
                                          type.per_duration * (2 * seconds.at(depot, client.location) + client.service +
                                                               std::chrono::seconds(std::chrono::hours(24)).count()));
        }
        price_of_a_stop_ = most;
        for (std::size_t i = 0; i < drops_.size(); ++i)
            problem_.clients[i].prize = std::min(forbidden, most * (1 + std::clamp(drops_[i].priority, 0, priority_max)));
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
        const CostParts cost = evaluate(problem_, solution).cost;
        plan.travel = travel_used();
        plan.cost = {(cost.fixed + cost.distance + cost.duration) / cost_scale};
        return plan;
    }

    PlannedRoute planned(const Route& route, Plan& plan) const {
        const RouteTimes times = schedule(problem_, route);
        PlannedRoute planned{catalog_.vehicles[route.vehicle].id, {}};
        for (const TripTimes& trip : times.trips) planned.trips.push_back(planned_trip(trip, plan));
        plan.distance += {times.distance};
        return planned;
    }

    PlannedTrip planned_trip(const TripTimes& trip, Plan& plan) const {
        PlannedTrip planned{TimeOfDay(trip.leave), TimeOfDay(trip.back), {trip.distance}, {}, {}, {}};
        Time here = trip.leave;
        for (const StopTimes& stop : trip.stops) {
            const Drop& drop = drops_[stop.client];
            planned.weight += drop.weight;
            planned.volume += drop.volume;
            planned.stops.push_back({drop.order, drop.outlet, TimeOfDay(stop.arrive), TimeOfDay(stop.start),
                                     TimeOfDay(stop.leave), {stop.distance}});
            plan.driving += Seconds(stop.arrive - here);
            here = stop.leave;
        }
        plan.driving += Seconds(trip.back - here);
        return planned;
    }

    const Catalog& catalog_;
    std::span<const Drop> drops_;
    const PlanOptions& options_;
    std::unordered_map<OutletId, std::size_t> outlets_;
    std::unordered_map<DepotId, std::size_t> depots_;
    Problem problem_;
    std::size_t known_ = 0;  // of the ways_ between all places, those of matrix.csv
    std::size_t ways_ = 0;
    Cost price_of_a_stop_ = 1;
    Solution start_;  // what the search begins with when a plan was announced
};

}  // namespace

Plan plan_day(const Catalog& catalog, std::span<const Drop> drops, const PlanOptions& options,
              const Progress& progress) {
    return DayPlan(catalog, drops, options).run(progress);
}

}  // namespace tallyman::dispatch
