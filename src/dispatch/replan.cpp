#include "dispatch/replan.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/failure.h"
#include "dispatch/compactness.h"
#include "dispatch/day_rules.h"
#include "dispatch/day_travel.h"
#include "dispatch/schedule.h"

namespace tallyman::dispatch {
namespace {

// The part of the announced plan that stays, re-timed for what happened on the road.
class Road {
public:
    Road(const Catalog& catalog, std::span<const Drop> drops, const Event& event, const PlanOptions& options)
        : event_(event), options_(options), rules_(*options.rules) {
        for (const Outlet& outlet : catalog.outlets) outlets_[outlet.id] = &outlet;
        for (const Depot& depot : catalog.depots) depots_[depot.id] = &depot;
        for (const Drop& drop : drops) drops_[drop.order] = &drop;
    }

    // Trips from the first that stay: those on the road, and all up to the last with a locked order.
    std::size_t staying(const PlannedRoute& route) const {
        std::size_t count = 0;
        for (std::size_t t = 0; t < route.trips.size(); ++t)
            if (has_left(route.trips[t]) || (!is_lost(route) && has_locked(route.trips[t]))) count = t + 1;
        return count;
    }

    PlannedTrip retimed(const PlannedTrip& trip, const Vehicle& vehicle, std::vector<LateStop>& late) const {
        const bool lost = event_.lost.contains(vehicle.id);
        const bool as_announced = event_.traffic_percent == 100 && !lost && !meets_closed(trip);
        if (as_announced) return trip;
        std::vector<LateStop> found;
        PlannedTrip now = driven(trip, vehicle, {}, found);
        for (LateStop& stop : found) stop.spared_by = spare(trip, vehicle, stop.order);
        late.insert(late.end(), found.begin(), found.end());
        return now;
    }

private:
    // Of the open stops before a late one, the nearest whose leaving out makes it in time; nobody else is asked.
    OrderId spare(const PlannedTrip& trip, const Vehicle& vehicle, const OrderId& late) const {
        auto before = std::ranges::find(trip.stops, late, &PlannedStop::order);
        while (before != trip.stops.begin()) {
            --before;
            std::vector<LateStop> found;
            if (before->start < event_.now || event_.closed.contains(before->outlet)) continue;
            driven(trip, vehicle, before->order, found);
            if (std::ranges::find(found, late, &LateStop::order) == found.end()) return before->order;
        }
        return {};
    }

    // The trip as it goes on from now, without an order when one is named.
    PlannedTrip driven(const PlannedTrip& trip, const Vehicle& vehicle, const OrderId& without,
                       std::vector<LateStop>& late) const {
        const bool lost = event_.lost.contains(vehicle.id);
        PlannedTrip now{trip.leave_depot, trip.leave_depot, {}, {}, {}, {}};
        const LatLon home = depots_.at(vehicle.depot)->position;
        LatLon here = home;
        TimeOfDay announced_leave = trip.leave_depot;
        bool detour = false;
        for (const PlannedStop& stop : trip.stops) {
            const bool done = stop.start < event_.now;
            if (!done && (lost || event_.closed.contains(stop.outlet) || stop.order == without)) {
                detour = true;
                continue;
            }
            const LatLon there = outlets_.at(stop.outlet)->position;
            const Seconds usual = detour ? usual_time(here, there) : stop.arrive - announced_leave;
            const Metres metres = detour ? road(here, there) : stop.from_previous;
            now.stops.push_back(done ? stop : visited(stop, drive(now.back_at_depot, usual), metres));
            add_load(now, stop.order);
            if (!done) note_late(now.stops.back(), vehicle.id, late);
            now.back_at_depot = now.stops.back().leave;
            now.distance += now.stops.back().from_previous;
            announced_leave = stop.leave;
            here = there;
            detour = false;
        }
        if (lost || rules_.limits_of(vehicle.id).ends_at_last_stop) return now;
        const Seconds usual = detour ? usual_time(here, home) : trip.back_at_depot - announced_leave;
        now.distance += detour ? road(here, home) : way_back(trip);
        now.back_at_depot = drive(now.back_at_depot, usual);
        return now;
    }

    bool has_left(const PlannedTrip& trip) const { return trip.leave_depot < event_.now; }
    bool is_lost(const PlannedRoute& route) const { return event_.lost.contains(route.vehicle); }
    bool has_locked(const PlannedTrip& trip) const {
        return std::ranges::any_of(trip.stops, [&](const PlannedStop& s) { return event_.locked.contains(s.order); });
    }
    bool meets_closed(const PlannedTrip& trip) const {
        return std::ranges::any_of(trip.stops, [&](const PlannedStop& stop) {
            return stop.start >= event_.now && event_.closed.contains(stop.outlet);
        });
    }

    PlannedStop visited(const PlannedStop& announced, TimeOfDay arrive, Metres from_previous) const {
        const Seconds service = announced.leave - announced.start;
        const TimeOfDay start(service_start(windows(announced), arrive.count()));
        return {announced.order, announced.outlet, arrive, start, start + service, from_previous};
    }

    Client windows(const PlannedStop& stop) const {
        Client client;
        client.windows = rules_.windows_of(*outlets_.at(stop.outlet), drops_.at(stop.order)->window);
        return client;
    }

    void note_late(const PlannedStop& stop, const VehicleId& vehicle, std::vector<LateStop>& late) const {
        const Client client = windows(stop);
        if (is_late(client, stop.start.count()))
            late.push_back({stop.order, vehicle, stop.start - Seconds(client.windows.back().close), {}});
    }

    void add_load(PlannedTrip& trip, const OrderId& order) const {
        trip.weight += drops_.at(order)->weight;
        trip.volume += drops_.at(order)->volume;
    }

    // What is driven after now takes the traffic's share longer.
    TimeOfDay drive(TimeOfDay leave, Seconds usual) const {
        const Seconds before = std::clamp(event_.now - leave, Seconds(0), usual);
        const auto after = (usual - before).count() * event_.traffic_percent;
        return leave + before + Seconds((after + 99) / 100);
    }

    Metres road(LatLon from, LatLon to) const { return great_circle_road(from, to, options_); }
    Seconds usual_time(LatLon from, LatLon to) const { return at_usual_speed(road(from, to), options_); }

    static Metres way_back(const PlannedTrip& trip) {
        Metres rest = trip.distance;
        for (const PlannedStop& stop : trip.stops) rest = rest - stop.from_previous;
        return rest;
    }

    const Event& event_;
    const PlanOptions& options_;
    const DayRules& rules_;
    std::map<OutletId, const Outlet*> outlets_;
    std::map<DepotId, const Depot*> depots_;
    std::map<OrderId, const Drop*> drops_;
};

class Replanner {
public:
    Replanner(const Catalog& catalog, std::span<const Drop> drops, const Plan& announced, const Event& event,
              const PlanOptions& options)
        : catalog_(catalog),
          drops_(drops),
          announced_(announced),
          event_(event),
          options_(options),
          open_rules_(*options.rules) {
        for (const PlannedRoute& route : announced.routes) routes_[route.vehicle] = &route;
        for (const PlannedRoute& route : announced.routes)
            for (const PlannedTrip& trip : route.trips)
                for (const PlannedStop& stop : trip.stops) check_known(stop);
    }

    Replanned run(const Progress& progress) {
        split();
        PlanOptions options = options_;
        options.announced = &open_;
        options.travel_percent = event_.traffic_percent;
        options.rules = &open_rules_;
        const Plan rest = plan_day(open_catalog_, open_drops_, options, progress);
        join(rest);
        list_moves();
        return std::move(result_);
    }

private:
    void check_known(const PlannedStop& stop) const {
        if (std::ranges::none_of(drops_, [&](const Drop& drop) { return drop.order == stop.order; }))
            throw Failure(fmt::format("the plan has order {}, which the day has not", stop.order.text));
    }

    // Into what stays and what is open.
    void split() {
        const Road road(catalog_, drops_, event_, options_);
        open_catalog_ = catalog_;
        open_catalog_.vehicles.clear();
        std::set<OrderId> settled;
        for (const Vehicle& vehicle : catalog_.vehicles) {
            const auto found = routes_.find(vehicle.id);
            const PlannedRoute* route = found == routes_.end() ? nullptr : found->second;
            const std::size_t count = route == nullptr ? 0 : road.staying(*route);
            PlannedRoute& stays = stays_.emplace_back(PlannedRoute{vehicle.id, {}});
            for (std::size_t t = 0; t < count; ++t) {
                stays.trips.push_back(road.retimed(route->trips[t], vehicle, result_.late));
                for (const PlannedStop& stop : stays.trips.back().stops) settled.insert(stop.order);
            }
            std::erase_if(stays.trips, [](const PlannedTrip& trip) { return trip.stops.empty(); });
            if (!event_.lost.contains(vehicle.id)) open_vehicle(vehicle, count, stays, route);
        }
        for (const Drop& drop : drops_) {
            if (settled.contains(drop.order)) continue;
            if (event_.closed.contains(drop.outlet))
                result_.plan.left_out.push_back({drop.order, "outlet_closed", {}});
            else
                open_drops_.push_back(drop);
        }
    }

    void open_vehicle(const Vehicle& vehicle, std::size_t made, const PlannedRoute& stays, const PlannedRoute* route) {
        if (static_cast<int>(made) >= std::max(1, vehicle.max_trips)) return;
        Vehicle& rest = open_catalog_.vehicles.emplace_back(vehicle);
        rest.max_trips = std::max(1, vehicle.max_trips) - static_cast<int>(made);
        rest.shift.open = std::max(vehicle.shift.open, event_.now);
        if (made > 0) rest.cost_fixed = {};
        if (!stays.trips.empty()) rest.shift.open = std::max(rest.shift.open, stays.trips.back().back_at_depot);
        if (const auto limits = open_rules_.limits.find(vehicle.id); limits != open_rules_.limits.end())
            use_up(limits->second, stays, rest.shift.open);
        if (route == nullptr || made >= route->trips.size()) return;
        open_.routes.push_back(
            {vehicle.id, {route->trips.begin() + static_cast<std::ptrdiff_t>(made), route->trips.end()}});
    }

    // What the trips that stay take of a vehicle's limits; a break that could begin before the rest does is theirs.
    static void use_up(VehicleLimits& limits, const PlannedRoute& stays, TimeOfDay free) {
        for (const PlannedTrip& trip : stays.trips) {
            if (limits.stops_max)
                *limits.stops_max = std::max(0, *limits.stops_max - static_cast<int>(trip.stops.size()));
            if (limits.distance_max) limits.distance_max = std::max(Metres{0}, *limits.distance_max - trip.distance);
        }
        if (limits.duration_max && !stays.trips.empty())
            limits.duration_max = std::max(Seconds(0), *limits.duration_max - (free - stays.trips.front().leave_depot));
        std::erase_if(limits.pauses, [&](const Pause& pause) { return pause.start.close < free; });
    }

    void join(const Plan& rest) {
        Plan& plan = result_.plan;
        plan.travel = rest.travel;
        for (PlannedRoute& stays : stays_) {
            for (const PlannedRoute& route : rest.routes)
                if (route.vehicle == stays.vehicle)
                    stays.trips.insert(stays.trips.end(), route.trips.begin(), route.trips.end());
            if (!stays.trips.empty()) plan.routes.push_back(std::move(stays));
        }
        plan.left_out.insert(plan.left_out.end(), rest.left_out.begin(), rest.left_out.end());
        for (const PlannedRoute& route : plan.routes)
            for (const PlannedTrip& trip : route.trips) {
                plan.distance += trip.distance;
                plan.driving += trip.back_at_depot - trip.leave_depot;
                for (const PlannedStop& stop : trip.stops) plan.driving -= stop.leave - stop.arrive;
            }
        plan.cost = totals(catalog_, plan, *options_.rules).cost;
        plan.compactness = compactness(catalog_, plan);
    }

    void list_moves() {
        std::map<OrderId, VehicleId> now;
        for (const PlannedRoute& route : result_.plan.routes)
            for (const PlannedTrip& trip : route.trips)
                for (const PlannedStop& stop : trip.stops) now[stop.order] = route.vehicle;
        for (const PlannedRoute& route : announced_.routes)
            for (const PlannedTrip& trip : route.trips)
                for (const PlannedStop& stop : trip.stops) {
                    const auto found = now.find(stop.order);
                    const VehicleId to = found == now.end() ? VehicleId{} : found->second;
                    if (to != route.vehicle)
                        result_.moved.push_back({stop.order, route.vehicle, to, why(stop, route.vehicle)});
                }
    }

    std::string why(const PlannedStop& stop, const VehicleId& from) const {
        if (event_.closed.contains(stop.outlet)) return "outlet_closed";
        if (event_.lost.contains(from)) return "vehicle_lost";
        if (!event_.lost.empty() || has_new_drops()) return "makes_room";
        return event_.traffic_percent != 100 ? "traffic" : "better_route";
    }

    bool has_new_drops() const {
        std::set<OrderId> known;
        for (const LeftOut& out : announced_.left_out) known.insert(out.order);
        for (const PlannedRoute& route : announced_.routes)
            for (const PlannedTrip& trip : route.trips)
                for (const PlannedStop& stop : trip.stops) known.insert(stop.order);
        return std::ranges::any_of(drops_, [&](const Drop& drop) { return !known.contains(drop.order); });
    }

    const Catalog& catalog_;
    std::span<const Drop> drops_;
    const Plan& announced_;
    const Event& event_;
    const PlanOptions& options_;
    std::map<VehicleId, const PlannedRoute*> routes_;
    Catalog open_catalog_;
    DayRules open_rules_;
    std::vector<Drop> open_drops_;
    Plan open_;                        // of the announced plan, what has not left
    std::vector<PlannedRoute> stays_;  // by vehicle of the catalog
    Replanned result_;
};

struct MoveWords {
    std::string_view code;
    Words words;
};

constexpr MoveWords move_words[] = {
    {"vehicle_lost", {"xe {} không chạy được", "vehicle {} is out"}},
    {"outlet_closed", {"điểm giao đóng cửa", "the outlet is closed"}},
    {"makes_room", {"nhường chỗ cho các đơn phải xếp lại", "makes room for what had to be placed anew"}},
    {"traffic", {"xe {} bị chậm vì đường tắc", "vehicle {} is late because of traffic"}},
    {"better_route", {"đi đường này rẻ hơn hẳn", "this way is much cheaper"}},
    {"by_hand", {"điều phối đặt như vậy", "the dispatcher put it there"}},
};

}  // namespace

Replanned replan(const Catalog& catalog, std::span<const Drop> drops, const Plan& announced, const Event& event,
                 const PlanOptions& options, const Progress& progress) {
    if (event.traffic_percent < 10 || event.traffic_percent > 1000)
        throw Failure(fmt::format("{} % of the usual travel times is outside of 10 .. 1000", event.traffic_percent));
    return Replanner(catalog, drops, announced, event, options).run(progress);
}

std::string sentence(const Move& move, Lang lang) {
    const auto found = std::ranges::find(move_words, move.code, &MoveWords::code);
    const std::string why = found == std::ranges::end(move_words)
                                ? move.code
                                : fmt::format(fmt::runtime(found->words.in(lang)), move.from.text);
    constexpr Words moved{"đơn {0}: chuyển từ xe {1} sang xe {2}, vì {3}",
                          "order {0}: moved from vehicle {1} to {2}: {3}"};
    constexpr Words dropped{"đơn {0}: bỏ khỏi xe {1}, vì {3}", "order {0}: taken off vehicle {1}: {3}"};
    return fmt::format(fmt::runtime((move.to.text.empty() ? dropped : moved).in(lang)), move.order.text, move.from.text,
                       move.to.text, why);
}

std::string sentence(const LateStop& stop, Lang lang) {
    constexpr Words late{
        "đơn {0}: xe {1} đến trễ {2} phút so với giờ nhận hàng; kịp nếu điểm giao chờ thêm {2} phút",
        "order {0}: vehicle {1} will be {2} min late for its window; in time if it could be received {2} min later"};
    constexpr Words spared{" hoặc đơn {} trước đó để lại sau", ", or order {} before it were left for later"};
    std::string text =
        fmt::format(fmt::runtime(late.in(lang)), stop.order.text, stop.vehicle.text, (stop.late.count() + 59) / 60);
    if (!stop.spared_by.text.empty()) text += fmt::format(fmt::runtime(spared.in(lang)), stop.spared_by.text);
    return text;
}

}  // namespace tallyman::dispatch
