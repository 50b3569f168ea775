// What the search is given and what it answers, as plain integers: no ids, no units, no clock. The readers (Solomon,
// VRPLIB, VROOM) and plan_day turn their worlds into a Problem and a Solution back into theirs.
//
// Times, distances, amounts and costs are in whatever whole unit the maker of the problem chose (the literature's sets
// use tenths, a day plan seconds and metres); the cost is only required to be a sum:
//
//     routes: fixed + per_distance * distance + per_duration * duration + per_overtime * overtime + balance_cost
//             + extra of its clients
//     clients left out: their prize
//
// A client that is `required` is left out only when the search finds no place for it: such a solution is incomplete,
// not wrong, and says who is missing. What the search does not honour is refused by `validate` by name.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dispatch/matrix.h"

namespace tallyman::dispatch {

using Cost = std::int64_t;
using Time = std::int64_t;
using Amount = std::int64_t;

// Beyond every real time and cost, yet sums of a thousand of them do not overflow.
constexpr Time never = Time{1} << 50;
constexpr Cost forbidden = Cost{1} << 50;

constexpr int dimensions_max = 8;
constexpr int locations_max = 15'000;               // 900 MB of matrix; a larger day is several days
constexpr std::int64_t travel_max = 1'000'000'000;  // of one cell: sums of a route stay far below `never`
constexpr std::int64_t amount_max = std::int64_t{1} << 40;

using Amounts = std::array<Amount, dimensions_max>;  // those beyond Problem::dimensions are zero

struct Window {
    Time open = 0;
    Time close = never;  // service may still start at it

    friend bool operator==(const Window&, const Window&) = default;
};

struct Client {
    int location = 0;
    Amounts delivery{};           // loaded where the trip starts, unloaded here
    Amounts pickup{};             // loaded here, unloaded where the trip ends
    std::vector<Window> windows;  // ascending and disjoint; none: at any time
    Time service = 0;
    Time setup = 0;    // before it, where the vehicle comes from another location: parking, the porter
    Time release = 0;  // its trip leaves the depot no earlier
    bool required = true;
    Cost prize = 0;            // what leaving it out costs when it is not required
    std::uint64_t skills = 0;  // its vehicle has all of them
    // What serving it by each vehicle type costs besides, `forbidden` where it may not; none: 0 everywhere. Habits
    // (a driver knows the outlet), promises (stays on the vehicle it was announced for) and "not by this van" are this.
    std::vector<Cost> extra;
};

// A pair rides together: picked up at one client and delivered at the other, later on the same trip, its amount on
// board in between. Both clients name it in their own delivery and pickup as 0.
struct Pair {
    int pickup = 0;
    int delivery = 0;
    Amounts amount{};
};

struct Break {
    std::vector<Window> windows;  // one of them contains its start
    Time duration = 0;
};

// A bound on what the legs of a route add up to in a table of its own.
struct TravelLimit {
    std::shared_ptr<const Matrix> table;
    std::int64_t max = 0;
};

struct VehicleType {
    int count = 1;  // alike vehicles
    Amounts capacity{};
    std::optional<int> start = 0;  // locations; none: the route begins at its first (ends at its last) client
    std::optional<int> end = 0;
    int reload = 0;  // location where further trips load, when there may be any
    int trips_max = 1;
    Window shift;           // leaves at or after open, is back by close
    Time overtime_max = 0;  // may be back so much later, for per_overtime each unit
    Cost fixed = 0;         // when used
    Cost per_distance = 1;
    Cost per_duration = 0;  // from leaving to being back, waiting and service included
    Cost per_overtime = 0;
    Cost balance = 0;  // of balance_cost
    std::optional<std::int64_t> distance_max;
    std::optional<Time> duration_max;
    std::optional<int> stops_max;
    std::uint64_t skills = 0;
    std::vector<TravelLimit> travel_limits;  // besides distance_max, which bounds what is paid for
    std::vector<Break> breaks;               // in this order
    int profile = 0;
    // Clients that stay exactly where they are: the first stops of the first trip, in this order. For count 1 only.
    std::vector<int> pinned;
};

// From `begin` until the next slice a departing vehicle needs percent/100 of the table's time. The boundary is driven
// across at the speed of each side, so that leaving later never means arriving earlier.
struct Slice {
    Time begin = 0;
    int percent = 100;
};

struct Profile {
    std::shared_ptr<const Matrix> distance;
    std::shared_ptr<const Matrix> duration;  // often the same table
    std::vector<Slice> slices;               // ascending; none: 100 % all day
};

// Work shared out evenly: balance * duration² / 4096, so that the last hour of a long day is dearer than that of a
// short one, and handing it over is a saving in proportion to the difference.
constexpr Time balance_time_max = Time{1} << 20;  // a longer day costs no more
constexpr Cost balance_max = Cost{1} << 22;

constexpr Cost balance_cost(const VehicleType& vehicle, Time duration) {
    const Time counted = duration < balance_time_max ? duration : balance_time_max;
    return vehicle.balance * (counted * counted) / 4096;
}

struct Position {
    double x = 0;
    double y = 0;
};

struct Problem {
    int dimensions = 1;
    std::vector<Client> clients;
    std::vector<VehicleType> vehicles;
    std::vector<Profile> profiles;
    std::vector<Pair> pairs;
    std::vector<std::vector<int>> groups;  // at most one client of each is served
    std::vector<Position> positions;       // of the locations, when known: only ever a hint for the search

    int locations() const { return profiles.empty() ? 0 : profiles.front().distance->size(); }
};

struct Trip {
    std::vector<int> clients;

    friend bool operator==(const Trip&, const Trip&) = default;
};

struct Route {
    int vehicle = 0;          // index of its type
    std::vector<Trip> trips;  // no empty ones

    friend bool operator==(const Route&, const Route&) = default;
};

struct Solution {
    std::vector<Route> routes;  // used vehicles only
    std::vector<int> unassigned;

    friend bool operator==(const Solution&, const Solution&) = default;
};

// The first thing that makes the problem meaningless or that the search does not honour, in words; none: go ahead.
std::optional<std::string> validate(const Problem& problem);

}  // namespace tallyman::dispatch
