// Do today's deliveries look like those the line was learned from? Population stability index over the deciles of each
// feature: sum of (new - old) * ln(new / old). Practice in credit scoring, where it comes from (Siddiqi 2006): below
// 0.1 nothing moved, above 0.25 the ranking must be learned again.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "verify/logistic.h"

namespace tallyman::verify {

constexpr double drift_watch = 0.1;
constexpr double drift_broken = 0.25;

// Of one feature. Shares are smoothed by half an observation a bin so that an empty bin is no infinity; what chance
// alone gives at these sizes, about (bins - 1) * (1 / old + 1 / new), is taken off, down to 0.
double stability_index(std::span<const double> before, std::span<const double> now);

// Of every column.
std::vector<double> stability_of(const Table& before, const Table& now);

}  // namespace tallyman::verify
