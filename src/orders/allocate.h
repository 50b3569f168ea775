// Shares stock among orders: first expiring lot first, over several lots in one line where one does not do.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "orders/order.h"

namespace tallyman {

struct AllocatedLot {
    LotId lot;
    Day expiry;
    Cases cases;
};

// What one order line gets, from which lots, and why it gets no more.
struct AllocatedLine {
    OrderId order;
    Gtin gtin;
    Cases asked;
    std::vector<AllocatedLot> lots;  // first expiring first

    Cases given() const;
};

}  // namespace tallyman
