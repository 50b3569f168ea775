// reviews.csv: what people decided, one row a decision.
#pragma once

#include <optional>

#include "catalog/table.h"
#include "review/review.h"

namespace tallyman::review {

extern const TableFormat reviews_table;

std::optional<Review> read_review(Cells& row, const Zone& zone);

}  // namespace tallyman::review
