// The current solution of the plain case while ruin and recreate works on it: linked routes that always keep
// capacity and windows, so that one insertion is judged by two table cells and two comparisons.
//
// Every client knows when its vehicle can leave it at the earliest and when service must begin there at the latest;
// a change is carried forwards and backwards only as far as something changes. Changes since `begin` can be rolled
// back, which costs the touched routes and not the solution.
#pragma once

#include <vector>

#include "base/random.h"
#include "dispatch/plain_problem.h"
#include "dispatch/worth.h"

namespace tallyman::dispatch {

class PlainRoutes {
public:
    explicit PlainRoutes(const PlainProblem& problem);

    void load(const Solution& solution);
    Solution solution() const;

    Cost cost() const { return cost_; }
    int clients() const { return problem_.clients; }
    int routed() const { return routed_; }
    int used_routes() const { return used_; }
    bool is_routed(int c) const { return nodes_[c].route != problem_.fleet; }
    bool is_fixed(int) const { return false; }
    int route_of(int c) const { return nodes_[c].route; }
    int size_of(int route) const { return routes_[route].size; }
    int next(int c) const { return nodes_[c].next; }
    int previous(int c) const { return nodes_[c].previous; }
    std::span<const Neighbour> neighbours(int c) const { return problem_.neighbours.of(c); }
    const PlainProblem& problem() const { return problem_; }

    void begin();
    void roll_back();

    // Taking clients out can make a route impossible: real tables break the triangle inequality, and a break that was
    // taken while waiting may find no room any more.
    bool is_broken() const { return is_broken_; }
    // In one of several orders drawn at random: what is hard to place or far out goes first more often than not.
    void order_for_insertion(std::vector<int>& absent, Random& random);
    // The clients first .. last of one route, which follow each other.
    void remove_string(int first, int last);
    // At its cheapest place beside one of its `width` nearest neighbours or on a fresh route, or stays out when that
    // is cheaper or there is none. Every place is passed over with probability 1 / `blink_every`, drawn by `random`.
    bool insert(int c, int width, Worth worth, Random& random);

private:
    struct Node {
        std::int32_t previous = 0;
        std::int32_t next = 0;
        std::int32_t route = 0;   // the fleet's size when it is out
        std::int32_t ready = 0;   // leaves at the earliest
        std::int32_t latest = 0;  // service begins at the latest
        std::int32_t from_previous = 0;
        std::int32_t to_next = 0;
        std::int32_t filler = 0;  // two nodes share a cache line, none lies on two
    };
    struct Line {
        std::int32_t first = 0;
        std::int32_t last = 0;
        std::int32_t load = 0;
        std::int32_t size = 0;
    };
    struct Place {
        std::int64_t delta;
        std::int32_t route;
        std::int32_t previous;
    };
    struct SavedRoute {
        std::int32_t route;
        Line line;
        std::size_t nodes;  // where its nodes begin in saved_nodes_
    };

    std::span<const Line> lines() const { return std::span(routes_).first(problem_.fleet); }
    bool blinks(Random& random);
    void consider_after(int v, Place& best) const;
    void consider_before(int v, Place& best) const;
    void consider_beside(std::span<const Neighbour> near, std::int32_t room, Place& best, Random& random);
    void consider_fresh_route(int c, Place& best) const;
    bool fits_between(int before, int after) const;
    void insert_at(int c, const Place& place);
    void touch(int route);
    void carry_forward(int c);
    void carry_backward(int c);
    int take_free_route();
    void free_route(int route);
#ifndef NDEBUG
    Cost recomputed_cost() const;
#endif

    const PlainProblem& problem_;
    std::vector<Node> nodes_;   // 0 is the depot, at both ends of every route
    std::vector<Line> routes_;  // and one more, full, that those are on who are out
    std::vector<int> free_routes_;
    Cost cost_ = 0;
    int routed_ = 0;
    int used_ = 0;
    bool is_broken_ = false;
    std::uint32_t until_blink_ = 1;
    std::vector<std::int32_t> keys_;  // by client: its rank for insertion

    // The client being inserted.
    struct Candidate {
        const std::int32_t* distance_from;
        const std::int32_t* distance_into;
        const std::int32_t* duration_from;
        const std::int32_t* duration_into;
        std::int32_t open, close, service;
    } candidate_{};

    std::vector<SavedRoute> saved_routes_;
    std::vector<std::pair<std::int32_t, Node>> saved_nodes_;
    std::vector<std::uint32_t> touched_;  // by route: the round in which it was saved
    std::uint32_t round_ = 0;
    std::vector<std::int32_t> inserted_;
    std::vector<std::int32_t> taken_routes_;  // r: left the free routes; ~r: came back to them
    Cost saved_cost_ = 0;
    int saved_routed_ = 0;
    int saved_used_ = 0;
};

}  // namespace tallyman::dispatch
