// What a vehicle's stops cost and whether they are possible: the arithmetic behind general_routes.cpp. The rules are
// those of schedule.h, here without allocation and, where the vehicle allows it, without walking the whole route.
#include <algorithm>

#include "dispatch/general_routes.h"
#include "dispatch/schedule.h"

namespace tallyman::dispatch {
namespace {

// The latest service start at or before `limit`, or nothing that could be kept.
Time latest_start(const Client& client, Time limit) {
    if (client.windows.empty()) return limit;
    for (std::size_t i = client.windows.size(); i-- > 0;)
        if (client.windows[i].open <= limit) return std::min(client.windows[i].close, limit);
    return -never;
}

Time reach(const Profile& roads, std::optional<int> from, std::optional<int> to, Time leave) {
    return from && to ? arrival(roads, *from, *to, leave) : leave;
}

Time leave_by(const Profile& roads, std::optional<int> from, std::optional<int> to, Time limit) {
    return from && to ? departure(roads, *from, *to, limit) : limit;
}

}  // namespace

Cost GeneralRoutes::extra(int c, int type) const { return client(c).extra.empty() ? 0 : client(c).extra[type]; }

bool GeneralRoutes::may_serve(int c, int type) const {
    return (client(c).skills & ~problem_.vehicles[type].skills) == 0 && extra(c, type) < forbidden;
}

std::optional<int> GeneralRoutes::leaves_from(const VehicleType& vehicle, int trip) {
    return trip == 0 ? vehicle.start : vehicle.reload;
}

std::optional<int> GeneralRoutes::goes_back_to(const VehicleType& vehicle, const Stops& stops, int trip) {
    return trip + 1 == static_cast<int>(stops.ends.size()) ? vehicle.end : vehicle.reload;
}

template <class Table>
std::int64_t GeneralRoutes::travel(const Table& table, std::optional<int> from, std::optional<int> to) {
    return from && to ? table.at(*from, *to) : 0;
}

std::int64_t GeneralRoutes::detour_of(int c, const Line& line, int trip, int index) const {
    const VehicleType& vehicle = type_of(line);
    const Matrix& distance = *problem_.profiles[vehicle.profile].distance;
    const auto place = [&](int i) { return std::optional(location_[line.stops.clients[i]]); };
    const auto before = index > trip_begin(line.stops, trip) ? place(index - 1) : leaves_from(vehicle, trip);
    const auto after = index < line.stops.ends[trip] ? place(index) : goes_back_to(vehicle, line.stops, trip);
    const std::optional<int> here = location_[c];
    return travel(distance, before, here) + travel(distance, here, after) - travel(distance, before, after);
}

// What a trip for c alone costs at least: nothing is known of it when the vehicle's ends differ.
Cost GeneralRoutes::price_of_loop(int c, const Line& line) const {
    const VehicleType& vehicle = type_of(line);
    if (vehicle.start != vehicle.end || (vehicle.trips_max > 1 && vehicle.start != vehicle.reload)) return 0;
    const Matrix& distance = *problem_.profiles[vehicle.profile].distance;
    const std::optional<int> here = client(c).location;
    return (line.stops.ends.empty() ? vehicle.fixed : 0) + extra(c, line.type) +
           vehicle.per_distance * (travel(distance, vehicle.start, here) + travel(distance, here, vehicle.end));
}

std::int64_t GeneralRoutes::distance_of(int type, const Stops& stops) const {
    const VehicleType& vehicle = problem_.vehicles[type];
    const Matrix& distance = *problem_.profiles[vehicle.profile].distance;
    std::int64_t sum = 0;
    for (int t = 0, i = 0; t < static_cast<int>(stops.ends.size()); ++t) {
        std::optional<int> place = leaves_from(vehicle, t);
        for (; i < stops.ends[t]; ++i) {
            const std::optional<int> here = location_[stops.clients[i]];
            sum += travel(distance, place, here);
            place = here;
        }
        sum += travel(distance, place, goes_back_to(vehicle, stops, t));
    }
    return sum;
}

GeneralRoutes::Price GeneralRoutes::price(int type, const Stops& stops) const {
    if (stops.ends.empty()) return {true, 0, 0};
    const VehicleType& vehicle = problem_.vehicles[type];
    const std::int64_t distance = distance_of(type, stops);
    const Times when = judgement_[type] == Judgement::by_schedule ? scheduled_times(type, stops) : times(type, stops);
    const Time overtime = std::max<Time>(0, when.back - vehicle.shift.close);
    const Time duration = when.back - when.leave;
    const bool possible = when.possible && overtime <= vehicle.overtime_max &&
                          (!vehicle.distance_max || distance <= *vehicle.distance_max) &&
                          (!vehicle.duration_max || duration <= *vehicle.duration_max) &&
                          (!vehicle.stops_max || static_cast<int>(stops.clients.size()) <= *vehicle.stops_max);
    return {possible,
            vehicle.fixed + vehicle.per_distance * distance + vehicle.per_duration * duration +
                vehicle.per_overtime * overtime + balance_cost(vehicle, duration),
            distance};
}

GeneralRoutes::Times GeneralRoutes::times(int type, const Stops& stops) const {
    const VehicleType& vehicle = problem_.vehicles[type];
    const Profile& roads = problem_.profiles[vehicle.profile];
    Time now = vehicle.shift.open;
    Time left = now;
    bool possible = true;
    for (int t = 0, i = 0; t < static_cast<int>(stops.ends.size()); ++t) {
        for (int j = i; j < stops.ends[t]; ++j) now = std::max(now, client(stops.clients[j]).release);
        if (t == 0) left = now;
        std::optional<int> place = leaves_from(vehicle, t);
        for (; i < stops.ends[t]; ++i) {
            const Client& stop = client(stops.clients[i]);
            now = service_start(stop, reach(roads, place, stop.location, now));
            possible = possible && !is_late(stop, now);
            now += stop.service;
            place = stop.location;
        }
        now = reach(roads, place, goes_back_to(vehicle, stops, t), now);
    }
    if (possible && judgement_[type] == Judgement::by_walk) left = latest_departure(vehicle, stops, now);
    return {possible, left, now};
}

Time GeneralRoutes::latest_departure(const VehicleType& vehicle, const Stops& stops, Time back) const {
    const Profile& roads = problem_.profiles[vehicle.profile];
    Time limit = back;
    for (int t = static_cast<int>(stops.ends.size()); t-- > 0;) {
        std::optional<int> place = goes_back_to(vehicle, stops, t);
        for (int i = stops.ends[t]; i-- > trip_begin(stops, t);) {
            const Client& stop = client(stops.clients[i]);
            limit = latest_start(stop, leave_by(roads, stop.location, place, limit) - stop.service);
            place = stop.location;
        }
        limit = leave_by(roads, leaves_from(vehicle, t), place, limit);
    }
    return limit;
}

GeneralRoutes::Times GeneralRoutes::scheduled_times(int type, const Stops& stops) const {
    Route route{type, {}};
    for (int t = 0; t < static_cast<int>(stops.ends.size()); ++t) {
        Trip& trip = route.trips.emplace_back();
        for (int i = trip_begin(stops, t); i < stops.ends[t]; ++i) trip.clients.push_back(stops.clients[i] - 1);
    }
    const RouteTimes when = schedule(problem_, route);
    bool possible = when.breaks_kept;
    for (const TripTimes& trip : when.trips)
        for (const StopTimes& stop : trip.stops)
            possible = possible && !is_late(problem_.clients[stop.client], stop.start);
    return {possible, when.leave(), when.back()};
}

bool GeneralRoutes::fits_load(int type, std::span<const int> trip) const {
    const Amounts& capacity = problem_.vehicles[type].capacity;
    for (int d = 0; d < problem_.dimensions; ++d) {
        Amount load = 0;
        for (const int c : trip) load += client(c).delivery[d];
        if (load > capacity[d]) return false;
        for (const int c : trip) {
            load += client(c).pickup[d] - client(c).delivery[d];
            if (load > capacity[d]) return false;
        }
    }
    return true;
}

bool GeneralRoutes::room_at(int c, const Line& line, int trip, int index) const {
    const Amounts& capacity = type_of(line).capacity;
    const Stops& stops = line.stops;
    const bool first = index == trip_begin(stops, trip);
    const bool last = index == stops.ends[trip];
    for (int d = 0; d < problem_.dimensions; ++d) {
        // Until the new stop its delivery is on board as well, from it on its pickup.
        const Amount before = first ? load_before_[stops.clients[index]][d] : load_until_[stops.clients[index - 1]][d];
        const Amount behind = last ? load_after_[stops.clients[index - 1]][d] : load_from_[stops.clients[index]][d];
        if (before + client(c).delivery[d] > capacity[d] || behind + client(c).pickup[d] > capacity[d]) return false;
    }
    return true;
}

bool GeneralRoutes::time_at(int c, int vehicle, int trip, int index) const {
    const Line& line = lines_[vehicle];
    const VehicleType& type = type_of(line);
    const Profile& roads = problem_.profiles[type.profile];
    const Stops& stops = line.stops;
    const TripTime& when = trip_times_[vehicle][trip];
    const int first = trip_begin(stops, trip);
    std::optional<int> place = leaves_from(type, trip);
    Time now = when.leave;
    if (client(c).release > when.leave) {
        now = client(c).release;  // the whole trip leaves later: walk to the new stop
        for (int i = first; i < index; ++i) {
            const Client& stop = client(stops.clients[i]);
            now = service_start(stop, reach(roads, place, stop.location, now));
            if (is_late(stop, now)) return false;
            now += stop.service;
            place = stop.location;
        }
    } else if (index > first) {
        now = ready_[stops.clients[index - 1]];
        place = client(stops.clients[index - 1]).location;
    }
    const Client& here = client(c);
    now = service_start(here, reach(roads, place, here.location, now));
    if (is_late(here, now)) return false;
    now += here.service;
    if (index == stops.ends[trip])
        return reach(roads, here.location, goes_back_to(type, stops, trip), now) <= when.back_latest;
    const int after = stops.clients[index];
    return reach(roads, here.location, client(after).location, now) <= latest_[after];
}

void GeneralRoutes::refresh_times(int vehicle) {
    const Line& line = lines_[vehicle];
    if (judgement_[line.type] == Judgement::by_schedule) return;
    const VehicleType& type = type_of(line);
    const Profile& roads = problem_.profiles[type.profile];
    const Stops& stops = line.stops;
    auto& trips = trip_times_[vehicle];
    trips.resize(stops.ends.size());
    Time now = type.shift.open;
    for (int t = 0, i = 0; t < static_cast<int>(stops.ends.size()); ++t) {
        for (int j = i; j < stops.ends[t]; ++j) now = std::max(now, client(stops.clients[j]).release);
        trips[t].leave = now;
        std::optional<int> place = leaves_from(type, t);
        for (; i < stops.ends[t]; ++i) {
            const Client& stop = client(stops.clients[i]);
            now = service_start(stop, reach(roads, place, stop.location, now)) + stop.service;
            ready_[stops.clients[i]] = now;
            place = stop.location;
        }
        now = reach(roads, place, goes_back_to(type, stops, t), now);
    }
    Time limit = type.shift.close + type.overtime_max;
    for (int t = static_cast<int>(stops.ends.size()); t-- > 0;) {
        trips[t].back_latest = limit;
        std::optional<int> place = goes_back_to(type, stops, t);
        for (int i = stops.ends[t]; i-- > trip_begin(stops, t);) {
            const Client& stop = client(stops.clients[i]);
            limit = latest_start(stop, leave_by(roads, stop.location, place, limit) - stop.service);
            latest_[stops.clients[i]] = limit;
            place = stop.location;
        }
        limit = leave_by(roads, leaves_from(type, t), place, limit);
    }
}

void GeneralRoutes::refresh_loads(int vehicle) {
    const Stops& stops = lines_[vehicle].stops;
    for (int t = 0; t < static_cast<int>(stops.ends.size()); ++t)
        for (int d = 0; d < problem_.dimensions; ++d) {
            const int first = trip_begin(stops, t);
            Amount load = 0;
            for (int i = first; i < stops.ends[t]; ++i) load += client(stops.clients[i]).delivery[d];
            Amount most = load;
            for (int i = first; i < stops.ends[t]; ++i) {
                const int c = stops.clients[i];
                load_before_[c][d] = load;
                load += client(c).pickup[d] - client(c).delivery[d];
                load_after_[c][d] = load;
                most = std::max(most, load);
                load_until_[c][d] = most;
            }
            most = 0;
            for (int i = stops.ends[t]; i-- > first;) {
                const int c = stops.clients[i];
                most = std::max(most, load_after_[c][d]);
                load_from_[c][d] = std::max(most, load_before_[c][d]);
            }
        }
}

}  // namespace tallyman::dispatch
