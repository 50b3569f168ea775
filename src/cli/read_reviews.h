// reviews.csv as a command reads it: decisions in any sequence, with what was left out and why.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "catalog/problem.h"
#include "cli/console.h"
#include "review/review.h"

namespace tallyman::cli {

// Rows that cannot be read are left out and named; a decision of the future counts, and is named too: it goes before
// every later one of the same person.
struct ReviewFile {
    std::vector<review::Review> reviews;
    Problems problems;
    std::int64_t in_future = 0;
};

// Says each problem; throws Failure when the file cannot be read at all.
ReviewFile read_reviews(const std::string& path, const Zone& zone, Console& console);

}  // namespace tallyman::cli
