// Isotonic calibration: the rising step function that fits the labels best, by pooling adjacent violators (Barlow et
// al. 1972; for calibration Zadrozny and Elkan 2002). Turns any ranking into shares that were really seen.
#pragma once

#include <span>
#include <vector>

namespace tallyman::verify {

class IsotonicModel {
public:
    IsotonicModel() = default;
    // Scores in any order; good[i] belongs to scores[i].
    IsotonicModel(std::span<const double> scores, const std::vector<bool>& good);

    // The share of good at this score, between steps the step below; 0.5 when nothing was learned.
    double operator()(double score) const;

private:
    std::vector<double> from_;   // the lowest score of each step, rising
    std::vector<double> share_;  // rising
};

}  // namespace tallyman::verify
