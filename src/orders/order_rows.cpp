#include "orders/order_rows.h"

namespace tallyman {
namespace {

constexpr auto optional = Presence::optional;
constexpr auto required = Presence::required;

constexpr Column stock_columns[] = {
    {"depot", "mã kho", required, {"kho, có trong depots.csv", "depot, from depots.csv"}},
    {"gtin", "mã GTIN", required, {"sản phẩm, có trong products.csv", "product, from products.csv"}},
    {"lot", "số lô", required, {"số lô", "lot number"}},
    {"expiry",
     "hạn dùng",
     required,
     {"ngày cuối cùng được bán, như 2026-12-10", "last day it may be sold, such as 2026-12-10"}},
    {"cases", "số thùng", required, {"số thùng đang có", "cases on hand"}},
};

constexpr Column order_columns[] = {
    {"order", "mã đơn hàng", required, {"mã đơn hàng; mỗi sản phẩm một dòng", "order number; one line per product"}},
    {"outlet", "mã cửa hàng", required, {"cửa hàng, có trong outlets.csv", "outlet, from outlets.csv"}},
    {"gtin", "mã GTIN", required, {"sản phẩm, có trong products.csv", "product, from products.csv"}},
    {"cases", "số thùng", required, {"số thùng đặt", "cases ordered"}},
    {"due", "ngày giao", required, {"ngày giao, như 2026-11-23", "delivery day, such as 2026-11-23"}},
    {"window_start",
     "giao từ",
     optional,
     {"giao sớm nhất; trống theo giờ cửa hàng", "not before; the outlet's hours when empty"}},
    {"window_end",
     "giao đến",
     optional,
     {"giao muộn nhất; trống theo giờ cửa hàng", "not after; the outlet's hours when empty"}},
    {"priority", "ưu tiên", optional, {"số lớn được giao trước; trống là 0", "higher is served first; empty is 0"}},
};

constexpr std::int64_t cases_max = 1'000'000;
constexpr std::int64_t priority_max = 1'000;

}  // namespace

const TableFormat stock_table{
    "stock.csv", {"Tồn kho theo lô", "Stock by lot"}, stock_columns, "D1,8934567000017,L0001,2026-12-10,400"};
const TableFormat orders_table{
    "orders.csv", {"Đơn hàng", "Orders"}, order_columns, "O00001,C0001,8934567000017,6,2026-11-23,08:00,11:00,0"};

std::optional<StockLot> read_stock_lot(Cells& row, const Zone& zone) {
    using namespace stock_column;
    StockLot read{.depot = row.id<DepotId>(depot),
                  .gtin = row.gtin(gtin),
                  .lot = row.id<LotId>(lot),
                  .expiry = row.day(expiry, zone),
                  .cases = {row.integer(cases, 0, cases_max)}};
    return row.good() ? std::optional(std::move(read)) : std::nullopt;
}

std::optional<OrderRow> read_order_row(Cells& row, const Zone& zone) {
    using namespace order_column;
    OrderRow read{.order = row.id<OrderId>(order),
                  .outlet = row.id<OutletId>(outlet),
                  .gtin = row.gtin(gtin),
                  .cases = {row.integer(cases, 1, cases_max)},
                  .due = row.day(due, zone),
                  .window_start = {},
                  .window_end = {},
                  .priority = 0};
    if (row.has(window_start)) read.window_start = row.time_on(read.due, window_start, zone);
    if (row.has(window_end)) read.window_end = row.time_on(read.due, window_end, zone);
    if (row.has(priority)) read.priority = static_cast<int>(row.integer(priority, -priority_max, priority_max));
    if (row.good() && read.window_start && read.window_end && *read.window_end <= *read.window_start) {
        row.reject(window_end, ProblemCode::ends_before_it_begins, clock_text(*read.window_start));
    }
    return row.good() ? std::optional(std::move(read)) : std::nullopt;
}

}  // namespace tallyman
