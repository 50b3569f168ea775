#include "verify/running_promise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace tallyman::verify {
namespace {

struct Bet {
    double weight, found;  // found: what a found wrong one multiplies the evidence with
};
constexpr std::array bets = {Bet{0.6, 0}, Bet{0.25, 0.15}, Bet{0.15, 0.5}};

// The evidence that `hidden` wrong ones were missed and `found` seen, each looked at with chance `share`.
double evidence(double hidden, std::int64_t found, double share) {
    double sum = 0;
    for (const Bet& bet : bets) {
        const double missed = std::log((1 - share * bet.found) / (1 - share));
        sum += bet.weight * std::pow(bet.found, static_cast<double>(found)) * std::exp(hidden * missed);
    }
    return sum;
}

}  // namespace

RunningPromise::RunningPromise(RiskGoal goal, double audit_share_min) : goal_(goal), audit_share_min_(audit_share_min) {
    CHECK(goal.bound > 0 && goal.bound < 1 && goal.confidence > 0 && goal.confidence < 1);
    CHECK(audit_share_min >= 0 && audit_share_min <= 1);
}

// The most that may hide before the evidence against so many becomes too strong.
std::int64_t RunningPromise::hidden_upper(std::int64_t found, double share) const {
    if (share >= 1) return 0;
    if (share <= 0) return std::numeric_limits<std::int64_t>::max();
    const double enough = 1 / (1 - goal_.confidence);
    double low = 0, high = 1;
    while (evidence(high, found, share) < enough) high *= 2;
    while (high - low > 0.5) (evidence((low + high) / 2, found, share) < enough ? low : high) = (low + high) / 2;
    auto hidden = static_cast<std::int64_t>(low);
    while (evidence(static_cast<double>(hidden) + 1, found, share) < enough) ++hidden;
    return hidden;
}

bool RunningPromise::keeps(std::int64_t hidden, std::int64_t accepted) const {
    return static_cast<double>(hidden) <= goal_.bound * static_cast<double>(accepted);
}

double RunningPromise::share_for(std::int64_t lot) const {
    const auto stands = [&](double share) {
        return keeps(hidden_upper(found_, std::min(share, share_least_)), accepted_ + lot);
    };
    if (stands(audit_share_min_)) return audit_share_min_;
    double low = audit_share_min_, high = 1;
    constexpr double fine_enough = 1.0 / 1024;
    while (high - low > fine_enough) (stands((low + high) / 2) ? high : low) = (low + high) / 2;
    return high > 1 - 2 * fine_enough ? 1 : high;
}

bool RunningPromise::settle(std::int64_t lot, double share, std::int64_t found_wrong) {
    CHECK(found_wrong >= 0 && found_wrong <= lot && share >= 0 && share <= 1);
    const auto hidden = hidden_upper(found_ + found_wrong, std::min(share, share_least_));
    const bool stands = keeps(hidden, accepted_ + lot - found_wrong);
    record(lot, share, found_wrong, stands);
    return stands;
}

void RunningPromise::record(std::int64_t lot, double share, std::int64_t found_wrong, bool stands) {
    found_ += found_wrong;
    if (!stands) return;
    share_least_ = std::min(share, share_least_);
    accepted_ += lot - found_wrong;
}

double RunningPromise::upper() const {
    return accepted_ == 0 ? 1 : std::min(1.0, static_cast<double>(hidden_upper()) / static_cast<double>(accepted_));
}

}  // namespace tallyman::verify
