// One thread's part of a search. Workers run side by side from one fraction of the budget to the next and in between
// hear of each other's best; so the answer depends on their number but not on how the machine schedules them.
#pragma once

#include <functional>
#include <memory>

#include "base/random.h"
#include "dispatch/budget.h"
#include "dispatch/plain_problem.h"
#include "dispatch/search.h"

namespace tallyman::dispatch {

class Worker {
public:
    explicit Worker(const Budget& worker_budget) : budget(worker_budget) {}
    virtual ~Worker() = default;

    virtual void start(const std::optional<Solution>& warm) = 0;
    virtual void run_until(double fraction) = 0;
    virtual Cost best_cost() const = 0;
    virtual Solution best() = 0;
    virtual void hear_of(const Solution& better) = 0;

    Budget budget;
    std::function<void()> improved = [] {};  // called now and then after the best has improved
};

// Annealed ruin and recreate: the plain case with many stops or little time.
std::unique_ptr<Worker> annealing_worker(const PlainProblem& problem, Budget budget, Random random);
std::unique_ptr<Worker> annealing_worker(const Problem& problem, Budget budget, Random random);

// A population of short annealed runs, bred further: the plain case with time enough for its size. `plenty` says how
// much: 1 is 5 s for 200 clients, 20 s for 400.
std::unique_ptr<Worker> breeding_worker(const PlainProblem& problem, Budget budget, Random random, double plenty);

}  // namespace tallyman::dispatch
