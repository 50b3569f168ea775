#include "dispatch/problem.h"

#include <algorithm>

#include <fmt/format.h>

namespace tallyman::dispatch {
namespace {

using Trouble = std::optional<std::string>;

bool is_amount(const Amounts& amounts) {
    return std::all_of(amounts.begin(), amounts.end(), [](Amount a) { return a >= 0 && a <= amount_max; });
}

bool is_time(Time t) { return t >= -never && t <= never; }

bool are_windows(const std::vector<Window>& windows) {
    for (std::size_t i = 0; i < windows.size(); ++i) {
        if (!is_time(windows[i].open) || !is_time(windows[i].close)) return false;
        if (windows[i].open > windows[i].close) return false;
        if (i > 0 && windows[i - 1].close >= windows[i].open) return false;
    }
    return true;
}

Trouble check_travel(const Problem& problem) {
    if (problem.profiles.empty()) return "the problem has no travel table";
    for (const Profile& profile : problem.profiles) {
        if (!profile.distance || !profile.duration) return "a travel table is missing";
        if (profile.distance->size() != problem.locations() || profile.duration->size() != problem.locations())
            return "the travel tables are not of one size";
        if (problem.locations() > locations_max)
            return fmt::format("{} locations are more than the {} that one plan can hold", problem.locations(),
                               locations_max);
        for (std::size_t i = 0; i < profile.slices.size(); ++i) {
            if (profile.slices[i].percent <= 0) return "a slice of the day has a travel factor that is not positive";
            if (i > 0 && profile.slices[i - 1].begin >= profile.slices[i].begin)
                return "the slices of the day are not in order";
        }
    }
    return {};
}

Trouble check_client(const Problem& problem, int index) {
    const Client& client = problem.clients[index];
    const auto trouble = [&](std::string_view what) { return fmt::format("client {}: {}", index, what); };
    if (client.location < 0 || client.location >= problem.locations()) return trouble("no such location");
    if (!is_amount(client.delivery) || !is_amount(client.pickup)) return trouble("absurd amount");
    if (!are_windows(client.windows)) return trouble("time windows that end before they start or overlap");
    if (client.service < 0 || client.service > never) return trouble("absurd service time");
    if (client.setup < 0 || client.setup > never) return trouble("absurd setup time");
    if (!is_time(client.release)) return trouble("absurd release time");
    if (client.prize < 0 || client.prize > forbidden) return trouble("absurd prize");
    if (!client.extra.empty() && client.extra.size() != problem.vehicles.size())
        return trouble("extra costs for another number of vehicles");
    return {};
}

Trouble check_vehicle(const Problem& problem, int index) {
    const VehicleType& vehicle = problem.vehicles[index];
    const auto trouble = [&](std::string_view what) { return fmt::format("vehicle {}: {}", index, what); };
    const auto is_location = [&](int location) { return location >= 0 && location < problem.locations(); };
    if (vehicle.count < 0) return trouble("negative count");
    if (!is_amount(vehicle.capacity)) return trouble("absurd capacity");
    if (vehicle.start && !is_location(*vehicle.start)) return trouble("no such start location");
    if (vehicle.end && !is_location(*vehicle.end)) return trouble("no such end location");
    if (vehicle.trips_max < 1) return trouble("fewer than one trip");
    if (vehicle.trips_max > 1 && !is_location(vehicle.reload)) return trouble("no such reload location");
    if (!are_windows({vehicle.shift})) return trouble("shift that ends before it starts");
    if (vehicle.overtime_max < 0 || vehicle.overtime_max > never) return trouble("absurd overtime");
    if (std::min({vehicle.fixed, vehicle.per_distance, vehicle.per_duration, vehicle.per_overtime}) < 0)
        return trouble("negative cost");
    if (vehicle.balance < 0 || vehicle.balance > balance_max) return trouble("absurd price of unbalanced work");
    if (vehicle.profile < 0 || vehicle.profile >= static_cast<int>(problem.profiles.size()))
        return trouble("no such travel profile");
    for (const TravelLimit& limit : vehicle.travel_limits)
        if (!limit.table || limit.table->size() != problem.locations() || limit.max < 0)
            return trouble("a travel limit without a table of the right size");
    for (const Break& pause : vehicle.breaks)
        if (pause.windows.empty() || !are_windows(pause.windows) || pause.duration < 0)
            return trouble("a break without a sensible window");
    if (!vehicle.pinned.empty() && vehicle.count != 1) return trouble("pinned stops need a vehicle of its own");
    return {};
}

// A pinned client is of one vehicle, once.
Trouble check_pinned(const Problem& problem) {
    std::vector<bool> seen(problem.clients.size());
    for (const VehicleType& vehicle : problem.vehicles)
        for (const int client : vehicle.pinned) {
            if (client < 0 || client >= static_cast<int>(seen.size())) return "a pinned stop that does not exist";
            if (seen[client]) return fmt::format("client {} is pinned twice", client);
            seen[client] = true;
        }
    return {};
}

// A client is in one pair or one group at most, and what rides in a pair is not pinned.
Trouble check_pairs_and_groups(const Problem& problem) {
    std::vector<bool> seen(problem.clients.size());
    const auto is_new = [&](int c) {
        if (c < 0 || c >= static_cast<int>(seen.size()) || seen[c]) return false;
        seen[c] = true;
        return true;
    };
    for (const VehicleType& vehicle : problem.vehicles)
        if (!problem.pairs.empty())
            for (const int c : vehicle.pinned) seen[c] = true;
    for (const Pair& pair : problem.pairs)
        if (!is_new(pair.pickup) || !is_new(pair.delivery) || !is_amount(pair.amount))
            return fmt::format("the pair of clients {} and {} is not a pair of its own", pair.pickup, pair.delivery);
    for (const auto& group : problem.groups)
        for (const int c : group)
            if (!is_new(c)) return fmt::format("client {} of a group is unknown or promised elsewhere", c);
    return {};
}

}  // namespace

std::optional<std::string> validate(const Problem& problem) {
    if (problem.dimensions < 0 || problem.dimensions > dimensions_max)
        return fmt::format("{} capacity dimensions are more than {}", problem.dimensions, dimensions_max);
    if (auto trouble = check_travel(problem)) return trouble;
    for (int i = 0; i < static_cast<int>(problem.clients.size()); ++i)
        if (auto trouble = check_client(problem, i)) return trouble;
    for (int i = 0; i < static_cast<int>(problem.vehicles.size()); ++i)
        if (auto trouble = check_vehicle(problem, i)) return trouble;
    if (auto trouble = check_pinned(problem)) return trouble;
    return check_pairs_and_groups(problem);
}

}  // namespace tallyman::dispatch
