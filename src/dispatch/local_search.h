// Brings an individual to a local optimum: relocation and exchange of up to three neighbouring stops, exchange of
// route ends (2-opt*) and reversal (2-opt), each tried only between near neighbours. Overload and lateness are priced,
// not forbidden (Vidal 2022, "Hybrid genetic search for the CVRP"; Kool et al. 2022 for windows).
//
// Every move is first judged by distance: a gain that the removable penalties cannot make up for is refused after two
// to four table cells, which lie in the rows of the client that is moved. Only then are loads looked at, and only then
// joined time segments: of a hundred moves one gets so far.
#pragma once

#include <vector>

#include "base/random.h"
#include "dispatch/individual.h"
#include "dispatch/time_segment.h"

namespace tallyman::dispatch {

class LocalSearch {
public:
    explicit LocalSearch(const PlainProblem& problem, int width);

    // Clients that no route serves are first put where they cost least. Between the first `intact` routes, which were
    // improved together before, nothing is looked for until one of them changes.
    Individual improve(const Tours& routes, const Penalties& penalties, Random& random, std::size_t intact = 0);

private:
    struct Node {
        std::int32_t next = 0;
        std::int32_t previous = 0;
        std::int32_t route = -1;
        std::int32_t place = 0;
        std::int32_t to_next = 0;  // distance
        std::int32_t position = 0;
        std::int32_t load_until = 0;  // of the route up to and with it
        std::int32_t tested = -1;     // moves applied when its neighbourhood was last looked at
    };
    struct Times {
        TimeSegment own, until, from;
    };
    struct Line {
        std::int64_t load = 0;
        Cost penalty = 0;
        std::int32_t size = 0;
        std::int32_t changed = 0;  // moves applied when it last changed
    };
    // A client with the rows of the tables that its moves look into: p, u, x, z follow each other.
    struct Mover {
        int u;
        bool has_two, has_three;  // x, z is a client and not the depot
        const std::int32_t *from_p, *from_u, *from_x, *from_z, *into_u, *into_x, *into_z;
        Cost p_u, u_x, x_z;                   // distances
        Cost gain_one, gain_two, gain_three;  // by taking out u, u x and u x z
        Cost turning;                         // more distance from x to u than from u to x
        Cost slack;                           // penalties of its route, and what closing it would save
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
    std::int32_t distance(int from, int to) const {
        return problem_.distance->at(nodes_[from].place, nodes_[to].place);
    }
    std::int32_t duration(int from, int to) const {
        return problem_.duration->at(nodes_[from].place, nodes_[to].place);
    }
    TimeSegment joined(const TimeSegment& a, int last, int first, const TimeSegment& b) const {
        return join(a, b, duration(last, first));
    }
    std::int32_t warp_joined(const TimeSegment& a, int last, int first, const TimeSegment& b) const {
        return problem_.has_windows ? joined(a, last, first, b).warp : 0;
    }
    Cost penalty(std::int64_t load, std::int32_t warp) const {
        return std::max<std::int64_t>(0, load - problem_.capacity) * penalties_.load + warp * penalties_.warp;
    }

    void load(const Tours& routes, std::size_t intact);
    void insert_missing(Random& random);
    void insert_cheapest(int c);
    Individual result() const;
    void refresh(int route);
    int empty_route() const;  // -1: none

    bool improve_client(int u, bool try_empty);
    Mover mover(int u) const;
    bool try_moves(const Mover& mover, int v);
    bool try_empty_route(int u);
    bool relocate(const Stretch& from, const Stretch& moved, int after);
    bool swap(const Stretch& a, const Stretch& b);
    bool exchange_ends(int u, int v);
    bool reverse(int u, int v);
    // Whether a move that changes the distance by `delta` pays when its routes get these loads; then, and this
    // lateness.
    bool may_pay_between(Cost delta, int a, std::int64_t load_a, int b, std::int64_t load_b) const;
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
    Penalties penalties_;
    std::vector<Node> nodes_;  // clients, then start and end depot of every route
    std::vector<Times> times_;
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
