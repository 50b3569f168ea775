// What was asked for, and what there is to give. An order is one outlet's wish for one day; its lines are products.
#pragma once

#include <optional>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "base/units.h"

namespace tallyman {

struct OrderLine {
    Gtin gtin;
    Cases cases;
};

struct Order {
    OrderId id;
    OutletId outlet;
    std::vector<OrderLine> lines;  // in the order of the file
    Day due;
    std::optional<TimeOfDay> window_start;  // local, within the outlet's hours when absent
    std::optional<TimeOfDay> window_end;
    int priority = 0;  // higher is served first
};

// One lot of one product at one depot.
struct StockLot {
    DepotId depot;
    Gtin gtin;
    LotId lot;
    Day expiry;  // the last day on which it may be sold
    Cases cases;
};

// The day that most orders are due; nothing was ordered: the day of the epoch.
Day main_day(const std::vector<Order>& orders);

}  // namespace tallyman
