// The dispatch engine: a problem in, the best plan found within the budget out.
//
// Without a time limit of its own (iterations only) the answer is a function of problem, seed, threads and iterations.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/progress.h"
#include "dispatch/problem.h"

namespace tallyman::dispatch {

struct CurvePoint {
    double seconds = 0;  // processor seconds, summed over threads
    Cost cost = 0;
};

struct SearchOptions {
    double processor_seconds = 10;  // summed over threads
    int threads = 1;
    std::uint64_t seed = 1;
    std::optional<std::int64_t> iterations;  // of all threads together
    std::optional<Solution> warm;            // feasible; what it leaves out may be served
    const StopFlag* stop = nullptr;
    // Called from a worker, one at a time, when the best has improved and a second has passed.
    std::function<void(double seconds, Cost best, std::int64_t iterations)> report;
};

struct SearchResult {
    Solution solution;
    Cost cost = 0;
    double seconds = 0;
    std::int64_t iterations = 0;
    std::vector<CurvePoint> curve;
};

SearchResult search(const Problem& problem, const SearchOptions& options);

}  // namespace tallyman::dispatch
