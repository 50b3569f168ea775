// stock.csv and orders.csv: their columns and a function from a row to its value, or nothing when the row is bad.
#pragma once

#include <optional>

#include "catalog/table.h"
#include "orders/order.h"

namespace tallyman {

extern const TableFormat stock_table, orders_table;

namespace stock_column {
enum : std::size_t { depot, gtin, lot, expiry, cases };
}
namespace order_column {
enum : std::size_t { order, outlet, gtin, cases, due, window_start, window_end, priority };
}

// One line of orders.csv: a line of an order with all that the file repeats of the order itself.
struct OrderRow {
    OrderId order;
    OutletId outlet;
    Gtin gtin;
    Cases cases;
    Day due;
    std::optional<TimeOfDay> window_start;
    std::optional<TimeOfDay> window_end;
    int priority = 0;
};

std::optional<StockLot> read_stock_lot(Cells& row, const Zone& zone);
std::optional<OrderRow> read_order_row(Cells& row, const Zone& zone);

}  // namespace tallyman
