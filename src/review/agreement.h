// Do two reviewers who looked blind at the same deliveries say the same, beyond what chance gives? Cohen's kappa
// (1960) with the large-sample error of Fleiss, Cohen and Everitt (1969).
#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "review/review.h"

namespace tallyman::review {

struct Agreement {
    std::int64_t pairs = 0;
    double share = 0;          // that said the same
    double kappa = 0;          // 1 is perfect, 0 is chance; 1 when both always gave the same single answer
    double low = 0, high = 0;  // 95 % interval of kappa
};

Agreement agreement(std::span<const std::pair<Answer, Answer>> pairs);

}  // namespace tallyman::review
