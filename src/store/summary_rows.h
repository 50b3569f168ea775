// An order's summary as columns, in the tables `summaries` and `evidence`: order_id, depot, the evidence, eligible,
// fingerprint, photos, policy, checks, families. For the .cpp files of this folder only.
#pragma once

#include "store/database.h"
#include "store/store.h"

namespace tallyman::store {

inline constexpr int summary_columns = 9;

void bind_summary(Statement& statement, int place, const SummaryRow& row);  // from that place on
SummaryRow summary_from(Statement& row);                                    // the first nine columns

}  // namespace tallyman::store
