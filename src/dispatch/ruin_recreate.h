// Slack induction by string removals: strings of neighbouring stops are taken out of routes that lie close together
// and put back greedily, with a blink at every hundredth place, so that slack in room and time gathers where it is
// useful (Christiaens and Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing Problems", 2020).
// Insertion looks only beside near neighbours: an iteration costs the same at 100 and at 10,000 stops.
//
// `Routes` is the solution being worked on (PlainRoutes, GeneralRoutes); whether a changed solution is kept is the
// caller's business.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"
#include "dispatch/worth.h"

namespace tallyman::dispatch {

struct RuinSettings {
    double removed_mean = 10;    // clients taken out in an iteration, on average
    double string_max = 10;      // longest string
    double split_rate = 0.5;     // strings with a preserved part in the middle
    double split_growth = 0.01;  // that the preserved part is longer by one, each time
    int width = 80;              // neighbours looked at for insertion; 40 lost 0.5 % on routes of 50 stops
    double generous_rate =
        0.05;  // everybody tried comes in at any price: no stop pays for the first trip to its region
};

template <class Routes>
class RuinRecreate {
public:
    explicit RuinRecreate(Routes& routes, const RuinSettings& settings = {}) : routes_(routes), settings_(settings) {}

    // From now on strings are taken out around these clients only; around all of them when there are none.
    void look_around(std::vector<int> clients) { seeds_ = std::move(clients); }

    // One changed solution; Routes::roll_back undoes it.
    void change(Random& random) {
        routes_.begin();
        ruin(random);
        recreate(random, random.chance(settings_.generous_rate) ? Worth::anything : Worth::its_prize);
    }

    // Everything that is out, once: makes a first solution out of none. Optional clients come in at any price, since
    // the first of a region never pays for its route alone; `change` drops those that are not worth it.
    void construct(Random& random) {
        routes_.begin();
        absent_.clear();
        for (int c = 1; c <= routes_.clients(); ++c)
            if (!routes_.is_routed(c)) absent_.push_back(c);
        recreate(random, Worth::anything);
    }

private:
    void ruin(Random& random) {
        absent_.clear();
        ruined_routes_.clear();
        left_out_ = 0;
        const int seed = seeds_.empty() ? 1 + static_cast<int>(random.below(routes_.clients()))
                                        : random.pick(std::span<const int>(seeds_));
        const double mean_size = routes_.used_routes() == 0 ? 1.0 : double(routes_.routed()) / routes_.used_routes();
        const double longest = std::min(settings_.string_max, mean_size);
        const double strings_max = 4 * settings_.removed_mean / (1 + longest) - 1;
        const auto strings = static_cast<std::size_t>(random.uniform(1, strings_max + 1));
        visit(seed, strings, longest, random);
        int looked_at = 0;
        for (const auto& neighbour : routes_.neighbours(seed)) {
            if (++looked_at > settings_.width && ruined_routes_.size() >= strings) break;
            visit(neighbour.place, strings, longest, random);
        }
    }

    // Takes out a string around c, or lets c try to come in when it was left out.
    void visit(int c, std::size_t strings, double longest, Random& random) {
        if (routes_.is_fixed(c)) return;
        if (!routes_.is_routed(c)) {
            const bool is_new = std::find(absent_.begin(), absent_.end(), c) == absent_.end();
            if (is_new && left_out_++ < settings_.removed_mean) absent_.push_back(c);
            return;
        }
        if (ruined_routes_.size() >= strings) return;
        const int route = routes_.route_of(c);
        if (std::find(ruined_routes_.begin(), ruined_routes_.end(), route) != ruined_routes_.end()) return;
        ruined_routes_.push_back(route);
        const int size = routes_.size_of(route);
        const int length = static_cast<int>(random.uniform(1, std::min<double>(size, longest) + 1));
        if (length > 1 && length < size && random.chance(settings_.split_rate))
            remove_split_string(c, length, size, random);
        else
            remove_around(c, length, 0, random);
    }

    void remove_split_string(int c, int length, int size, Random& random) {
        int preserved = 1;
        while (length + preserved < size && random.chance(settings_.split_growth)) ++preserved;
        remove_around(c, length, preserved, random);
    }

    // A window of length + preserved clients around c, drawn among those that lie in the route, less a preserved part.
    void remove_around(int c, int length, int preserved, Random& random) {
        const int span = length + preserved;
        int before = 0;  // clients before c that a window may reach back to
        int first = c;
        while (before < span - 1 && routes_.previous(first) != 0) first = routes_.previous(first), ++before;
        int after = 0;
        for (int v = c; after < span - 1 && routes_.next(v) != 0; v = routes_.next(v)) ++after;
        const int skipped_max = std::min(before, before + after + 1 - span);
        for (auto skip = random.between(0, skipped_max); skip > 0; --skip) first = routes_.next(first);
        string_.clear();
        for (int v = first, i = 0; i < span && v != 0; ++i, v = routes_.next(v)) string_.push_back(v);
        const auto kept = static_cast<std::size_t>(preserved);
        const std::size_t total = string_.size();
        const std::size_t head = preserved == 0 ? total : random.below(total - kept + 1);
        remove_part(0, head);
        if (preserved > 0) remove_part(head + kept, total);
    }

    void remove_part(std::size_t begin, std::size_t end) {
        if (begin >= end) return;
        absent_.insert(absent_.end(), string_.begin() + begin, string_.begin() + end);
        routes_.remove_string(string_[begin], string_[end - 1]);
    }

    void recreate(Random& random, Worth worth) {
        routes_.order_for_insertion(absent_, random);
        if (routes_.is_broken()) return routes_.roll_back();
        for (const int c : absent_) routes_.insert(c, settings_.width, worth, random);
    }

    Routes& routes_;
    RuinSettings settings_;
    std::vector<int> seeds_;
    std::vector<int> absent_;
    std::vector<int> ruined_routes_;
    std::vector<int> string_;
    int left_out_ = 0;  // clients tried that were out before this iteration
};

}  // namespace tallyman::dispatch
