#include "dispatch/search.h"

#include <algorithm>
#include <numeric>
#include <thread>

#include "dispatch/whole_search.h"
#include "dispatch/worker.h"

namespace tallyman::dispatch {
namespace {

// Between these parts of the budget workers hear of each other's best.
constexpr double meetings[] = {0.25, 0.4, 0.55, 0.7, 0.8, 0.9, 1.0};

// How much time there is for a population: a generation costs about n * n. 1 is 5 s for 200 clients, 20 s for 400.
constexpr double seconds_per_square = 1.0 / (90 * 90);
constexpr double iterations_per_second = 250'000;  // of ruin and recreate, for searches limited by iterations
// From here on breeding beats annealing one solution: the more routes there are, the more children it takes to mix
// them. On 1,000 stops and 0.5 breeding was ahead with 18 routes and annealing with 91; on 400 stops and 0.1 breeding
// with 8 to 12 routes and annealing with 36. Without windows annealing is good for longer.
struct EnoughToBreed {
    double plenty_per_route;
    double plenty_min;
};
constexpr EnoughToBreed with_windows{0.25 / 40, 0.05};
constexpr EnoughToBreed without_windows{0.8 / 40, 0.8};

double plenty_of(const PlainProblem& problem, const SearchOptions& options) {
    const double seconds = options.iterations ? static_cast<double>(*options.iterations) / iterations_per_second
                                              : options.processor_seconds;
    const double clients = problem.clients;
    return seconds / (options.threads * clients * clients * seconds_per_square);
}

bool is_for_breeding(const PlainProblem& problem, double plenty) {
    const EnoughToBreed& enough = problem.has_windows ? with_windows : without_windows;
    const double load = std::accumulate(problem.demand.begin(), problem.demand.end(), 0.0);
    const double routes = load / std::max(1, problem.capacity);
    return !problem.has_prizes && plenty >= std::max(enough.plenty_min, enough.plenty_per_route * routes);
}

// The best of all workers over time, thinned out: points nearer than a hundredth of the time passed are one.
class Curve {
public:
    void add(double seconds, Cost cost) {
        if (!points_.empty() && cost >= points_.back().cost) return;
        if (points_.size() > 1 && seconds < 1.01 * points_.back().seconds) points_.pop_back();
        points_.push_back({seconds, cost});
    }
    std::vector<CurvePoint> take() { return std::move(points_); }

private:
    std::vector<CurvePoint> points_;
};

class Search {
public:
    Search(const Problem& problem, const SearchOptions& options)
        : problem_(problem), options_(options), setup_began_(thread_seconds()), plain_(plain_of(problem)) {}

    SearchResult run() {
        make_workers();
        side_by_side([&](Worker& worker) { worker.start(options_.warm); });
        for (const double meeting : meetings) {
            side_by_side([&](Worker& worker) { worker.run_until(meeting); });
            if (workers_.size() > 1 && meeting < 1) meet();
        }
        return result();
    }

private:
    void make_workers() {
        const double plenty = plain_ ? plenty_of(*plain_, options_) : 0;
        const bool breed = plain_ && is_for_breeding(*plain_, plenty);
        const Random random(options_.seed);
        setup_seconds_ = thread_seconds() - setup_began_;
        const double seconds = std::max(0.0, options_.processor_seconds - setup_seconds_) / options_.threads;
        for (int i = 0; i < options_.threads; ++i) {
            const Random own = random.fork(static_cast<std::uint64_t>(i));
            const std::int64_t all = options_.iterations.value_or(Budget::unlimited);
            const std::int64_t share =
                options_.iterations ? all / options_.threads + (i < all % options_.threads) : all;
            const Budget budget(seconds, share, options_.stop);
            workers_.push_back(breed    ? breeding_worker(*plain_, budget, own, plenty)
                               : plain_ ? annealing_worker(*plain_, budget, own)
                                        : annealing_worker(problem_, budget, own));
        }
        workers_[0]->improved = [this] { watch(*workers_[0]); };
    }

    template <class Do>
    void side_by_side(const Do& act) {
        const auto one = [&](Worker& worker) {
            worker.budget.resume();
            act(worker);
            worker.budget.pause();
        };
        std::vector<std::jthread> threads;
        for (std::size_t i = 1; i < workers_.size(); ++i) threads.emplace_back([&, i] { one(*workers_[i]); });
        one(*workers_[0]);
    }

    Worker& best_worker() {
        return **std::min_element(workers_.begin(), workers_.end(),
                                  [](const auto& a, const auto& b) { return a->best_cost() < b->best_cost(); });
    }

    void meet() {
        Worker& best = best_worker();
        const Solution solution = best.best();
        for (const auto& worker : workers_)
            if (worker->best_cost() > best.best_cost()) worker->hear_of(solution);
        curve_.add(seconds(), best.best_cost());
    }

    void watch(const Worker& worker) {
        const double now = setup_seconds_ + options_.threads * worker.budget.elapsed();
        curve_.add(now, worker.best_cost());
        if (options_.report && now >= last_report_ + 1) {
            last_report_ = now;
            options_.report(now, worker.best_cost(), options_.threads * worker.budget.spent());
        }
    }

    double seconds() const {
        double sum = setup_seconds_;
        for (const auto& worker : workers_) sum += worker->budget.paused_at();
        return sum;
    }

    SearchResult result() {
        SearchResult result;
        Worker& best = best_worker();
        result.solution = best.best();
        result.cost = best.best_cost();
        result.seconds = seconds();
        for (const auto& worker : workers_) result.iterations += worker->budget.spent();
        curve_.add(result.seconds, result.cost);
        result.curve = curve_.take();
        return result;
    }

    const Problem& problem_;
    const SearchOptions& options_;
    double setup_began_;
    std::optional<PlainProblem> plain_;
    double setup_seconds_ = 0;
    std::vector<std::unique_ptr<Worker>> workers_;
    Curve curve_;
    double last_report_ = 0;
};

}  // namespace

SearchResult search(const Problem& problem, const SearchOptions& options) {
    if (problem.clients.empty()) return {};
    if (needs_whole_search(problem)) return whole_search(problem, options);
    return Search(problem, options).run();
}

}  // namespace tallyman::dispatch
