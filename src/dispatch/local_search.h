// Brings an individual to a local optimum: relocation and exchange of up to three neighbouring stops, exchange of
// route ends (2-opt*) and reversal (2-opt), each tried only between near neighbours. Overload and lateness are priced,
// not forbidden (Vidal 2022, "Hybrid genetic search for the CVRP"; Kool et al. 2022 for windows).
//
// Every move is first judged by distance: a gain that the removable penalties cannot make up for is refused after
// six table cells. Only then are loads and joined time segments looked at.
#pragma once

#include <vector>

#include "base/random.h"
#include "dispatch/individual.h"
#include "dispatch/time_segment.h"

namespace tallyman::dispatch {

class LocalSearch {
public:
    explicit LocalSearch(const PlainProblem& problem, int width);

    // Clients that no route serves are first put where they cost least.
    Individual improve(const Tours& routes, const Penalties& penalties, Random& random);

private:
    struct Node {
        std::int32_t next = 0;
        std::int32_t previous = 0;
        std::int32_t route = -1;
        std::int32_t position = 0;
        std::int32_t load_until = 0;  // of the route up to and with it
        std::int32_t tested = 0;      // moves applied when its neighbourhood was last looked at
        TimeSegment own, until, from;
    };
    struct Line {
        std::int64_t load = 0;
        Cost penalty = 0;
        std::int32_t size = 0;
        std::int32_t changed = 0;  // moves applied when it last changed
    };
    // Neighbouring stops first .. last of one route.
    struct Stretch {
        int first, last;
        int stops;
        std::int32_t load;
        TimeSegment time;
        Cost inner;  // distance between its ends
    };

    int start_of(int route) const { return problem_.clients + 1 + 2 * route; }
    int end_of(int route) const { return problem_.clients + 2 + 2 * route; }
    bool is_depot(int node) const { return node > problem_.clients; }
    int place(int node) const { return node > problem_.clients ? 0 : node; }
    std::int32_t distance(int from, int to) const { return distance_[index(from, to)]; }
    std::int32_t duration(int from, int to) const { return duration_[index(from, to)]; }
    std::size_t index(int from, int to) const { return static_cast<std::size_t>(place(from)) * stride_ + place(to); }
    TimeSegment joined(const TimeSegment& a, int last, int first, const TimeSegment& b) const {
        return join(a, b, duration(last, first));
    }
    std::int32_t warp_joined(const TimeSegment& a, int last, int first, const TimeSegment& b) const {
        return problem_.has_windows ? joined(a, last, first, b).warp : 0;
    }
    Cost penalty(std::int64_t load, std::int32_t warp) const {
        return std::max<std::int64_t>(0, load - problem_.capacity) * penalties_.load + warp * penalties_.warp;
    }

    void load(const Tours& routes);
    void insert_missing(Random& random);
    void insert_cheapest(int c);
    Individual result() const;
    void refresh(int route);
    int empty_route() const;  // -1: none

    bool improve_client(int u, bool try_empty);
    bool try_moves(int u, int v);
    bool try_empty_route(int u);
    bool relocate(const Stretch& from, const Stretch& moved, int after);
    bool swap(const Stretch& a, const Stretch& b);
    bool exchange_ends(int u, int v);
    bool reverse(int u, int v);
    // Whether a move that changes the distance by `delta` pays when its routes get these loads and this lateness.
    bool pays_between(Cost delta, int a, std::int64_t load_a, std::int32_t warp_a, int b, std::int64_t load_b,
                      std::int32_t warp_b);
    bool pays_within(Cost delta, int route, std::int32_t warp);

    // The stops first, next, ... as many as asked for; false when the route ends before.
    bool stretch_of(int first, int stops, Stretch& stretch) const;
    Stretch turned(const Stretch& stretch) const;
    bool contains(const Stretch& stretch, int node) const;
    // A route's beginning up to `before`, gone on through first .. last.
    TimeSegment going_on(TimeSegment until, int before, int first, int last) const;
    void link(int before, int after);
    void applied(int route_a, int route_b);

    const PlainProblem& problem_;
    const int width_;
    const std::int32_t* distance_;
    const std::int32_t* duration_;
    std::size_t stride_;
    Penalties penalties_;
    std::vector<Node> nodes_;  // clients, then start and end depot of every route
    std::vector<Line> lines_;
    std::vector<int> order_;
    std::int32_t moves_ = 0;
    Cost predicted_ = 0;  // change by the move last judged
#ifndef NDEBUG
    bool keeps_prediction();
    Cost recomputed_ = 0;
#endif
};

}  // namespace tallyman::dispatch
