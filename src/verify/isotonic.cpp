#include "verify/isotonic.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"

namespace tallyman::verify {

IsotonicModel::IsotonicModel(std::span<const double> scores, const std::vector<bool>& good) {
    CHECK(scores.size() == good.size());
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return scores[i]; });

    struct Step {
        double from, good, count;
        double share() const { return good / count; }
    };
    std::vector<Step> levels;  // equal scores are one observation
    for (const std::size_t i : order) {
        if (levels.empty() || levels.back().from != scores[i]) levels.push_back({scores[i], 0, 0});
        levels.back().good += good[i] ? 1 : 0;
        ++levels.back().count;
    }
    std::vector<Step> steps;
    for (const Step& level : levels) {
        steps.push_back(level);
        while (steps.size() > 1 && steps[steps.size() - 2].share() >= steps.back().share()) {
            const Step last = steps.back();
            steps.pop_back();
            steps.back().good += last.good;
            steps.back().count += last.count;
        }
    }
    for (const Step& step : steps) {
        from_.push_back(step.from);
        share_.push_back(step.share());
    }
}

double IsotonicModel::operator()(double score) const {
    if (from_.empty()) return 0.5;
    const auto above = std::ranges::upper_bound(from_, score);
    return above == from_.begin() ? share_.front() : share_[static_cast<std::size_t>(above - from_.begin()) - 1];
}

}  // namespace tallyman::verify
