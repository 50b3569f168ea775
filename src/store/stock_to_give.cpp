#include "store/stock_to_give.h"

#include "trace/own_events.h"

namespace tallyman::store {

StockToGive stock_to_give(const Store& store, const EventStore& events) {
    StockToGive stock;
    for (auto& lot : store.stock()) {
        const bool held = events.is_held(trace::lot_link(lot.gtin, lot.lot));
        (held ? stock.held : stock.free).push_back(std::move(lot));
    }
    return stock;
}

}  // namespace tallyman::store
