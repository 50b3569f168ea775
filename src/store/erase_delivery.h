// Forgets what is personal in what phones said of an order: the driver's positions, the driver's words. The delivery
// itself, what was handed over and when, stays in its rows and in the ledger; the facts "delivery_personal" lose their
// records and salts, and an entry "erased" names them.
#pragma once

#include "base/time.h"
#include "store/database.h"
#include "store/erase.h"

namespace tallyman::store {

enum class OfDelivery { positions, notes };

// Inside a transaction, for events received before that moment; false when there was nothing to forget. What else the
// facts "delivery_personal" held goes with it, from the ledger only. `Erasure::photo` is not read.
bool forget_in_delivery(Database& database, const std::string& order, OfDelivery what, const Erasure& erasure,
                        Instant before, Instant now);

}  // namespace tallyman::store
