#include "dispatch/general_routes.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "dispatch/schedule.h"

namespace tallyman::dispatch {
namespace {

constexpr double blink_rate = 0.01;  // Christiaens and Vanden Berghe 2020

NeighbourTable find_neighbours(const Problem& problem) {
    const Profile& profile = problem.profiles.front();
    const auto open = [](const Client& c) { return c.windows.empty() ? 0 : c.windows.front().open; };
    const auto close = [](const Client& c) { return c.windows.empty() ? never : c.windows.back().close; };
    const auto distance = [&](int i, int j) {
        return profile.distance->at(problem.clients[i - 1].location, problem.clients[j - 1].location);
    };
    const std::optional<int> depot = problem.vehicles.front().start;
    // A trip leaves when the last of its goods are there.
    const auto arrival = [&](const Client& c, Time leave) {
        return leave + (depot ? profile.duration->at(*depot, c.location) : 0);
    };
    const auto one_way = [&](int i, int j) {
        const Client& from = problem.clients[i - 1];
        const Client& to = problem.clients[j - 1];
        const Time start = std::max(open(from), arrival(from, std::max(from.release, to.release)));
        const Time travel = from.service + profile.duration->at(from.location, to.location);
        const Time waiting = std::max<Time>(0, open(to) - travel - close(from));
        const Time late = std::max<Time>(0, start - close(from)) + std::max<Time>(0, start + travel - close(to));
        return distance(i, j) + waiting / 5 + late;
    };
    const auto proximity = [&](int i, int j) { return std::min(one_way(i, j), one_way(j, i)); };
    return {static_cast<int>(problem.clients.size()), proximity, distance};
}

// Beyond what any detour, of distance or time, could cost.
Cost absence_of_required(const Problem& problem) {
    Cost most = 1;
    for (const VehicleType& vehicle : problem.vehicles) {
        const Profile& profile = problem.profiles[vehicle.profile];
        std::int64_t distance = 0;
        std::int64_t duration = 0;
        for (int i = 0; i < problem.locations(); ++i)
            for (int j = 0; j < problem.locations(); ++j) {
                distance = std::max<std::int64_t>(distance, profile.distance->at(i, j));
                duration = std::max<std::int64_t>(duration, profile.duration->at(i, j));
            }
        most = std::max(
            most, 20 * (vehicle.per_distance * distance + (vehicle.per_duration + vehicle.per_overtime) * duration) +
                      vehicle.fixed);
    }
    return most;
}

}  // namespace

GeneralRoutes::GeneralRoutes(const Problem& problem)
    : problem_(problem),
      neighbours_(find_neighbours(problem)),
      is_pinned_(problem.clients.size() + 1),
      price_of_absence_(problem.clients.size() + 1),
      spots_(problem.clients.size() + 1),
      ready_(problem.clients.size() + 1),
      latest_(problem.clients.size() + 1),
      load_before_(problem.clients.size() + 1),
      load_after_(problem.clients.size() + 1),
      load_until_(problem.clients.size() + 1),
      load_from_(problem.clients.size() + 1),
      keys_(problem.clients.size() + 1) {
    location_.push_back(-1);
    for (const Client& each : problem.clients) location_.push_back(each.location);
    const Cost absence = absence_of_required(problem);
    for (int c = 1; c <= clients(); ++c) price_of_absence_[c] = client(c).required ? absence : client(c).prize;
    const bool has_setups = std::ranges::any_of(problem.clients, [](const Client& c) { return c.setup > 0; });
    for (int type = 0; type < static_cast<int>(problem.vehicles.size()); ++type) {
        const VehicleType& vehicle = problem.vehicles[type];
        trips_max_ = std::max(trips_max_, std::min(vehicle.trips_max, clients() + 1));
        for (const int c : vehicle.pinned) is_pinned_[c + 1] = true;
        judgement_.push_back(has_setups ? Judgement::by_schedule : judgement_of(vehicle));
        const int useful = std::min(vehicle.count, std::max(clients(), 1));
        for (int i = 0; i < useful; ++i) lines_.push_back({.type = type});
    }
    trip_times_.resize(lines_.size());
    touched_.resize(lines_.size());
    load({});
}

GeneralRoutes::Judgement GeneralRoutes::judgement_of(const VehicleType& vehicle) {
    if (!vehicle.breaks.empty()) return Judgement::by_schedule;
    if (vehicle.per_duration > 0 || vehicle.per_overtime > 0 || vehicle.balance > 0 || vehicle.duration_max)
        return Judgement::by_walk;
    return Judgement::by_stop;
}

void GeneralRoutes::load(const Solution& solution) {
    for (Line& line : lines_) line = {.type = line.type};
    std::fill(spots_.begin(), spots_.end(), Spot{});
    routed_ = used_trips_ = 0;
    cost_ = std::accumulate(price_of_absence_.begin(), price_of_absence_.end(), Cost{0});
    begin();
    for (const Route& route : solution.routes) {
        const auto line = std::find_if(lines_.begin(), lines_.end(), [&](const Line& candidate) {
            return candidate.type == route.vehicle && candidate.stops.ends.empty();
        });
        CHECK(line != lines_.end());
        for (const Trip& trip : route.trips) {
            for (const int c : trip.clients) line->stops.clients.push_back(c + 1);
            line->stops.ends.push_back(static_cast<int>(line->stops.clients.size()));
        }
    }
    for (int vehicle = 0; vehicle < static_cast<int>(lines_.size()); ++vehicle) {
        Line& line = lines_[vehicle];
        if (line.stops.ends.empty() && fixed_stops(line) > 0) {
            for (const int c : type_of(line).pinned) line.stops.clients.push_back(c + 1);
            line.stops.ends.push_back(fixed_stops(line));
        }
        for (const int c : line.stops.clients) {
            ++routed_;
            cost_ += extra(c, line.type) - price_of_absence_[c];
        }
        refresh(vehicle);
    }
}

Solution GeneralRoutes::solution() const {
    Solution solution;
    for (const Line& line : lines_) {
        Route route{line.type, {}};
        for (int t = 0; t < static_cast<int>(line.stops.ends.size()); ++t) {
            Trip trip;
            for (int i = trip_begin(line.stops, t); i < line.stops.ends[t]; ++i)
                trip.clients.push_back(line.stops.clients[i] - 1);
            if (!trip.clients.empty()) route.trips.push_back(std::move(trip));
        }
        if (!route.trips.empty()) solution.routes.push_back(std::move(route));
    }
    for (int c = 1; c <= clients(); ++c)
        if (!is_routed(c)) solution.unassigned.push_back(c - 1);
    return solution;
}

int GeneralRoutes::size_of(int route) const {
    const Stops& stops = lines_[route / trips_max_].stops;
    const int trip = route % trips_max_;
    int size = 0;
    for (int i = trip_begin(stops, trip); i < stops.ends[trip]; ++i) size += is_pinned_[stops.clients[i]] ? 0 : 1;
    return size;
}

int GeneralRoutes::next(int c) const {
    const Stops& stops = lines_[spots_[c].vehicle].stops;
    const int index = spots_[c].index + 1;
    return index < stops.ends[spots_[c].trip] ? stops.clients[index] : 0;
}

int GeneralRoutes::previous(int c) const {
    const Stops& stops = lines_[spots_[c].vehicle].stops;
    const int index = spots_[c].index - 1;
    return index >= trip_begin(stops, spots_[c].trip) && !is_pinned_[stops.clients[index]] ? stops.clients[index] : 0;
}

void GeneralRoutes::begin() {
    ++round_;
    saved_.clear();
    inserted_.clear();
    saved_cost_ = cost_;
    is_broken_ = false;
    saved_routed_ = routed_;
}

void GeneralRoutes::touch(int vehicle) {
    if (touched_[vehicle] == round_) return;
    touched_[vehicle] = round_;
    saved_.emplace_back(vehicle, lines_[vehicle]);
}

void GeneralRoutes::roll_back() {
    for (const int c : inserted_) spots_[c].vehicle = -1;
    for (auto& [vehicle, line] : saved_) {
        used_trips_ += line.trips_counted - lines_[vehicle].trips_counted;
        std::swap(lines_[vehicle], line);
        find_spots(vehicle);
        refresh_times(vehicle);
        refresh_loads(vehicle);
    }
    cost_ = saved_cost_;
    routed_ = saved_routed_;
}

void GeneralRoutes::find_spots(int vehicle) {
    const Stops& stops = lines_[vehicle].stops;
    for (int t = 0, i = 0; t < static_cast<int>(stops.ends.size()); ++t)
        for (; i < stops.ends[t]; ++i) spots_[stops.clients[i]] = {vehicle, t, i};
}

void GeneralRoutes::refresh(int vehicle) {
    Line& line = lines_[vehicle];
    find_spots(vehicle);
    refresh_times(vehicle);
    refresh_loads(vehicle);
    const Price now = price(line.type, line.stops);
    cost_ += now.cost - line.cost;
    line.cost = now.cost;
    line.distance = now.distance;
    line.possible = now.possible;
    used_trips_ += static_cast<int>(line.stops.ends.size()) - line.trips_counted;
    line.trips_counted = static_cast<int>(line.stops.ends.size());
}

void GeneralRoutes::remove_string(int first, int last) {
    const int vehicle = spots_[first].vehicle;
    touch(vehicle);
    Line& line = lines_[vehicle];
    Stops& stops = line.stops;
    const int begin_index = spots_[first].index;
    const int end_index = spots_[last].index + 1;
    for (int i = begin_index; i < end_index; ++i) {
        const int c = stops.clients[i];
        cost_ += price_of_absence_[c] - extra(c, line.type);
        spots_[c].vehicle = -1;
        --routed_;
    }
    for (int t = spots_[first].trip; t < static_cast<int>(stops.ends.size()); ++t)
        stops.ends[t] -= end_index - begin_index;
    stops.clients.erase(stops.clients.begin() + begin_index, stops.clients.begin() + end_index);
    find_spots(vehicle);
}

// Strings are taken out before anything is put in, so prices and times are made up once per touched vehicle.
void GeneralRoutes::settle() {
    for (const auto& [vehicle, line] : saved_) {
        Stops& stops = lines_[vehicle].stops;
        for (std::size_t t = stops.ends.size(); t-- > 0;)
            if (stops.ends[t] == trip_begin(stops, static_cast<int>(t))) stops.ends.erase(stops.ends.begin() + t);
        refresh(vehicle);
        is_broken_ = is_broken_ || (line.possible && !lines_[vehicle].possible);
    }
    DCHECK(cost_ == recomputed_cost());
}

void GeneralRoutes::order_for_insertion(std::vector<int>& absent, Random& random) {
    settle();
    random.shuffle(std::span(absent));
    const auto by = [&](auto key) {
        for (const int c : absent) keys_[c] = key(c);
        std::sort(absent.begin(), absent.end(), [&](int a, int b) { return keys_[a] < keys_[b]; });
    };
    const VehicleType& vehicle = problem_.vehicles.front();
    const auto open = [&](int c) { return client(c).windows.empty() ? 0 : client(c).windows.front().open; };
    const auto close = [&](int c) { return client(c).windows.empty() ? never : client(c).windows.back().close; };
    const auto from_depot = [&](int c) -> std::int64_t {
        return problem_.profiles.front().distance->at(vehicle.start.value_or(client(c).location), client(c).location);
    };
    const auto bulk = [&](int c) {
        double share = 0;
        for (int d = 0; d < problem_.dimensions; ++d)
            share += static_cast<double>(client(c).delivery[d] + client(c).pickup[d]) /
                     static_cast<double>(std::max<Amount>(vehicle.capacity[d], 1));
        return -static_cast<std::int64_t>(1e6 * share);
    };
    const auto drawn = random.below(17);
    if (drawn < 4) return;
    if (drawn < 8) return by(bulk);
    if (drawn < 10) return by([&](int c) { return -from_depot(c); });
    if (drawn < 11) return by(from_depot);
    if (drawn < 13) return by([&](int c) { return close(c) - open(c); });
    if (drawn < 15) return by(open);
    by([&](int c) { return std::max(-close(c), -client(c).release); });
}

bool GeneralRoutes::blinks(Random& random) {
    if (--until_blink_ > 0) return false;
    until_blink_ = 1 + static_cast<std::uint32_t>(std::log(1.0 - random.uniform()) / std::log(1.0 - blink_rate));
    return true;
}

bool GeneralRoutes::insert(int c, int width, Worth worth, Random& random) {
    Place best{worth == Worth::anything ? forbidden : price_of_absence_[c], -1, 0, 0, false};
    for (const Neighbour& neighbour : first_of(neighbours(c), width)) {
        const Spot spot = spots_[neighbour.place];
        if (spot.vehicle < 0) continue;
        if (!blinks(random)) consider_at(c, spot.vehicle, spot.trip, spot.index, best);
        if (!blinks(random)) consider_at(c, spot.vehicle, spot.trip, spot.index + 1, best);
    }
    if (trips_max_ > 1) consider_fresh_trips(c, best);
    consider_unused_vehicles(c, best);
    if (best.vehicle < 0) consider_everything(c, best);
    if (best.vehicle < 0) return false;
    insert_at(c, best);
    return true;
}

void GeneralRoutes::consider_at(int c, int vehicle, int trip, int index, Place& best) {
    const Line& line = lines_[vehicle];
    if (trip == 0 && index < fixed_stops(line)) return;
    if (!may_serve(c, line.type)) return;
    const VehicleType& type = type_of(line);
    const std::int64_t detour = detour_of(c, line, trip, index);
    Cost delta = type.per_distance * detour + extra(c, line.type);
    if (delta >= best.delta || !room_at(c, line, trip, index)) return;
    if (type.stops_max && static_cast<int>(line.stops.clients.size()) >= *type.stops_max) return;
    if (type.distance_max && line.distance + detour > *type.distance_max) return;
    const Judgement judgement = judgement_[line.type];
    if (judgement != Judgement::by_schedule && !time_at(c, vehicle, trip, index)) return;
    if (judgement != Judgement::by_stop) {
        const Price trial = price(line.type, with_client(line.stops, c, trip, index, false));
        if (!trial.possible) return;
        delta = trial.cost - line.cost + extra(c, line.type);
        if (delta >= best.delta) return;
    }
    best = {delta, vehicle, trip, index, false};
}

// A trip of its own at every place among the trips of a used vehicle.
void GeneralRoutes::consider_fresh_trips(int c, Place& best) {
    for (int vehicle = 0; vehicle < static_cast<int>(lines_.size()); ++vehicle) {
        const Line& line = lines_[vehicle];
        const int trips = static_cast<int>(line.stops.ends.size());
        if (trips == 0 || trips >= type_of(line).trips_max || !may_serve(c, line.type)) continue;
        for (int t = fixed_stops(line) > 0 ? 1 : 0; t <= trips; ++t) consider_fresh_trip(c, vehicle, t, best);
    }
}

void GeneralRoutes::consider_fresh_trip(int c, int vehicle, int trip, Place& best) {
    const Line& line = lines_[vehicle];
    const int alone[] = {c};
    if (price_of_loop(c, line) >= best.delta || !fits_load(line.type, alone)) return;
    const Price trial = price(line.type, with_client(line.stops, c, trip, trip_begin(line.stops, trip), true));
    const Cost delta = trial.cost - line.cost + extra(c, line.type);
    if (trial.possible && delta < best.delta) best = {delta, vehicle, trip, trip_begin(line.stops, trip), true};
}

void GeneralRoutes::consider_unused_vehicles(int c, Place& best) {
    int tried = -1;
    for (int vehicle = 0; vehicle < static_cast<int>(lines_.size()); ++vehicle) {
        const Line& line = lines_[vehicle];
        if (line.type == tried || !line.stops.ends.empty()) continue;
        tried = line.type;
        if (may_serve(c, line.type)) consider_fresh_trip(c, vehicle, 0, best);
    }
}

// Nothing near has a place: rare, so it may cost a look at every vehicle.
void GeneralRoutes::consider_everything(int c, Place& best) {
    for (int vehicle = 0; vehicle < static_cast<int>(lines_.size()); ++vehicle) {
        const Stops& stops = lines_[vehicle].stops;
        for (int t = 0; t < static_cast<int>(stops.ends.size()); ++t)
            for (int i = trip_begin(stops, t); i <= stops.ends[t]; ++i) consider_at(c, vehicle, t, i, best);
    }
}

const GeneralRoutes::Stops& GeneralRoutes::with_client(const Stops& stops, int c, int trip, int index,
                                                       bool fresh_trip) {
    trial_ = stops;
    put(trial_, c, trip, index, fresh_trip);
    return trial_;
}

void GeneralRoutes::put(Stops& stops, int c, int trip, int index, bool fresh_trip) {
    stops.clients.insert(stops.clients.begin() + index, c);
    if (fresh_trip) stops.ends.insert(stops.ends.begin() + trip, index);
    for (int t = trip; t < static_cast<int>(stops.ends.size()); ++t) ++stops.ends[t];
}

void GeneralRoutes::insert_at(int c, const Place& place) {
    touch(place.vehicle);
    Line& line = lines_[place.vehicle];
    if (!place.fresh_trip) line.distance += detour_of(c, line, place.trip, place.index);
    put(line.stops, c, place.trip, place.index, place.fresh_trip);
    ++routed_;
    inserted_.push_back(c);
    cost_ += place.delta - price_of_absence_[c];
    line.cost += place.delta - extra(c, line.type);
    used_trips_ += place.fresh_trip ? 1 : 0;
    line.trips_counted += place.fresh_trip ? 1 : 0;
    find_spots(place.vehicle);
    refresh_times(place.vehicle);
    refresh_loads(place.vehicle);
    if (place.fresh_trip) line.distance = distance_of(line.type, line.stops);
    DCHECK(keeps_account(line));
}

#ifndef NDEBUG
bool GeneralRoutes::keeps_account(const Line& line) const {
    const Price now = price(line.type, line.stops);
    return now.cost == line.cost && now.distance == line.distance && (now.possible || !line.possible);
}

Cost GeneralRoutes::recomputed_cost() const {
    Cost sum = 0;
    for (const Line& line : lines_) {
        sum += price(line.type, line.stops).cost;
        for (const int c : line.stops.clients) sum += extra(c, line.type);
    }
    for (int c = 1; c <= clients(); ++c)
        if (!is_routed(c)) sum += price_of_absence_[c];
    return sum;
}
#endif

}  // namespace tallyman::dispatch
