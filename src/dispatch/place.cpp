#include "dispatch/place.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "dispatch/day_travel.h"

namespace tallyman::dispatch {
namespace {

class Hand {
public:
    Hand(const Catalog& catalog, std::span<const Drop> drops, const Plan& plan, const PlanOptions& options)
        : options_(options) {
        for (const auto& outlet : catalog.outlets) outlets_[outlet.id] = &outlet;
        for (const auto& depot : catalog.depots) depots_[depot.id] = &depot;
        for (const auto& vehicle : catalog.vehicles) vehicles_[vehicle.id] = &vehicle;
        for (const auto& drop : drops) drops_[drop.order] = &drop;
        result_.plan = plan;
    }

    std::string put(const Placed& placed) {
        const auto drop = drops_.find(placed.order);
        if (drop == drops_.end()) return "no_such_order";
        const auto vehicle = vehicles_.find(placed.vehicle);
        if (vehicle == vehicles_.end()) return "no_such_vehicle";
        if (!outlets_.contains(drop->second->outlet) || !depots_.contains(vehicle->second->depot)) return "no_outlet";
        if (drop->second->depot != vehicle->second->depot) return "other_depot";
        if (!keeps(vehicle->second->temperature, drop->second->temperature)) return "too_cold";
        take_out(placed.order);
        auto& trip = trip_of(placed);
        const auto at =
            placed.position == 0 || placed.position > trip.stops.size() ? trip.stops.size() : placed.position - 1;
        trip.stops.insert(trip.stops.begin() + static_cast<std::ptrdiff_t>(at),
                          PlannedStop{placed.order, drop->second->outlet, {}, {}, {}, {}});
        touched_.insert(placed.vehicle);
        return load(trip, *vehicle->second);
    }

    Replanned finish(const Catalog& catalog, const Plan& before) {
        auto& plan = result_.plan;
        for (auto& route : plan.routes) {
            std::erase_if(route.trips, [](const PlannedTrip& trip) { return trip.stops.empty(); });
            if (touched_.contains(route.vehicle)) time(route);
        }
        std::erase_if(plan.routes, [](const PlannedRoute& route) { return route.trips.empty(); });
        plan.distance = {};
        plan.driving = Seconds{0};
        for (const auto& route : plan.routes) {
            for (const auto& trip : route.trips) {
                plan.distance += trip.distance;
                plan.driving += trip.back_at_depot - trip.leave_depot;
                for (const auto& stop : trip.stops) plan.driving -= stop.leave - stop.arrive;
            }
        }
        plan.cost = totals(catalog, plan).cost;
        list_moves(before);
        return std::move(result_);
    }

private:
    void take_out(const OrderId& order) {
        std::erase_if(result_.plan.left_out, [&](const LeftOut& out) { return out.order == order; });
        for (auto& route : result_.plan.routes) {
            for (auto& trip : route.trips) {
                if (std::erase_if(trip.stops, [&](const PlannedStop& stop) { return stop.order == order; }) == 0)
                    continue;
                touched_.insert(route.vehicle);
                load(trip, *vehicles_.at(route.vehicle));
            }
        }
    }

    PlannedTrip& trip_of(const Placed& placed) {
        auto& routes = result_.plan.routes;
        auto route = std::ranges::find(routes, placed.vehicle, &PlannedRoute::vehicle);
        if (route == routes.end()) {
            routes.push_back({placed.vehicle, {}});
            route = std::prev(routes.end());
        }
        if (route->trips.empty()) {
            const auto start = vehicles_.at(placed.vehicle)->shift.open;
            route->trips.push_back({start, start, {}, {}, {}, {}});
        }
        const auto trip = placed.trip == 0 || placed.trip > route->trips.size() ? route->trips.size() : placed.trip;
        return route->trips[trip - 1];
    }

    // The trip's weight and volume anew; what is too much, or nothing.
    std::string load(PlannedTrip& trip, const Vehicle& vehicle) const {
        trip.weight = {};
        trip.volume = {};
        for (const auto& stop : trip.stops) {
            const auto& drop = *drops_.at(stop.order);
            trip.weight += drop.weight;
            trip.volume += drop.volume;
        }
        if (trip.weight > vehicle.capacity_weight) return "too_heavy";
        return trip.volume > vehicle.capacity_volume ? "too_large" : "";
    }

    Travel way(const std::string& from, LatLon here, const std::string& to, LatLon there) const {
        for (const auto* table : options_.travel) {
            const auto a = table->place(from), b = table->place(to);
            if (const auto known = a && b ? table->find(*a, *b) : std::nullopt) return *known;
        }
        const auto road = great_circle_road(here, there, options_);
        return {road, at_usual_speed(road, options_)};
    }

    void time(PlannedRoute& route) {
        const auto& vehicle = *vehicles_.at(route.vehicle);
        const auto& depot = *depots_.at(vehicle.depot);
        auto earliest = std::max(vehicle.shift.open, depot.hours.open);
        for (auto& trip : route.trips) {
            // Twice: what is waited for at the first door is better waited for at the depot.
            trip.leave_depot = earliest;
            time(trip, depot);
            trip.leave_depot += trip.stops.front().start - trip.stops.front().arrive;
            time(trip, depot);
            for (const auto& stop : trip.stops) {
                if (const auto by = stop.start - window(*drops_.at(stop.order)).close; by > Seconds(0))
                    result_.late.push_back({stop.order, route.vehicle, by});
            }
            earliest = trip.back_at_depot;
        }
    }

    void time(PlannedTrip& trip, const Depot& depot) const {
        auto clock = trip.leave_depot;
        auto here = depot.position;
        auto from = depot.id.text;
        trip.distance = {};
        for (auto& stop : trip.stops) {
            const auto& drop = *drops_.at(stop.order);
            const auto there = outlets_.at(drop.outlet)->position;
            const auto leg = way(from, here, drop.outlet.text, there);
            stop.from_previous = leg.metres;
            stop.arrive = clock + leg.seconds;
            stop.start = std::max(stop.arrive, window(drop).open);
            stop.leave = stop.start + drop.service;
            trip.distance += leg.metres;
            clock = stop.leave;
            here = there;
            from = drop.outlet.text;
        }
        const auto home = way(from, here, depot.id.text, depot.position);
        trip.distance += home.metres;
        trip.back_at_depot = clock + home.seconds;
    }

    OpenHours window(const Drop& drop) const {
        const auto hours = outlets_.at(drop.outlet)->hours;
        return {std::max(hours.open, drop.window.open), std::min(hours.close, drop.window.close)};
    }

    void list_moves(const Plan& before) {
        std::map<OrderId, VehicleId> now;
        for (const auto& route : result_.plan.routes) {
            for (const auto& trip : route.trips) {
                for (const auto& stop : trip.stops) now[stop.order] = route.vehicle;
            }
        }
        for (const auto& route : before.routes) {
            for (const auto& trip : route.trips) {
                for (const auto& stop : trip.stops) {
                    if (now[stop.order] != route.vehicle)
                        result_.moved.push_back({stop.order, route.vehicle, now[stop.order], "by_hand"});
                }
            }
        }
    }

    const PlanOptions& options_;
    std::map<OutletId, const Outlet*> outlets_;
    std::map<DepotId, const Depot*> depots_;
    std::map<VehicleId, const Vehicle*> vehicles_;
    std::map<OrderId, const Drop*> drops_;
    std::set<VehicleId> touched_;
    Replanned result_;
};

struct CannotWords {
    std::string_view code;
    Words words;
};

constexpr CannotWords cannot_words[] = {
    {"no_such_order", {"đơn {0} không có hàng để giao hôm đó", "order {0} has nothing to deliver on that day"}},
    {"no_such_vehicle", {"không có xe {1}", "there is no vehicle {1}"}},
    {"other_depot",
     {"hàng của đơn {0} nằm ở kho khác với xe {1}", "the goods of order {0} are at another depot than vehicle {1}"}},
    {"too_heavy", {"xe {1} sẽ quá tải trọng với đơn {0}", "vehicle {1} would be too heavy with order {0}"}},
    {"too_large", {"xe {1} không đủ chỗ cho đơn {0}", "vehicle {1} has no room for order {0}"}},
    {"too_cold", {"xe {1} không giữ lạnh đủ cho đơn {0}", "vehicle {1} does not keep order {0} cold enough"}},
    {"no_outlet", {"không biết vị trí của đơn {0}", "where order {0} goes is not known"}},
};

}  // namespace

std::string sentence(const CannotPlace& why, Lang lang) {
    const auto found = std::ranges::find(cannot_words, why.code, &CannotWords::code);
    if (found == std::ranges::end(cannot_words)) return why.code;
    return fmt::format(fmt::runtime(found->words.in(lang)), why.placed.order.text, why.placed.vehicle.text);
}

Result<Replanned, CannotPlace> place(const Catalog& catalog, std::span<const Drop> drops, const Plan& plan,
                                     std::span<const Placed> placed, const PlanOptions& options) {
    Hand hand(catalog, drops, plan, options);
    for (const auto& one : placed) {
        if (auto code = hand.put(one); !code.empty()) return fail(CannotPlace{one, std::move(code)});
    }
    return hand.finish(catalog, plan);
}

}  // namespace tallyman::dispatch
