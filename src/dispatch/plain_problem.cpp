#include "dispatch/plain_problem.h"

#include <algorithm>

namespace tallyman::dispatch {
namespace {

// Times and amounts are kept in 32 bits; a sum of three must not overflow.
constexpr std::int64_t small_max = 500'000'000;

bool is_small(std::int64_t value) { return value >= 0 && value <= small_max; }

bool is_plain_client(const Client& client) {
    const bool one_dimension =
        std::all_of(client.delivery.begin() + 1, client.delivery.end(), [](Amount a) { return a == 0; });
    const bool no_pickup = std::all_of(client.pickup.begin(), client.pickup.end(), [](Amount a) { return a == 0; });
    return one_dimension && no_pickup && is_small(client.delivery[0]) && client.windows.size() <= 1 &&
           (client.windows.empty() || client.windows[0].open <= small_max) && is_small(client.service) &&
           client.release <= 0 && client.setup == 0 && client.skills == 0 && client.extra.empty();
}

bool is_plain_vehicle(const VehicleType& vehicle) {
    return vehicle.start && vehicle.end == vehicle.start && vehicle.trips_max == 1 && vehicle.overtime_max == 0 &&
           vehicle.per_distance == 1 && vehicle.per_duration == 0 && vehicle.balance == 0 && !vehicle.distance_max &&
           !vehicle.duration_max && !vehicle.stops_max && vehicle.breaks.empty() && vehicle.pinned.empty() &&
           is_small(vehicle.shift.open);
}

bool is_plain(const Problem& problem) {
    return problem.vehicles.size() == 1 && is_plain_vehicle(problem.vehicles[0]) && problem.pairs.empty() &&
           problem.groups.empty() && problem.profiles[problem.vehicles[0].profile].slices.empty() &&
           std::all_of(problem.clients.begin(), problem.clients.end(), is_plain_client);
}

std::vector<int> locations_of(const Problem& problem) {
    std::vector<int> locations{*problem.vehicles[0].start};
    for (const Client& client : problem.clients) locations.push_back(client.location);
    return locations;
}

// The table by place; the problem's own when its locations are already in that order.
std::shared_ptr<const Matrix> by_place(const std::shared_ptr<const Matrix>& table, const std::vector<int>& locations) {
    const int size = static_cast<int>(locations.size());
    bool same = table->size() == size;
    for (int i = 0; same && i < size; ++i) same = locations[i] == i;
    if (same) return table;
    auto copy = std::make_shared<Matrix>(size);
    for (int i = 0; i < size; ++i)
        for (int j = 0; j < size; ++j) copy->set(i, j, table->at(locations[i], locations[j]));
    return copy;
}

bool is_symmetric(const Matrix& table) {
    for (int i = 0; i < table.size(); ++i)
        for (int j = 0; j < i; ++j)
            if (table.at(i, j) != table.at(j, i)) return false;
    return true;
}

std::shared_ptr<const Matrix> transposed(const std::shared_ptr<const Matrix>& table) {
    if (is_symmetric(*table)) return table;
    auto copy = std::make_shared<Matrix>(table->size());
    for (int i = 0; i < table->size(); ++i)
        for (int j = 0; j < table->size(); ++j) copy->set(j, i, table->at(i, j));
    return copy;
}

// How far apart two clients are as neighbours on a route, in either order: distance, a fifth of the waiting that
// cannot be avoided and all of the lateness.
std::int64_t proximity(const PlainProblem& plain, int i, int j) {
    const auto one_way = [&](int from, int to) {
        const std::int64_t travel = plain.service[from] + std::int64_t{plain.duration->at(from, to)};
        const std::int64_t waiting = std::max<std::int64_t>(0, plain.open[to] - travel - plain.close[from]);
        const std::int64_t late = std::max<std::int64_t>(0, plain.open[from] + travel - plain.close[to]);
        return plain.distance->at(from, to) + waiting / 5 + late;
    };
    return std::min(one_way(i, j), one_way(j, i));
}

void find_neighbours(PlainProblem& plain) {
    const auto distance = [&](int i, int j) { return plain.distance->at(i, j); };
    const auto timed = [&](int i, int j) { return proximity(plain, i, j); };
    plain.neighbours = plain.has_windows ? NeighbourTable(plain.clients, timed, distance)
                                         : NeighbourTable(plain.clients, distance, distance);
}

void add_place(PlainProblem& plain, std::int64_t demand, Window window, Time service) {
    plain.demand.push_back(static_cast<std::int32_t>(demand));
    plain.open.push_back(static_cast<std::int32_t>(std::max<Time>(window.open, 0)));
    plain.close.push_back(static_cast<std::int32_t>(std::min<Time>(window.close, small_max)));
    plain.service.push_back(static_cast<std::int32_t>(service));
}

void price_leaving_out(PlainProblem& plain, const Problem& problem) {
    std::int64_t longest = 1;
    for (int i = 0; i <= plain.clients; ++i)
        longest = std::max<std::int64_t>(
            longest, *std::max_element(plain.distance->row(i), plain.distance->row(i) + plain.clients + 1));
    const Cost beyond_any_detour = 20 * longest + plain.fixed;
    plain.prize.push_back(0);
    plain.required.push_back(false);
    for (const Client& client : problem.clients) {
        plain.prize.push_back(client.required ? beyond_any_detour : client.prize);
        plain.required.push_back(client.required);
        plain.has_prizes = plain.has_prizes || !client.required;
    }
}

}  // namespace

std::optional<PlainProblem> plain_of(const Problem& problem) {
    if (!is_plain(problem)) return {};
    const VehicleType& vehicle = problem.vehicles[0];
    const Profile& profile = problem.profiles[vehicle.profile];
    const std::vector<int> locations = locations_of(problem);

    PlainProblem plain;
    plain.clients = static_cast<int>(problem.clients.size());
    plain.capacity = static_cast<std::int32_t>(std::min<Amount>(vehicle.capacity[0], small_max));
    plain.fleet = std::min(vehicle.count, plain.clients);
    plain.fixed = vehicle.fixed;
    add_place(plain, 0, vehicle.shift, 0);
    for (const Client& client : problem.clients) {
        plain.has_windows = plain.has_windows || !client.windows.empty() || vehicle.shift.close < small_max;
        add_place(plain, client.delivery[0], client.windows.empty() ? Window{} : client.windows[0], client.service);
    }
    plain.distance = by_place(profile.distance, locations);
    plain.duration = profile.duration == profile.distance ? plain.distance : by_place(profile.duration, locations);
    plain.distance_to = transposed(plain.distance);
    plain.duration_to = plain.duration == plain.distance ? plain.distance_to : transposed(plain.duration);
    plain.is_symmetric = plain.distance_to == plain.distance && plain.duration_to == plain.duration;
    if (!problem.positions.empty())
        for (const int location : locations) plain.positions.push_back(problem.positions[location]);
    price_leaving_out(plain, problem);
    find_neighbours(plain);
    return plain;
}

}  // namespace tallyman::dispatch
