// When a route is where: the one plain account of the rules of the road, slow and without shortcuts, that plans are
// printed from and the search is tested against.
//
// A vehicle leaves each place as early as it may. Of all departures from the first place that bring it home at the
// earliest possible time the latest counts, so that waiting is done at the depot and a driver is not paid for it.
// A trip leaves no earlier than the last release of its clients. A break is taken while waiting for a window if it
// fits there, else at the first departure within its window, and no later than it could still be started; a route
// that is home before a break begins does without.
#pragma once

#include <vector>

#include "dispatch/problem.h"

namespace tallyman::dispatch {

struct StopTimes {
    int client = 0;
    Time arrive = 0;
    Time setup = 0;  // of its stay, 0 where the vehicle was there already
    Time start = 0;  // of service
    Time leave = 0;
    std::int64_t distance = 0;  // from the place before
};

struct TripTimes {
    Time leave = 0;
    Time back = 0;
    std::int64_t distance = 0;  // with the way back
    std::vector<StopTimes> stops;
};

struct RouteTimes {
    std::vector<TripTimes> trips;
    std::vector<Time> breaks;  // when each that was taken began, in the vehicle's order
    std::int64_t distance = 0;
    Time overtime = 0;
    bool breaks_kept = true;

    Time leave() const { return trips.empty() ? 0 : trips.front().leave; }
    Time back() const { return trips.empty() ? 0 : trips.back().back; }
    Time duration() const { return back() - leave(); }
};

// A client that is reached after its last window is served on arrival: `is_late` tells.
RouteTimes schedule(const Problem& problem, const Route& route);

bool is_late(const Client& client, Time start);

// The earliest service at or after `arrive`, or `arrive` itself after the last window.
Time service_start(const Client& client, Time arrive);

// Arrival when leaving `from` for `to` at `leave`: the slices of the day stretch the table's time.
Time arrival(const Profile& profile, int from, int to, Time leave);

// The latest departure from `from` that is at `to` by `limit`: arrival's inverse.
Time departure(const Profile& profile, int from, int to, Time limit);

}  // namespace tallyman::dispatch
