#include "verify/accept_line.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "base/check.h"
#include "verify/binomial.h"

namespace tallyman::verify {
namespace {

// Everything from the highest score down to a line, counted; one for each distinct score, the highest first.
std::vector<AcceptLine> candidates(std::span<const ScoredDelivery> deliveries) {
    std::vector<ScoredDelivery> sorted(deliveries.begin(), deliveries.end());
    std::ranges::sort(sorted, std::greater{}, &ScoredDelivery::score);
    std::vector<AcceptLine> lines;
    lines.reserve(sorted.size());
    AcceptLine line;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        line.score = sorted[i].score;
        ++line.above;
        line.reviewed += sorted[i].good ? 1 : 0;
        line.wrong += sorted[i].good == false ? 1 : 0;
        const bool last_of_its_score = i + 1 == sorted.size() || sorted[i + 1].score != sorted[i].score;
        if (last_of_its_score) lines.push_back(line);
    }
    return lines;
}

// How likely so few wrong ones are if the bound were broken: if one more than allowed were wrong.
double chance_if_broken(const AcceptLine& line, std::int64_t wrong, const RiskGoal& goal) {
    if (goal.scope == Scope::future) return chance_of_at_most(wrong, line.reviewed, goal.bound);
    const auto allowed = static_cast<std::int64_t>(std::floor(goal.bound * static_cast<double>(line.above)));
    if (allowed >= line.above) return 0;
    return chance_of_at_most_drawn(wrong, line.reviewed, allowed + 1, line.above);
}

// Where a walk may begin, given nothing but the scores: below the last line that could not even pass without a wrong.
// (Above it a folder has lines of which everything was looked at; they pass, and say nothing.)
std::int64_t first_that_could_pass(std::span<const AcceptLine> lines, const RiskGoal& goal, double budget) {
    std::int64_t first = 1;
    for (const AcceptLine& line : lines) {
        if (chance_if_broken(line, 0, goal) > budget) first = line.above + 1;
    }
    return first;
}

// In each step lie about so many reviewed deliveries: fine enough to lose little, coarse enough that a line is not
// drawn through deliveries of which nobody has seen any.
constexpr std::int64_t reviewed_a_step = 15;

// A step of which surely more than twice the bound is wrong would spend on a few deliveries what is promised of all. To
// stop before it is always allowed: every line that the walk has passed keeps the promise.
bool is_worse(const AcceptLine& line, const AcceptLine& before, const RiskGoal& goal) {
    const auto reviewed = line.reviewed - before.reviewed, wrong = line.wrong - before.wrong;
    return share_lower(wrong, reviewed, goal.confidence) > 2 * goal.bound;
}

const AcceptLine* walk(std::span<const AcceptLine> lines, std::int64_t start, const RiskGoal& goal, double budget) {
    const AcceptLine* passed = nullptr;
    std::int64_t next = start;
    const auto& all = lines.back();
    const auto step = reviewed_a_step * all.above / std::max<std::int64_t>(1, all.reviewed);
    for (const AcceptLine& line : lines) {
        const bool last_of_the_walk = &line == &lines.back() && passed != nullptr;
        if (line.above < next && !last_of_the_walk) continue;
        if (chance_if_broken(line, line.wrong, goal) > budget) break;
        if (passed != nullptr && is_worse(line, *passed, goal)) break;
        passed = &line;
        next = line.above + std::max<std::int64_t>(1, step);
    }
    return passed;
}

void set_uppers(AcceptLine& line, const RiskGoal& goal) {
    if (goal.scope == Scope::future) {
        line.upper = line.upper_unseen = share_upper(line.wrong, line.reviewed, goal.confidence);
        return;
    }
    const auto marked = marked_upper(line.wrong, line.reviewed, line.above, goal.confidence);
    line.upper = static_cast<double>(marked) / static_cast<double>(line.above);
    const auto unseen = line.above - line.reviewed;
    line.upper_unseen = unseen > 0 ? static_cast<double>(marked - line.wrong) / static_cast<double>(unseen) : 0;
}

}  // namespace

std::int64_t reviews_needed(RiskGoal goal, std::int64_t wrong) {
    const auto none_wrong =
        static_cast<std::int64_t>(std::ceil(std::log(1 - goal.confidence) / std::log1p(-goal.bound)));
    if (wrong == 0) return none_wrong;
    const auto passes = [&](std::int64_t n) { return chance_of_at_most(wrong, n, goal.bound) <= 1 - goal.confidence; };
    std::int64_t low = none_wrong, high = 2 * none_wrong;
    while (!passes(high)) high *= 2;
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (passes(middle) ? high : low) = middle;
    }
    return high;
}

std::optional<AcceptLine> choose_accept_line(std::span<const ScoredDelivery> deliveries, RiskGoal goal) {
    CHECK(goal.bound > 0 && goal.bound < 1 && goal.confidence > 0 && goal.confidence < 1);
    const auto lines = candidates(deliveries);
    if (lines.empty()) return {};

    const bool many = lines.back().reviewed >= 3 * reviews_needed(goal);
    const double budget = (1 - goal.confidence) / (many ? 2 : 1);
    const std::int64_t first = first_that_could_pass(lines, goal, budget);
    const AcceptLine* line = walk(lines, first, goal, budget);
    if (many) {
        const AcceptLine* lower = walk(lines, std::max(first, lines.back().above / 2), goal, budget);
        if (line == nullptr || (lower != nullptr && lower->above > line->above)) line = lower;
    }
    if (line == nullptr) return {};
    AcceptLine chosen = *line;
    set_uppers(chosen, goal);
    return chosen;
}

}  // namespace tallyman::verify
