// The tables of a day folder that describe the trade and its photos; stock.csv and orders.csv stand in
// orders/order_rows.h. Each has its columns (the contract with whoever writes the files) and a function from a row to
// its value, or nothing when the row is bad (its problems are noted then).
#pragma once

#include <optional>

#include "catalog/catalog.h"
#include "catalog/photo_row.h"
#include "catalog/table.h"

namespace tallyman {

extern const TableFormat products_table, depots_table, outlets_table, vehicles_table, photos_table, truth_table;

// The column that a row's key stands in, of every table above.
inline constexpr std::size_t key_column = 0;
inline constexpr std::size_t vehicle_depot_column = 2;
inline constexpr std::size_t photo_order_column = 1;
inline constexpr std::size_t photo_vehicle_column = 2;

std::optional<Product> read_product(Cells& row);
std::optional<Depot> read_depot(Cells& row);
std::optional<Outlet> read_outlet(Cells& row);
std::optional<Vehicle> read_vehicle(Cells& row);
std::optional<PhotoRow> read_photo(Cells& row, const Zone& zone);
std::optional<TruthRow> read_truth(Cells& row);

std::string_view name(Temperature temperature);  // ambient, chilled, frozen: the word in the files

}  // namespace tallyman
