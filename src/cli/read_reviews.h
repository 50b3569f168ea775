// reviews.csv as a command reads it: decisions in any sequence, with what was left out and why.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "catalog/problem.h"
#include "cli/console.h"
#include "review/review.h"

namespace tallyman::cli {

struct ReviewFile {
    std::vector<review::Review> reviews;
    Problems problems;
};

// Says each problem; throws Failure when the file cannot be read at all.
ReviewFile read_reviews(const std::string& path, const Zone& zone, Console& console);

}  // namespace tallyman::cli
