// Forgets a comment that the desk decided to erase: what a reviewer noted beside a decision (review/ID; the ledger
// never held it) or what an appeal argued (appeal/ID; its fact loses its record and salt, and an entry "erased" names
// it). The decision and the appeal themselves stay in their rows.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "store/database.h"
#include "store/erase.h"

namespace tallyman::store {

std::optional<OrderId> order_of_comment(Database& database, const std::string& comment);  // nothing: no such comment

// Inside a transaction; false when there was nothing to forget. `Erasure::photo` is the comment.
bool forget_comment(Database& database, const Erasure& erasure, Instant now);

}  // namespace tallyman::store
