#include "dispatch/schedule.h"

#include <algorithm>

namespace tallyman::dispatch {
namespace {

// One pass over a route that leaves its first place at a given time.
class Pass {
public:
    Pass(const Problem& problem, const Route& route)
        : problem_(problem),
          route_(route),
          vehicle_(problem.vehicles[route.vehicle]),
          profile_(problem.profiles[vehicle_.profile]) {}

    RouteTimes from(Time departure) {
        now_ = departure;
        next_break_ = 0;
        times_ = {};
        place_ = vehicle_.start;
        for (std::size_t i = 0; i < route_.trips.size(); ++i) {
            if (i > 0) place_ = vehicle_.reload;
            run(route_.trips[i], i + 1 == route_.trips.size() ? vehicle_.end : vehicle_.reload);
        }
        times_.overtime = std::max<Time>(0, now_ - vehicle_.shift.close);
        return std::move(times_);
    }

private:
    void run(const Trip& trip, std::optional<int> last) {
        for (const int c : trip.clients) now_ = std::max(now_, problem_.clients[c].release);
        TripTimes& times = times_.trips.emplace_back();
        times.leave = now_;
        for (const int c : trip.clients) visit(c, times);
        if (last) times.distance += go(*last, 0);
        times.back = now_;
        times_.distance += times.distance;
    }

    void visit(int c, TripTimes& times) {
        const Client& client = problem_.clients[c];
        StopTimes& stop = times.stops.emplace_back();
        stop.client = c;
        stop.setup = place_ == client.location ? 0 : client.setup;
        stop.distance = go(client.location, stop.setup + client.service);
        stop.arrive = now_;
        rest_while_waiting(service_start(client, now_));
        stop.start = service_start(client, now_);
        now_ = stop.leave = stop.start + stop.setup + client.service;
        times.distance += stop.distance;
    }

    // To the next place, after a break that is due or would be missed on the way.
    std::int64_t go(int to, Time service) {
        if (!place_) {
            place_ = to;
            return 0;
        }
        rest_before_leaving(to, service);
        now_ = arrival(profile_, *place_, to, now_);
        const std::int64_t distance = profile_.distance->at(*place_, to);
        place_ = to;
        return distance;
    }

    std::optional<Time> break_start() const {
        for (const Window& window : vehicle_.breaks[next_break_].windows)
            if (window.close >= now_) return std::max(now_, window.open);
        return {};
    }

    void rest_before_leaving(int to, Time service) {
        for (; next_break_ < vehicle_.breaks.size(); ++next_break_) {
            const Break& pause = vehicle_.breaks[next_break_];
            const auto start = break_start();
            if (!start) {
                times_.breaks_kept = false;
                continue;
            }
            const bool missed_on_the_way = arrival(profile_, *place_, to, now_) + service > pause.windows.back().close;
            if (*start > now_ && !missed_on_the_way) return;
            times_.breaks.push_back(*start);
            now_ = *start + pause.duration;
        }
    }

    void rest_while_waiting(Time service_begins) {
        for (; next_break_ < vehicle_.breaks.size(); ++next_break_) {
            const auto start = break_start();
            const Time duration = vehicle_.breaks[next_break_].duration;
            if (!start || *start + duration > service_begins) return;
            times_.breaks.push_back(*start);
            now_ = *start + duration;
        }
    }

    const Problem& problem_;
    const Route& route_;
    const VehicleType& vehicle_;
    const Profile& profile_;
    Time now_ = 0;
    std::optional<int> place_;
    std::size_t next_break_ = 0;
    RouteTimes times_;
};

bool any_late(const Problem& problem, const RouteTimes& times) {
    for (const TripTimes& trip : times.trips)
        for (const StopTimes& stop : trip.stops)
            if (is_late(problem.clients[stop.client], stop.start)) return true;
    return false;
}

}  // namespace

Time service_start(const Client& client, Time arrive) {
    for (const Window& window : client.windows)
        if (window.close >= arrive) return std::max(arrive, window.open);
    return arrive;
}

bool is_late(const Client& client, Time start) {
    return !client.windows.empty() && start > client.windows.back().close;
}

Time arrival(const Profile& profile, int from, int to, Time leave) {
    if (profile.slices.empty()) return leave + profile.duration->at(from, to);
    // Work is table time times 100, so that a slice of p percent drives 100 of it in p units of time.
    std::int64_t work = std::int64_t{100} * profile.duration->at(from, to);
    Time now = leave;
    int percent = 100;
    for (const Slice& slice : profile.slices) {
        if (slice.begin > now) {
            const std::int64_t possible = (slice.begin - now) * 10'000 / percent;
            if (possible >= work) break;
            work -= possible;
            now = slice.begin;
        }
        percent = slice.percent;
    }
    return now + (work * percent + 9'999) / 10'000;
}

Time departure(const Profile& profile, int from, int to, Time limit) {
    const std::int64_t travel = profile.duration->at(from, to);
    if (profile.slices.empty()) return limit - travel;
    // The same walk backwards, then mended for what rounding up took: leaving later never means arriving earlier.
    std::int64_t work = 100 * travel;
    Time now = limit;
    std::size_t next = profile.slices.size();  // the slice that ends where the one before `now` begins
    while (next > 0 && profile.slices[next - 1].begin >= now) --next;
    for (; work > 0; --next) {
        const int percent = next == 0 ? 100 : profile.slices[next - 1].percent;
        const std::int64_t possible = next == 0 ? work : (now - profile.slices[next - 1].begin) * 10'000 / percent;
        if (possible >= work) {
            now -= (work * percent + 9'999) / 10'000;
            break;
        }
        work -= possible;
        now = profile.slices[next - 1].begin;
    }
    while (arrival(profile, from, to, now) > limit) --now;
    while (arrival(profile, from, to, now + 1) <= limit) ++now;
    return now;
}

RouteTimes schedule(const Problem& problem, const Route& route) {
    Pass pass(problem, route);
    const Time open = problem.vehicles[route.vehicle].shift.open;
    RouteTimes earliest = pass.from(open);
    if (any_late(problem, earliest) || !earliest.breaks_kept) return earliest;
    // Leaving later never means being back earlier, so the latest departure that is home as early can be bisected.
    Time low = earliest.leave();
    Time high = earliest.back();
    RouteTimes best = std::move(earliest);
    while (low < high) {
        const Time middle = low + (high - low + 1) / 2;
        RouteTimes later = pass.from(middle);
        if (later.back() == best.back() && later.breaks_kept && !any_late(problem, later)) {
            low = middle;
            best = std::move(later);
        } else {
            high = middle - 1;
        }
    }
    return best;
}

}  // namespace tallyman::dispatch
