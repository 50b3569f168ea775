#include "dispatch/plain_routes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"

namespace tallyman::dispatch {
namespace {

constexpr double blink_rate = 0.01;  // Christiaens and Vanden Berghe 2020
constexpr std::size_t sieve_size = 16;
constexpr std::int64_t longest_half = 1'000'000'000;

}  // namespace

PlainRoutes::PlainRoutes(const PlainProblem& problem)
    : problem_(problem),
      nodes_(static_cast<std::size_t>(problem.clients) + 1),
      routes_(static_cast<std::size_t>(problem.fleet) + 1),
      keys_(static_cast<std::size_t>(problem.clients) + 1),
      touched_(problem.fleet) {
    load({});
}

void PlainRoutes::load(const Solution& solution) {
    std::fill(nodes_.begin(), nodes_.end(), Node{});
    for (int c = 1; c <= problem_.clients; ++c) nodes_[c].route = problem_.fleet;
    std::fill(routes_.begin(), routes_.end(), Line{});
    routes_.back().load = problem_.capacity + 1;  // nobody fits beside those who are out
    nodes_[0].ready = problem_.open[0];
    nodes_[0].latest = problem_.close[0];
    cost_ = 0;
    for (int c = 1; c <= problem_.clients; ++c) cost_ += problem_.prize[c];
    routed_ = used_ = 0;
    free_routes_.clear();
    for (int r = problem_.fleet; r-- > 0;) free_routes_.push_back(r);
    begin();
    for (const Route& route : solution.routes) {
        Place place{0, take_free_route(), 0};
        for (const int client : route.trips.front().clients) {
            const int c = client + 1;
            const int before = place.previous;
            place.delta = problem_.distance->at(before, c) + problem_.distance->at(c, 0) -
                          (before == 0 ? -problem_.fixed : problem_.distance->at(before, 0));
            insert_at(c, place);
            place.previous = c;
        }
    }
}

Solution PlainRoutes::solution() const {
    Solution solution;
    for (const Line& line : lines()) {
        if (line.size == 0) continue;
        Trip trip;
        for (int c = line.first; c != 0; c = nodes_[c].next) trip.clients.push_back(c - 1);
        solution.routes.push_back({0, {std::move(trip)}});
    }
    for (int c = 1; c <= problem_.clients; ++c)
        if (!is_routed(c)) solution.unassigned.push_back(c - 1);
    return solution;
}

void PlainRoutes::begin() {
    ++round_;
    saved_routes_.clear();
    saved_nodes_.clear();
    inserted_.clear();
    taken_routes_.clear();
    saved_cost_ = cost_;
    is_broken_ = false;
    saved_routed_ = routed_;
    saved_used_ = used_;
}

void PlainRoutes::touch(int route) {
    if (touched_[route] == round_) return;
    touched_[route] = round_;
    saved_routes_.push_back({route, routes_[route], saved_nodes_.size()});
    for (int c = routes_[route].first; c != 0; c = nodes_[c].next) saved_nodes_.emplace_back(c, nodes_[c]);
}

void PlainRoutes::roll_back() {
    for (const int c : inserted_) nodes_[c].route = problem_.fleet;
    for (const auto& [c, node] : saved_nodes_) nodes_[c] = node;
    for (const SavedRoute& saved : saved_routes_) routes_[saved.route] = saved.line;
    for (std::size_t i = taken_routes_.size(); i-- > 0;) {
        if (taken_routes_[i] >= 0)
            free_routes_.push_back(taken_routes_[i]);
        else
            free_routes_.pop_back();
    }
    cost_ = saved_cost_;
    routed_ = saved_routed_;
    used_ = saved_used_;
    DCHECK(cost_ == recomputed_cost());
}

int PlainRoutes::take_free_route() {
    const int route = free_routes_.back();
    free_routes_.pop_back();
    taken_routes_.push_back(route);
    ++used_;
    return route;
}

void PlainRoutes::free_route(int route) {
    free_routes_.push_back(route);
    taken_routes_.push_back(~route);
    --used_;
}

void PlainRoutes::carry_forward(int c) {
    for (int before = nodes_[c].previous; c != 0; before = c, c = nodes_[c].next) {
        const std::int32_t arrive = nodes_[before].ready + problem_.duration_to->row(c)[before];
        const std::int32_t ready = std::max(problem_.open[c], arrive) + problem_.service[c];
        if (nodes_[c].ready == ready) return;
        nodes_[c].ready = ready;
    }
}

void PlainRoutes::carry_backward(int c) {
    for (int after = nodes_[c].next; c != 0; after = c, c = nodes_[c].previous) {
        const std::int32_t latest =
            std::min(problem_.close[c], nodes_[after].latest - problem_.duration->row(c)[after] - problem_.service[c]);
        if (nodes_[c].latest == latest) return;
        nodes_[c].latest = latest;
    }
}

void PlainRoutes::remove_string(int first, int last) {
    const int route = nodes_[first].route;
    touch(route);
    Line& line = routes_[route];
    const int before = nodes_[first].previous;
    const int after = nodes_[last].next;
    Cost delta = -nodes_[first].from_previous;
    for (int c = first;; c = nodes_[c].next) {
        Node& node = nodes_[c];
        delta += problem_.prize[c] - node.to_next;
        line.load -= problem_.demand[c];
        --line.size;
        --routed_;
        node.route = problem_.fleet;
        if (c == last) break;
    }
    const std::int32_t bridge = line.size == 0 ? 0 : problem_.distance->row(before)[after];
    (before == 0 ? line.first : nodes_[before].next) = after;
    (after == 0 ? line.last : nodes_[after].previous) = before;
    if (before != 0) nodes_[before].to_next = bridge;
    if (after != 0) nodes_[after].from_previous = bridge;
    cost_ += delta + bridge;
    if (line.size == 0) {
        cost_ -= problem_.fixed;
        free_route(route);
    } else if (problem_.has_windows) {
        is_broken_ = is_broken_ || nodes_[before].ready + problem_.duration->row(before)[after] > nodes_[after].latest;
        carry_forward(after);
        carry_backward(before);
    }
    DCHECK(cost_ == recomputed_cost());
}

void PlainRoutes::order_for_insertion(std::vector<int>& absent, Random& random) {
    random.shuffle(std::span(absent));
    const auto by = [&](auto key) {
        for (const int c : absent) keys_[c] = key(c);
        std::sort(absent.begin(), absent.end(), [&](int a, int b) { return keys_[a] < keys_[b]; });
    };
    const PlainProblem& p = problem_;
    // Weights of Christiaens and Vanden Berghe 2020: random 4, demand 4, far 2, close 1; windows 2 each.
    const auto drawn = random.below(p.has_windows ? 17 : 11);
    if (drawn < 4) return;
    if (drawn < 8) return by([&](int c) { return -p.demand[c]; });
    if (drawn < 10) return by([&](int c) { return -p.distance->at(0, c); });
    if (drawn < 11) return by([&](int c) { return p.distance->at(0, c); });
    if (drawn < 13) return by([&](int c) { return p.close[c] - p.open[c]; });
    if (drawn < 15) return by([&](int c) { return p.open[c]; });
    by([&](int c) { return -p.close[c]; });
}

bool PlainRoutes::blinks(Random& random) {
    if (--until_blink_ > 0) return false;
    until_blink_ = 1 + static_cast<std::uint32_t>(std::log(1.0 - random.uniform()) / std::log(1.0 - blink_rate));
    return true;
}

bool PlainRoutes::fits_between(int before, int after) const {
    if (!problem_.has_windows) return true;
    const std::int32_t start = std::max(candidate_.open, nodes_[before].ready + candidate_.duration_into[before]);
    return start <= candidate_.close &&
           start + candidate_.service + candidate_.duration_from[after] <= nodes_[after].latest;
}

void PlainRoutes::consider_after(int v, Place& best) const {
    const Node& node = nodes_[v];
    const std::int64_t delta =
        std::int64_t{candidate_.distance_into[v]} + candidate_.distance_from[node.next] - node.to_next;
    if (delta < best.delta && fits_between(v, node.next)) best = {delta, node.route, v};
}

void PlainRoutes::consider_before(int v, Place& best) const {
    const Node& node = nodes_[v];
    const std::int64_t delta =
        std::int64_t{candidate_.distance_into[node.previous]} + candidate_.distance_from[v] - node.from_previous;
    if (delta < best.delta && fits_between(node.previous, v)) best = {delta, node.route, node.previous};
}

void PlainRoutes::consider_fresh_route(int c, Place& best) const {
    if (free_routes_.empty() || problem_.demand[c] > problem_.capacity) return;
    const Cost delta = problem_.fixed + candidate_.distance_into[0] + candidate_.distance_from[0];
    if (delta < best.delta && fits_between(0, 0)) best = {delta, -1, 0};
}

// By the triangle inequality a detour over a leg costs at least twice what its end is farther than it is long. Most
// neighbours fail by that, at random for the processor's branch prediction: so they are sieved without branches first.
void PlainRoutes::consider_beside(std::span<const Neighbour> near, std::int32_t room, Place& best, Random& random) {
    std::array<std::uint32_t, sieve_size> left;
    std::uint32_t count = 0;
    const auto half = static_cast<std::int32_t>(std::min<std::int64_t>(best.delta / 2, longest_half));
    for (std::uint32_t i = 0; i < near.size(); ++i) {
        const Node& node = nodes_[near[i].place];
        left[count] = i;
        const std::int32_t longer_leg = std::max(node.to_next, node.from_previous);
        count += static_cast<std::uint32_t>(routes_[node.route].load <= room) &
                 static_cast<std::uint32_t>(longer_leg > near[i].distance - half);
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        const Neighbour& neighbour = near[left[i]];
        const Node& node = nodes_[neighbour.place];
        const std::int64_t too_long = neighbour.distance - best.delta / 2;
        if (node.to_next > too_long && !blinks(random)) consider_after(neighbour.place, best);
        if (node.from_previous > too_long && !blinks(random)) consider_before(neighbour.place, best);
    }
}

bool PlainRoutes::insert(int c, int width, Worth worth, Random& random) {
    candidate_ = {problem_.distance->row(c), problem_.distance_to->row(c),
                  problem_.duration->row(c), problem_.duration_to->row(c),
                  problem_.open[c],          problem_.close[c],
                  problem_.service[c]};
    const std::int32_t room = problem_.capacity - problem_.demand[c];
    Place best{worth == Worth::anything ? forbidden : problem_.prize[c], -2, 0};
    consider_fresh_route(c, best);
    const auto near = first_of(neighbours(c), width);
    for (std::size_t begin = 0; begin < near.size(); begin += sieve_size)
        consider_beside(near.subspan(begin, std::min(sieve_size, near.size() - begin)), room, best, random);
    if (best.route == -2) return false;
    if (best.route == -1) best.route = take_free_route();
    insert_at(c, best);
    return true;
}

void PlainRoutes::insert_at(int c, const Place& place) {
    touch(place.route);
    Line& line = routes_[place.route];
    const int before = place.previous;
    const int after = before == 0 ? line.first : nodes_[before].next;
    Node& node = nodes_[c];
    node.previous = before;
    node.next = after;
    node.route = place.route;
    node.from_previous = problem_.distance_to->row(c)[before];
    node.to_next = problem_.distance->row(c)[after];
    node.ready = node.latest = -1;  // unlike any true one, so that both are carried on
    (before == 0 ? line.first : nodes_[before].next) = c;
    (after == 0 ? line.last : nodes_[after].previous) = c;
    if (before != 0) nodes_[before].to_next = node.from_previous;
    if (after != 0) nodes_[after].from_previous = node.to_next;
    line.load += problem_.demand[c];
    ++line.size;
    ++routed_;
    cost_ += place.delta - problem_.prize[c];
    inserted_.push_back(c);
    if (problem_.has_windows) {
        carry_forward(c);
        carry_backward(c);
    }
    DCHECK(cost_ == recomputed_cost());
}

#ifndef NDEBUG
Cost PlainRoutes::recomputed_cost() const {
    Cost sum = 0;
    for (const Line& line : lines()) {
        if (line.size == 0) continue;
        sum += problem_.fixed + problem_.distance->at(0, line.first) + problem_.distance->at(line.last, 0);
        for (int c = line.first; nodes_[c].next != 0; c = nodes_[c].next)
            sum += problem_.distance->at(c, nodes_[c].next);
    }
    for (int c = 1; c <= problem_.clients; ++c)
        if (!is_routed(c)) sum += problem_.prize[c];
    return sum;
}
#endif

}  // namespace tallyman::dispatch
