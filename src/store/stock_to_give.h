// The stock that may go out: a lot that is held back (tallyman recall --hold) lies in the depot, but no order gets it.
#pragma once

#include <vector>

#include "store/event_store.h"
#include "store/store.h"

namespace tallyman::store {

struct StockToGive {
    std::vector<StockLot> free, held;
};

StockToGive stock_to_give(const Store& store, const EventStore& events);

}  // namespace tallyman::store
