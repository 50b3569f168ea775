// Small random problems for property tests, with any mix of features.
#pragma once

#include <algorithm>

#include "base/random.h"
#include "dispatch/plane_distances.h"
#include "dispatch/problem.h"

namespace tallyman::dispatch {

struct Features {
    bool windows = false;
    bool several_windows = false;
    bool prizes = false;
    bool trips = false;
    bool releases = false;
    bool fleet = false;       // types that differ in capacity, cost, depots and skills
    bool dimensions = false;  // three of them, with pickups
    bool limits = false;      // stops, distance, duration, overtime
    bool time_costs = false;
    bool breaks = false;
    bool slices = false;
    bool pinned = false;
    bool pairs = false;
    bool groups = false;
    bool travel_limits = false;
    bool balance = false;
    bool setups = false;  // with places that several clients share
};

inline Client random_client(const Features& with, int location, Random& random) {
    Client client;
    client.location = location;
    client.delivery[0] = random.between(0, 20);
    client.service = random.between(0, 100);
    if (with.dimensions)
        for (int d = 0; d < 3; ++d) {
            client.delivery[d] = random.between(0, 15);
            client.pickup[d] = random.between(0, 15);
        }
    if (with.windows) {
        const Time open = random.between(0, 6000);
        client.windows = {{open, open + random.between(0, 3000)}};
        if (with.several_windows && random.chance(0.5)) {
            const Time again = client.windows[0].close + random.between(1, 1000);
            client.windows.push_back({again, again + random.between(0, 1000)});
        }
    }
    if (with.releases) client.release = random.between(0, 3000);
    if (with.fleet && random.chance(0.3)) client.skills = std::uint64_t{1} << random.below(2);
    if (with.prizes) {
        client.required = random.chance(0.2);
        client.prize = random.between(0, 3000);
    }
    return client;
}

inline VehicleType random_vehicle(const Features& with, int depots, Random& random) {
    VehicleType vehicle;
    for (int d = 0; d < 3; ++d) vehicle.capacity[d] = random.between(20, 120);
    if (with.windows || with.trips) vehicle.shift = {0, random.between(6000, 15000)};
    if (with.trips) vehicle.trips_max = static_cast<int>(random.between(1, 4));
    if (with.fleet) {
        vehicle.start = vehicle.end = vehicle.reload = static_cast<int>(random.below(depots));
        if (random.chance(0.2)) vehicle.end = static_cast<int>(random.below(depots));
        if (random.chance(0.2)) vehicle.end.reset();
        if (random.chance(0.1)) vehicle.start.reset();
        vehicle.fixed = random.between(0, 500);
        vehicle.per_distance = random.between(1, 3);
        vehicle.skills = random.below(4);
    }
    if (with.time_costs) vehicle.per_duration = random.between(1, 2);
    if (with.balance) vehicle.balance = random.between(1, 20);
    if (with.limits) {
        vehicle.stops_max = static_cast<int>(random.between(2, 9));
        vehicle.distance_max = random.between(4000, 12000);
        vehicle.duration_max = random.between(4000, 9000);
        vehicle.overtime_max = random.between(0, 2000);
        vehicle.per_overtime = random.between(0, 3);
    }
    if (with.breaks) {
        const Time open = random.between(0, 3000);
        vehicle.breaks = {{{{open, open + 2000}}, random.between(0, 600)}};
    }
    return vehicle;
}

inline Problem random_problem(const Features& with, int clients, Random& random) {
    Problem problem;
    problem.dimensions = with.dimensions ? 3 : 1;
    const int depots = with.fleet ? 3 : 1;
    for (int i = 0; i < depots + clients; ++i)
        problem.positions.push_back({random.uniform(0, 200), random.uniform(0, 200)});
    const auto table = plane_distances(problem.positions, Rounding::tenths_down);
    problem.profiles = {{table, table, {}}};
    if (with.slices) problem.profiles[0].slices = {{1000, 150}, {3000, 80}, {5000, 100}};
    for (int c = 0; c < clients; ++c) problem.clients.push_back(random_client(with, depots + c, random));
    for (int c = 1; with.setups && c < clients; ++c) {
        problem.clients[c].setup = random.between(0, 400);
        if (random.chance(0.4)) problem.clients[c].location = problem.clients[c - 1].location;
    }
    const int types = with.fleet ? 3 : 1;
    for (int v = 0; v < types; ++v) {
        problem.vehicles.push_back(random_vehicle(with, depots, random));
        problem.vehicles.back().count = static_cast<int>(random.between(1, with.fleet ? 3 : clients));
    }
    if (with.fleet)
        for (Client& client : problem.clients)
            if (random.chance(0.3))
                for (int v = 0; v < types; ++v)
                    client.extra.push_back(random.chance(0.2) ? forbidden : random.between(0, 300));
    // From the back, since client 0 may be pinned.
    for (int c = clients - 1; with.pairs && c >= 3; c -= 4) {
        problem.clients[c].delivery = problem.clients[c].pickup = {};
        problem.clients[c - 1].delivery = problem.clients[c - 1].pickup = {};
        problem.pairs.push_back({c - 1, c, {random.between(0, 20)}});
    }
    for (int c = clients - 3; with.groups && c >= 2; c -= 4) {
        problem.groups.push_back({c, c - 1});
        problem.clients[c].required = problem.clients[c - 1].required = false;
    }
    for (VehicleType& vehicle : problem.vehicles)
        if (with.travel_limits) vehicle.travel_limits = {{table, random.between(2000, 8000)}};
    if (with.pinned && problem.clients[0].windows.empty()) {
        problem.vehicles[0].count = 1;
        problem.vehicles[0].pinned = {0};
    }
    return problem;
}

}  // namespace tallyman::dispatch
