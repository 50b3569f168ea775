#include "review/agreement.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tallyman::review {

Agreement agreement(std::span<const std::pair<Answer, Answer>> pairs) {
    Agreement result;
    result.pairs = static_cast<std::int64_t>(pairs.size());
    if (pairs.empty()) return result;

    constexpr std::size_t answers = 4;
    std::array<std::array<double, answers>, answers> share{};
    std::array<double, answers> first{}, second{};
    const double each = 1.0 / static_cast<double>(pairs.size());
    for (const auto& [a, b] : pairs) {
        share[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)] += each;
        first[static_cast<std::size_t>(a)] += each;
        second[static_cast<std::size_t>(b)] += each;
    }
    double same = 0, chance = 0;
    for (std::size_t i = 0; i < answers; ++i) {
        same += share[i][i];
        chance += first[i] * second[i];
    }
    result.share = same;
    if (chance > 1 - 1e-12) {
        result.kappa = result.low = result.high = 1;
        return result;
    }
    result.kappa = (same - chance) / (1 - chance);
    double on = 0, off = 0;
    for (std::size_t i = 0; i < answers; ++i) {
        on += share[i][i] * std::pow(1 - (first[i] + second[i]) * (1 - result.kappa), 2);
        for (std::size_t j = 0; j < answers; ++j) {
            if (i != j) off += share[i][j] * std::pow(first[j] + second[i], 2);
        }
    }
    off *= (1 - result.kappa) * (1 - result.kappa);
    const double rest = std::pow(result.kappa - chance * (1 - result.kappa), 2);
    const double variance = std::max(0.0, on + off - rest) * each / ((1 - chance) * (1 - chance));
    const double margin = 1.96 * std::sqrt(variance);
    result.low = std::max(-1.0, result.kappa - margin);
    result.high = std::min(1.0, result.kappa + margin);
    return result;
}

}  // namespace tallyman::review
