#include "dispatch/individual.h"

#include "dispatch/time_segment.h"

namespace tallyman::dispatch {

Individual make_individual(const PlainProblem& problem, Tours routes) {
    Individual made;
    std::erase_if(routes, [](const auto& route) { return route.empty(); });
    made.routes = std::move(routes);
    made.next.assign(problem.clients + 1, 0);
    made.previous.assign(problem.clients + 1, 0);
    const TimeSegment depot{0, 0, problem.open[0], problem.close[0]};
    for (const auto& route : made.routes) {
        made.distance += problem.fixed;
        std::int64_t load = 0;
        TimeSegment time = depot;
        int before = 0;
        for (const int c : route) {
            made.distance += problem.distance->at(before, c);
            load += problem.demand[c];
            time =
                join(time, {problem.service[c], 0, problem.open[c], problem.close[c]}, problem.duration->at(before, c));
            made.previous[c] = before;
            if (before != 0) made.next[before] = c;
            before = c;
        }
        made.distance += problem.distance->at(before, 0);
        made.excess += std::max<std::int64_t>(0, load - problem.capacity);
        if (problem.has_windows) made.warp += join(time, depot, problem.duration->at(before, 0)).warp;
    }
    return made;
}

double difference(const Individual& a, const Individual& b) {
    int broken = 0;
    const int clients = static_cast<int>(a.next.size()) - 1;
    for (int c = 1; c <= clients; ++c) {
        if (a.next[c] != b.next[c] && a.next[c] != b.previous[c]) ++broken;
        if (a.previous[c] == 0 && b.previous[c] != 0 && b.next[c] != 0) ++broken;
    }
    return static_cast<double>(broken) / clients;
}

}  // namespace tallyman::dispatch
