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
    : problem_(problem), width_(width), order_(problem.clients) {
    std::iota(order_.begin(), order_.end(), 1);
}

Individual LocalSearch::improve(const Tours& routes, const Penalties& penalties, Random& random, std::size_t intact) {
    penalties_ = penalties;
    load(routes, intact);
#ifndef NDEBUG
    recomputed_ = result().cost(penalties_);
#endif
    insert_missing(random);
    random.shuffle(std::span(order_));
    bool improved = true;
    for (int round = 0; improved || round < 2; ++round) {
        improved = false;
        for (const int u : order_)
            while (improve_client(u, round > 0)) improved = true;
    }
    return result();
}

void LocalSearch::load(const Tours& routes, std::size_t intact) {
    const std::size_t count =
        std::max(routes.size(), std::min<std::size_t>(problem_.fleet, routes.size() + spare_routes));
    lines_.assign(count, {});
    nodes_.assign(static_cast<std::size_t>(problem_.clients) + 1 + 2 * count, {});
    times_.resize(nodes_.size());
    moves_ = 0;
    for (int c = 1; c <= problem_.clients; ++c) {
        nodes_[c].place = c;
        times_[c].own = {problem_.service[c], 0, problem_.open[c], problem_.close[c]};
    }
    for (std::size_t r = 0; r < count; ++r) {
        const int route = static_cast<int>(r);
        for (const int depot : {start_of(route), end_of(route)}) {
            nodes_[depot].route = route;
            times_[depot].own = {0, 0, problem_.open[0], problem_.close[0]};
        }
        int before = start_of(route);
        if (r < routes.size())
            for (const int c : routes[r]) {
                link(before, c);
                before = c;
            }
        link(before, end_of(route));
        refresh(route);
        if (r < intact) lines_[r].changed = -1;
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
        const Cost delta =
            distance(v, c) + Cost{distance(c, y)} - distance(v, y) + (line.size == 0 ? problem_.fixed : 0);
        if (delta >= best) return;
        const std::int32_t warp =
            problem_.has_windows ? joined(joined(times_[v].until, v, c, times_[c].own), c, y, times_[y].from).warp : 0;
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
    lines_[nodes_[best_after].route].changed = 0;
    predicted_ = best;
    DCHECK(keeps_prediction());
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
    nodes_[before].to_next = distance(before, after);
}

void LocalSearch::refresh(int route) {
    const int start = start_of(route);
    const int end = end_of(route);
    Line& line = lines_[route];
    times_[start].until = times_[start].own;
    nodes_[start].load_until = 0;
    times_[end].from = times_[end].own;
    int position = 0;
    for (int before = start, v = nodes_[start].next;; before = v, v = nodes_[v].next) {
        Node& node = nodes_[v];
        node.route = route;
        node.position = ++position;
        node.load_until = nodes_[before].load_until + (v == end ? 0 : problem_.demand[v]);
        if (problem_.has_windows) times_[v].until = joined(times_[before].until, before, v, times_[v].own);
        if (v == end) break;
    }
    if (problem_.has_windows)
        for (int after = end, v = nodes_[end].previous;; after = v, v = nodes_[v].previous) {
            times_[v].from = joined(times_[v].own, v, after, times_[after].from);
            if (v == start) break;
        }
    line.size = position - 1;
    line.load = nodes_[end].load_until;
    line.penalty = penalty(line.load, times_[end].until.warp);
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
    const Mover moved = mover(u);
    const std::int32_t changed_u = lines_[nodes_[u].route].changed;
    for (const Neighbour& neighbour : first_of(problem_.neighbours.of(u), width_)) {
        const int v = neighbour.place;
        if (std::max(changed_u, lines_[nodes_[v].route].changed) <= last_tested) continue;
        if (try_moves(moved, v)) return true;
    }
    return try_empty && changed_u > last_tested && try_empty_route(u);
}

LocalSearch::Mover LocalSearch::mover(int u) const {
    const int p = nodes_[u].previous;
    const int x = nodes_[u].next;
    const int z = is_depot(x) ? x : nodes_[x].next;
    const auto from = [&](int node) { return problem_.distance->row(nodes_[node].place); };
    const auto into = [&](int node) { return problem_.distance_to->row(nodes_[node].place); };
    Mover moved{};
    moved.u = u;
    moved.has_two = !is_depot(x);
    moved.has_three = moved.has_two && !is_depot(z);
    moved.from_p = from(p);
    moved.from_u = from(u);
    moved.from_x = from(x);
    moved.from_z = from(z);
    moved.into_u = into(u);
    moved.into_x = into(x);
    moved.into_z = into(z);
    moved.p_u = nodes_[p].to_next;
    moved.u_x = nodes_[u].to_next;
    moved.gain_one = moved.p_u + moved.u_x - distance(p, x);
    if (moved.has_two) {
        moved.x_z = nodes_[x].to_next;
        moved.gain_two = moved.p_u + moved.x_z - distance(p, z);
        moved.turning = distance(x, u) - moved.u_x;
    }
    if (moved.has_three) moved.gain_three = moved.p_u + nodes_[z].to_next - distance(p, nodes_[z].next);
    moved.slack = lines_[nodes_[u].route].penalty + problem_.fixed;
    return moved;
}

// Distances first; `relocate` and the others look at the rest and at whether the move exists at all.
bool LocalSearch::try_moves(const Mover& moved, int v) {
    const int u = moved.u;
    const Node& at_v = nodes_[v];
    const Node& at_w = nodes_[at_v.previous];
    const int y = nodes_[at_v.next].place;
    const int w = at_w.place;
    const bool same_route = nodes_[u].route == at_v.route;
    const Cost slack = moved.slack + (same_route ? 0 : lines_[at_v.route].penalty);
    const auto some = [&](int first, int stops) {
        Stretch stretch;
        stretch_of(first, stops, stretch);
        return stretch;
    };
    const auto put_in = [&](int stops, int after) {
        const Stretch stretch = some(u, stops);
        return relocate(stretch, stretch, after);
    };

    const Cost into_one = Cost{moved.into_u[v]} - at_v.to_next - slack;
    if (into_one + moved.from_u[y] < moved.gain_one && put_in(1, v)) return true;
    if (w == 0 && Cost{moved.into_u[0]} + moved.from_u[v] - at_w.to_next - slack < moved.gain_one &&
        put_in(1, at_v.previous))
        return true;
    if (moved.has_two) {
        if (into_one + moved.from_x[y] < moved.gain_two && put_in(2, v)) return true;
        if (Cost{moved.into_x[v]} + moved.from_u[y] + moved.turning - at_v.to_next - slack < moved.gain_two) {
            const Stretch two = some(u, 2);
            if (relocate(two, turned(two), v)) return true;
        }
    }
    if (moved.has_three && into_one + moved.from_z[y] < moved.gain_three && put_in(3, v)) return true;

    const Cost swap_u = Cost{moved.from_p[v]} + moved.into_u[w] - moved.p_u - at_w.to_next - slack;
    if (u < v && swap_u + moved.into_x[v] + moved.from_u[y] < moved.u_x + at_v.to_next && swap(some(u, 1), some(v, 1)))
        return true;
    if (moved.has_two) {
        if (swap_u + moved.into_z[v] + moved.from_x[y] < moved.x_z + at_v.to_next && swap(some(u, 2), some(v, 1)))
            return true;
        if (u < v && y != 0) {
            const Node& at_y = nodes_[at_v.next];
            if (swap_u + moved.into_z[y] + moved.from_x[nodes_[at_y.next].place] < moved.x_z + at_y.to_next &&
                swap(some(u, 2), some(v, 2)))
                return true;
        }
    }
    if (!same_route)
        return Cost{moved.from_u[v]} + moved.into_x[w] - moved.u_x - at_w.to_next < slack &&
               exchange_ends(u, at_v.previous);
    return problem_.is_symmetric && Cost{moved.from_u[v]} + moved.from_x[y] - moved.u_x - at_v.to_next < slack &&
           reverse(u, v);
}

bool LocalSearch::try_empty_route(int u) {
    const int route = empty_route();
    if (route < 0 || lines_[nodes_[u].route].size == 1) return false;
    Stretch one;
    stretch_of(u, 1, one);
    return relocate(one, one, start_of(route)) || exchange_ends(u, start_of(route));
}

bool LocalSearch::stretch_of(int first, int stops, Stretch& stretch) const {
    stretch = {first, first, stops, problem_.demand[first], times_[first].own, 0};
    for (int i = 1; i < stops; ++i) {
        const int next = nodes_[stretch.last].next;
        if (is_depot(next)) return false;
        stretch.inner += distance(stretch.last, next);
        stretch.load += problem_.demand[next];
        if (problem_.has_windows) stretch.time = joined(stretch.time, stretch.last, next, times_[next].own);
        stretch.last = next;
    }
    return true;
}

// Of two stops.
LocalSearch::Stretch LocalSearch::turned(const Stretch& stretch) const {
    Stretch back = stretch;
    std::swap(back.first, back.last);
    back.inner = distance(back.first, back.last);
    if (problem_.has_windows) back.time = joined(times_[back.first].own, back.first, back.last, times_[back.last].own);
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
        until = joined(until, before, v, times_[v].own);
        if (v == last) return until;
    }
}

bool LocalSearch::may_pay_between(Cost delta, int a, std::int64_t load_a, int b, std::int64_t load_b) const {
    return delta + penalty(load_a, 0) + penalty(load_b, 0) < lines_[a].penalty + lines_[b].penalty;
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
    Cost delta = Cost{distance(p, n)} - distance(p, from.first) - distance(from.last, n) +
                 distance(after, moved.first) + distance(moved.last, y) - distance(after, y) + moved.inner - from.inner;
    if (a != b) {
        if (lines_[b].size == 0) delta += problem_.fixed;
        if (lines_[a].size == from.stops) delta -= problem_.fixed;
        if (!may_pay_between(delta, a, lines_[a].load - from.load, b, lines_[b].load + from.load)) return false;
        const std::int32_t warp_a = warp_joined(times_[p].until, p, n, times_[n].from);
        const TimeSegment longer = joined(times_[after].until, after, moved.first, moved.time);
        const std::int32_t warp_b = warp_joined(longer, moved.last, y, times_[y].from);
        if (!pays_between(delta, a, lines_[a].load - from.load, warp_a, b, lines_[b].load + from.load, warp_b))
            return false;
    } else {
        if (delta >= lines_[a].penalty) return false;
        std::int32_t warp = 0;
        if (problem_.has_windows && nodes_[after].position < nodes_[from.first].position) {
            const TimeSegment longer = joined(times_[after].until, after, moved.first, moved.time);
            warp = joined(going_on(longer, moved.last, y, p), p, n, times_[n].from).warp;
        } else if (problem_.has_windows) {
            const TimeSegment shorter = going_on(times_[p].until, p, n, after);
            warp = joined(joined(shorter, after, moved.first, moved.time), moved.last, y, times_[y].from).warp;
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
        const std::int64_t shift = b.load - a.load;
        if (!may_pay_between(delta, route_a, lines_[route_a].load + shift, route_b, lines_[route_b].load - shift))
            return false;
        std::int32_t warp_a = 0, warp_b = 0;
        if (problem_.has_windows) {
            warp_a = joined(joined(times_[p].until, p, b.first, b.time), b.last, n, times_[n].from).warp;
            warp_b = joined(joined(times_[q].until, q, a.first, a.time), a.last, m, times_[m].from).warp;
        }
        if (!pays_between(delta, route_a, lines_[route_a].load + shift, warp_a, route_b, lines_[route_b].load - shift,
                          warp_b))
            return false;
    } else {
        if (delta >= lines_[route_a].penalty) return false;
        if (nodes_[a.first].position > nodes_[b.first].position) return swap(b, a);
        std::int32_t warp = 0;
        if (problem_.has_windows) {
            const TimeSegment head = joined(times_[p].until, p, b.first, b.time);
            const TimeSegment middle = going_on(head, b.last, n, q);
            warp = joined(joined(middle, q, a.first, a.time), a.last, m, times_[m].from).warp;
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
    const std::int64_t load_a = nodes_[u].load_until + (lines_[b].load - nodes_[v].load_until);
    const std::int64_t load_b = nodes_[v].load_until + (lines_[a].load - nodes_[u].load_until);
    if (!may_pay_between(delta, a, load_a, b, load_b)) return false;
    const std::int32_t warp_a = warp_joined(times_[u].until, u, y, times_[y].from);
    const std::int32_t warp_b = warp_joined(times_[v].until, v, x, times_[x].from);
    if (!pays_between(delta, a, load_a, warp_a, b, load_b, warp_b)) return false;
    // Each route keeps its own end depot.
    const int last_a = nodes_[end_of(a)].previous;
    const int last_b = nodes_[end_of(b)].previous;
    if (is_depot(y))
        link(u, end_of(a));
    else
        link(u, y), link(last_b, end_of(a));
    if (is_depot(x))
        link(v, end_of(b));
    else
        link(v, x), link(last_a, end_of(b));
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
        TimeSegment time = times_[u].until;
        int before = u;
        for (int w = v;; before = w, w = nodes_[w].previous) {
            time = joined(time, before, w, times_[w].own);
            if (w == x) break;
        }
        warp = joined(time, x, y, times_[y].from).warp;
    }
    if (!pays_within(delta, route, warp)) return false;
    for (int w = v, before = u;;) {
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
