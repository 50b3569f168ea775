#include "dispatch/local_search.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/check.h"

namespace tallyman::dispatch {
namespace {

constexpr std::size_t spare_routes = 4;  // empty ones that a search may open

}  // namespace

LocalSearch::LocalSearch(const PlainProblem& problem, int width)
    : problem_(problem), width_(width), distance_(problem.distance->row(0)), duration_(problem.duration->row(0)),
      stride_(static_cast<std::size_t>(problem.clients) + 1), order_(problem.clients) {
    std::iota(order_.begin(), order_.end(), 1);
}

Individual LocalSearch::improve(const Tours& routes, const Penalties& penalties,
                                Random& random) {
    penalties_ = penalties;
    load(routes);
    insert_missing(random);
#ifndef NDEBUG
    recomputed_ = result().cost(penalties_);
#endif
    random.shuffle(std::span(order_));
    bool improved = true;
    for (int round = 0; improved || round < 2; ++round) {
        improved = false;
        for (const int u : order_)
            while (improve_client(u, round > 0)) improved = true;
    }
    return result();
}

void LocalSearch::load(const Tours& routes) {
    const std::size_t count = std::max(routes.size(), std::min<std::size_t>(problem_.fleet, routes.size() + spare_routes));
    lines_.assign(count, {});
    nodes_.assign(static_cast<std::size_t>(problem_.clients) + 1 + 2 * count, {});
    moves_ = 0;
    for (int c = 1; c <= problem_.clients; ++c) {
        nodes_[c].own = {problem_.service[c], 0, problem_.open[c], problem_.close[c]};
        nodes_[c].tested = -1;
    }
    for (std::size_t r = 0; r < count; ++r) {
        const int route = static_cast<int>(r);
        for (const int depot : {start_of(route), end_of(route)}) {
            nodes_[depot].route = route;
            nodes_[depot].own = {0, 0, problem_.open[0], problem_.close[0]};
        }
        int before = start_of(route);
        if (r < routes.size())
            for (const int c : routes[r]) {
                link(before, c);
                before = c;
            }
        link(before, end_of(route));
        refresh(route);
    }
}

void LocalSearch::insert_missing(Random& random) {
    std::vector<int> missing;
    for (int c = 1; c <= problem_.clients; ++c)
        if (nodes_[c].route < 0) missing.push_back(c);
    random.shuffle(std::span(missing));
    for (const int c : missing) insert_cheapest(c);
}

void LocalSearch::insert_cheapest(int c) {
    Cost best = forbidden;
    int best_after = -1;
    const auto consider = [&](int v) {
        const int y = nodes_[v].next;
        const Line& line = lines_[nodes_[v].route];
        const Cost delta = distance(v, c) + Cost{distance(c, y)} - distance(v, y) + (line.size == 0 ? problem_.fixed : 0);
        if (delta >= best) return;
        const std::int32_t warp =
            problem_.has_windows ? joined(joined(nodes_[v].until, v, c, nodes_[c].own), c, y, nodes_[y].from).warp : 0;
        const Cost cost = delta + penalty(line.load + problem_.demand[c], warp) - line.penalty;
        if (cost < best) best = cost, best_after = v;
    };
    for (const Neighbour& neighbour : problem_.neighbours.of(c)) {
        if (nodes_[neighbour.place].route < 0) continue;
        consider(neighbour.place);
        consider(nodes_[neighbour.place].previous);
    }
    if (const int route = empty_route(); route >= 0) consider(start_of(route));
    if (best_after < 0)
        for (std::size_t r = 0; r < lines_.size(); ++r) consider(start_of(static_cast<int>(r)));
    link(c, nodes_[best_after].next);
    link(best_after, c);
    refresh(nodes_[best_after].route);
}

Individual LocalSearch::result() const {
    Tours routes;
    for (std::size_t r = 0; r < lines_.size(); ++r) {
        if (lines_[r].size == 0) continue;
        auto& clients = routes.emplace_back();
        for (int c = nodes_[start_of(static_cast<int>(r))].next; !is_depot(c); c = nodes_[c].next) clients.push_back(c);
    }
    return make_individual(problem_, std::move(routes));
}

void LocalSearch::link(int before, int after) {
    nodes_[before].next = after;
    nodes_[after].previous = before;
}

void LocalSearch::refresh(int route) {
    const int start = start_of(route);
    const int end = end_of(route);
    Line& line = lines_[route];
    nodes_[start].until = nodes_[start].own;
    nodes_[start].load_until = 0;
    nodes_[end].from = nodes_[end].own;
    int position = 0;
    for (int before = start, v = nodes_[start].next;; before = v, v = nodes_[v].next) {
        Node& node = nodes_[v];
        node.route = route;
        node.position = ++position;
        node.load_until = nodes_[before].load_until + (v == end ? 0 : problem_.demand[v]);
        if (problem_.has_windows) node.until = joined(nodes_[before].until, before, v, node.own);
        if (v == end) break;
    }
    if (problem_.has_windows)
        for (int after = end, v = nodes_[end].previous;; after = v, v = nodes_[v].previous) {
            nodes_[v].from = joined(nodes_[v].own, v, after, nodes_[after].from);
            if (v == start) break;
        }
    line.size = position - 1;
    line.load = nodes_[end].load_until;
    line.penalty = penalty(line.load, nodes_[end].until.warp);
}

void LocalSearch::applied(int route_a, int route_b) {
    ++moves_;
    for (const int route : {route_a, route_b}) {
        refresh(route);
        lines_[route].changed = moves_;
        if (route_a == route_b) break;
    }
    DCHECK(keeps_prediction());
}

#ifndef NDEBUG
bool LocalSearch::keeps_prediction() {
    const Cost before = std::exchange(recomputed_, result().cost(penalties_));
    return recomputed_ == before + predicted_;
}
#endif

int LocalSearch::empty_route() const {
    for (std::size_t r = 0; r < lines_.size(); ++r)
        if (lines_[r].size == 0) return static_cast<int>(r);
    return -1;
}

// One improving move of u with one of its neighbours, if there is one among the routes that changed since it was last
// looked at.
bool LocalSearch::improve_client(int u, bool try_empty) {
    const std::int32_t last_tested = nodes_[u].tested;
    nodes_[u].tested = moves_;
    for (const Neighbour& neighbour : first_of(problem_.neighbours.of(u), width_)) {
        const int v = neighbour.place;
        const std::int32_t changed = std::max(lines_[nodes_[u].route].changed, lines_[nodes_[v].route].changed);
        if (changed <= last_tested) continue;
        if (try_moves(u, v)) return true;
    }
    return try_empty && lines_[nodes_[u].route].changed > last_tested && try_empty_route(u);
}

bool LocalSearch::try_moves(int u, int v) {
    Stretch one, two, three, other, others;
    stretch_of(u, 1, one);
    const bool has_two = stretch_of(u, 2, two);
    const int before_v = nodes_[v].previous;
    if (relocate(one, one, v)) return true;
    if (is_depot(before_v) && relocate(one, one, before_v)) return true;
    if (has_two && (relocate(two, two, v) || relocate(two, turned(two), v))) return true;
    if (stretch_of(u, 3, three) && relocate(three, three, v)) return true;
    stretch_of(v, 1, other);
    if (u < v && swap(one, other)) return true;
    if (has_two && swap(two, other)) return true;
    if (has_two && u < v && stretch_of(v, 2, others) && swap(two, others)) return true;
    if (nodes_[u].route != nodes_[v].route) return exchange_ends(u, before_v);
    return problem_.is_symmetric && reverse(u, v);
}

bool LocalSearch::try_empty_route(int u) {
    const int route = empty_route();
    if (route < 0 || lines_[nodes_[u].route].size == 1) return false;
    Stretch one;
    stretch_of(u, 1, one);
    return relocate(one, one, start_of(route)) || exchange_ends(u, start_of(route));
}

bool LocalSearch::stretch_of(int first, int stops, Stretch& stretch) const {
    stretch = {first, first, stops, problem_.demand[first], nodes_[first].own, 0};
    for (int i = 1; i < stops; ++i) {
        const int next = nodes_[stretch.last].next;
        if (is_depot(next)) return false;
        stretch.inner += distance(stretch.last, next);
        stretch.load += problem_.demand[next];
        if (problem_.has_windows) stretch.time = joined(stretch.time, stretch.last, next, nodes_[next].own);
        stretch.last = next;
    }
    return true;
}

// Of two stops.
LocalSearch::Stretch LocalSearch::turned(const Stretch& stretch) const {
    Stretch back = stretch;
    std::swap(back.first, back.last);
    back.inner = distance(back.first, back.last);
    if (problem_.has_windows)
        back.time = joined(nodes_[back.first].own, back.first, back.last, nodes_[back.last].own);
    return back;
}

bool LocalSearch::contains(const Stretch& stretch, int node) const {
    for (int v = stretch.first;; v = nodes_[v].next) {
        if (v == node) return true;
        if (v == stretch.last) return false;
    }
}

TimeSegment LocalSearch::going_on(TimeSegment until, int before, int first, int last) const {
    for (int v = first;; before = v, v = nodes_[v].next) {
        until = joined(until, before, v, nodes_[v].own);
        if (v == last) return until;
    }
}

bool LocalSearch::pays_between(Cost delta, int a, std::int64_t load_a, std::int32_t warp_a, int b, std::int64_t load_b,
                               std::int32_t warp_b) {
    predicted_ = delta + penalty(load_a, warp_a) + penalty(load_b, warp_b) - lines_[a].penalty - lines_[b].penalty;
    return predicted_ < 0;
}

bool LocalSearch::pays_within(Cost delta, int route, std::int32_t warp) {
    predicted_ = delta + penalty(lines_[route].load, warp) - lines_[route].penalty;
    return predicted_ < 0;
}

bool LocalSearch::relocate(const Stretch& from, const Stretch& moved, int after) {
    const int p = nodes_[from.first].previous;
    const int n = nodes_[from.last].next;
    if (after == p || contains(from, after)) return false;
    const int y = nodes_[after].next;
    const int a = nodes_[from.first].route;
    const int b = nodes_[after].route;
    Cost delta = Cost{distance(p, n)} - distance(p, from.first) - distance(from.last, n) + distance(after, moved.first) +
                 distance(moved.last, y) - distance(after, y) + moved.inner - from.inner;
    if (a != b) {
        if (lines_[b].size == 0) delta += problem_.fixed;
        if (lines_[a].size == from.stops) delta -= problem_.fixed;
        if (delta >= lines_[a].penalty + lines_[b].penalty) return false;
        const std::int32_t warp_a = warp_joined(nodes_[p].until, p, n, nodes_[n].from);
        const TimeSegment longer = joined(nodes_[after].until, after, moved.first, moved.time);
        const std::int32_t warp_b = warp_joined(longer, moved.last, y, nodes_[y].from);
        if (!pays_between(delta, a, lines_[a].load - from.load, warp_a, b, lines_[b].load + from.load, warp_b))
            return false;
    } else {
        if (delta >= lines_[a].penalty) return false;
        std::int32_t warp = 0;
        if (problem_.has_windows && nodes_[after].position < nodes_[from.first].position) {
            const TimeSegment longer = joined(nodes_[after].until, after, moved.first, moved.time);
            warp = joined(going_on(longer, moved.last, y, p), p, n, nodes_[n].from).warp;
        } else if (problem_.has_windows) {
            const TimeSegment shorter = going_on(nodes_[p].until, p, n, after);
            warp = joined(joined(shorter, after, moved.first, moved.time), moved.last, y, nodes_[y].from).warp;
        }
        if (!pays_within(delta, a, warp)) return false;
    }
    link(p, n);
    const int behind = nodes_[after].next;
    link(after, moved.first);
    if (moved.first != from.first) link(moved.first, moved.last);
    link(moved.last, behind);
    applied(a, b);
    return true;
}

bool LocalSearch::swap(const Stretch& a, const Stretch& b) {
    const int p = nodes_[a.first].previous;
    const int n = nodes_[a.last].next;
    const int q = nodes_[b.first].previous;
    const int m = nodes_[b.last].next;
    if (n == b.first || m == a.first || contains(a, b.first) || contains(a, b.last)) return false;
    const int route_a = nodes_[a.first].route;
    const int route_b = nodes_[b.first].route;
    const Cost delta = Cost{distance(p, b.first)} + distance(b.last, n) - distance(p, a.first) - distance(a.last, n) +
                       distance(q, a.first) + distance(a.last, m) - distance(q, b.first) - distance(b.last, m);
    if (route_a != route_b) {
        if (delta >= lines_[route_a].penalty + lines_[route_b].penalty) return false;
        std::int32_t warp_a = 0, warp_b = 0;
        if (problem_.has_windows) {
            warp_a = joined(joined(nodes_[p].until, p, b.first, b.time), b.last, n, nodes_[n].from).warp;
            warp_b = joined(joined(nodes_[q].until, q, a.first, a.time), a.last, m, nodes_[m].from).warp;
        }
        const std::int64_t shift = b.load - a.load;
        if (!pays_between(delta, route_a, lines_[route_a].load + shift, warp_a, route_b, lines_[route_b].load - shift,
                          warp_b))
            return false;
    } else {
        if (delta >= lines_[route_a].penalty) return false;
        if (nodes_[a.first].position > nodes_[b.first].position) return swap(b, a);
        std::int32_t warp = 0;
        if (problem_.has_windows) {
            const TimeSegment head = joined(nodes_[p].until, p, b.first, b.time);
            const TimeSegment middle = going_on(head, b.last, n, q);
            warp = joined(joined(middle, q, a.first, a.time), a.last, m, nodes_[m].from).warp;
        }
        if (!pays_within(delta, route_a, warp)) return false;
    }
    link(p, b.first);
    link(b.last, n);
    link(q, a.first);
    link(a.last, m);
    applied(route_a, route_b);
    return true;
}

// u goes on as v did and v as u did.
bool LocalSearch::exchange_ends(int u, int v) {
    const int x = nodes_[u].next;
    const int y = nodes_[v].next;
    const int a = nodes_[u].route;
    const int b = nodes_[v].route;
    const Cost delta = Cost{distance(u, y)} + distance(v, x) - distance(u, x) - distance(v, y);
    if (delta >= lines_[a].penalty + lines_[b].penalty) return false;
    const std::int64_t load_a = nodes_[u].load_until + (lines_[b].load - nodes_[v].load_until);
    const std::int64_t load_b = nodes_[v].load_until + (lines_[a].load - nodes_[u].load_until);
    const std::int32_t warp_a = warp_joined(nodes_[u].until, u, y, nodes_[y].from);
    const std::int32_t warp_b = warp_joined(nodes_[v].until, v, x, nodes_[x].from);
    if (!pays_between(delta, a, load_a, warp_a, b, load_b, warp_b)) return false;
    // Each route keeps its own end depot.
    const int last_a = nodes_[end_of(a)].previous;
    const int last_b = nodes_[end_of(b)].previous;
    if (is_depot(y)) link(u, end_of(a));
    else link(u, y), link(last_b, end_of(a));
    if (is_depot(x)) link(v, end_of(b));
    else link(v, x), link(last_a, end_of(b));
    applied(a, b);
    return true;
}

// x .. v is driven backwards, between u and y.
bool LocalSearch::reverse(int u, int v) {
    if (nodes_[u].position > nodes_[v].position || nodes_[u].next == v) return false;
    const int x = nodes_[u].next;
    const int y = nodes_[v].next;
    const int route = nodes_[u].route;
    const Cost delta = Cost{distance(u, v)} + distance(x, y) - distance(u, x) - distance(v, y);
    if (delta >= lines_[route].penalty) return false;
    std::int32_t warp = 0;
    if (problem_.has_windows) {
        TimeSegment time = nodes_[u].until;
        int before = u;
        for (int w = v;; before = w, w = nodes_[w].previous) {
            time = joined(time, before, w, nodes_[w].own);
            if (w == x) break;
        }
        warp = joined(time, x, y, nodes_[y].from).warp;
    }
    if (!pays_within(delta, route, warp)) return false;
    for (int w = v, before = u; ;) {
        const int previous = nodes_[w].previous;
        link(before, w);
        if (w == x) break;
        before = w;
        w = previous;
    }
    link(x, y);
    applied(route, route);
    return true;
}

}  // namespace tallyman::dispatch
