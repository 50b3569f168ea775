#include "store/import_day.h"

#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/gtin.h"
#include "catalog/day_folder.h"
#include "orders/order_rows.h"
#include "store/files.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

// What every line of an order must say alike. Outlets as numbers and no strings: there may be a million of these.
struct OrderHead {
    std::uint32_t outlet;
    std::int32_t due, window_start, window_end;
    std::int16_t priority;
    std::uint32_t line;  // on which it was first said
};

class DayImport {
public:
    DayImport(const DayFolder& day, Store& store, const Progress& progress)
        : day_(day), batch_(store.begin_import()), progress_(progress) {
        content_.add(day.zone.name());
    }

    ImportReport run(Instant now) {
        for (const auto* table : all_tables) bytes_total_ += size_of(*table);
        read(products_table, [&](Cells& row) { take_product(row); });
        read(depots_table, [&](Cells& row) { take(row, depots_, read_depot(row)); });
        read(outlets_table, [&](Cells& row) { take(row, outlets_, read_outlet(row)); });
        read(vehicles_table, [&](Cells& row) { take_vehicle(row); });
        read(stock_table, [&](Cells& row) { take_stock(row); });
        read(orders_table, [&](Cells& row) { take_order(row); });
        read(photos_table, [&](Cells& row) { take_photo(row); });
        if (report_.problems.refused()) return std::move(report_);
        const auto committed = batch_.commit(now, content_.digest());
        report_.import = committed.import;
        report_.unchanged = committed.unchanged;
        return std::move(report_);
    }

private:
    static constexpr const TableFormat* all_tables[] = {&products_table, &depots_table, &outlets_table, &vehicles_table,
                                                        &stock_table,    &orders_table, &photos_table};

    std::uintmax_t size_of(const TableFormat& table) const {
        std::error_code error;
        const auto size = fs::file_size(day_.folder / table.file, error);
        return error ? 0 : size;
    }

    void refuse(const TableFormat& table, ProblemCode code, std::string found, std::string wanted = {}) {
        report_.problems.add(
            {Severity::refused, code, std::string(table.file), 0, {}, std::move(found), std::move(wanted)});
    }

    void read(const TableFormat& table, const TableReader::OnRow& on_row) {
        report_.files.push_back({std::string(table.file), 0, 0});
        const auto path = day_.folder / table.file;
        content_.add(fmt::format("\n{} ", table.file));
        if (!fs::exists(path) && &table == &photos_table) return;
        // Nothing but a plain file: a pipe would never end.
        if (!fs::is_regular_file(path)) return refuse(table, ProblemCode::not_readable, "no such file");
        const auto size = size_of(table);
        if (size > limits::csv_file_max) {
            return refuse(table, ProblemCode::file_too_large, std::to_string(size),
                          std::to_string(limits::csv_file_max));
        }
        TableReader reader(table, report_.problems, on_row);
        const bool readable = read_in_pieces(path, [&](std::string_view piece) {
            if (progress_.stopped()) throw Failure("stopped; nothing was imported", ExitCode::problems_found);
            content_.add(piece);
            reader.feed(piece);
            progress_.report(bytes_done_ += piece.size(), bytes_total_);
            return !reader.refused();
        });
        if (!readable) return refuse(table, ProblemCode::not_readable, "reading failed");
        reader.finish();
        report_.files.back().rows = reader.rows();
    }

    template <class Value>
    bool add(Cells& row, std::size_t column, const Value& value) {
        if (const auto earlier = batch_.add(value, row.line())) {
            row.reject(column, ProblemCode::duplicate, std::to_string(*earlier));
            return false;
        }
        ++report_.files.back().loaded;
        return true;
    }

    template <class AnyId, class Value>
    void take(Cells& row, std::unordered_map<AnyId, std::uint32_t>& known, const std::optional<Value>& value) {
        if (value && add(row, key_column, *value)) known.emplace(value->id, static_cast<std::uint32_t>(known.size()));
    }

    void take_product(Cells& row) {
        const auto product = read_product(row);
        if (!product) return;
        // One product in two lengths of its number is a duplicate too.
        const auto [same, is_new] = products_.try_emplace(*gtin14(product->gtin.text), product->gtin, row.line());
        if (!is_new) return row.reject(key_column, ProblemCode::duplicate, std::to_string(same->second.second));
        add(row, key_column, *product);
    }

    void take_vehicle(Cells& row) {
        const auto vehicle = read_vehicle(row);
        if (vehicle && refers(row, vehicle_depot_column, depots_, vehicle->depot, depots_table))
            take(row, vehicles_, vehicle);
    }

    void take_stock(Cells& row) {
        auto lot = read_stock_lot(row, day_.zone);
        if (!lot || !refers(row, stock_column::depot, depots_, lot->depot, depots_table)) return;
        if (refers_to_product(row, stock_column::gtin, lot->gtin)) add(row, stock_column::lot, *lot);
    }

    void take_order(Cells& row) {
        auto order = read_order_row(row, day_.zone);
        if (!order || !refers(row, order_column::outlet, outlets_, order->outlet, outlets_table)) return;
        if (!refers_to_product(row, order_column::gtin, order->gtin) || !agrees(row, *order)) return;
        add(row, order_column::gtin, *order);
    }

    void take_photo(Cells& row) {
        const auto photo = read_photo(row, day_.zone);
        if (!photo) return;
        if (report_.problems.refused()) return;  // as in `miss`
        // Loaded all the same: a photo that fits nothing is for a person to look at, not to lose.
        if (!orders_.contains(key_of(photo->order)))
            row.warn(photo_order_column, ProblemCode::unknown_reference, std::string(orders_table.file));
        if (photo->vehicle && !vehicles_.contains(*photo->vehicle)) {
            row.warn(photo_vehicle_column, ProblemCode::unknown_reference, std::string(vehicles_table.file));
        }
        add(row, key_column, *photo);
    }

    // Once a file is refused its keys are missing everywhere; saying so of each row would bury the one thing that is
    // wrong, and nothing will load anyway.
    void miss(Cells& row, std::size_t column, const TableFormat& table) {
        if (!report_.problems.refused()) row.reject(column, ProblemCode::unknown_reference, std::string(table.file));
    }

    template <class AnyId>
    bool refers(Cells& row, std::size_t column, const std::unordered_map<AnyId, std::uint32_t>& known, const AnyId& id,
                const TableFormat& table) {
        if (known.contains(id)) return true;
        miss(row, column, table);
        return false;
    }

    // Writes the number as products.csv does, so that later it is found by plain comparison.
    bool refers_to_product(Cells& row, std::size_t column, Gtin& gtin) {
        const auto known = products_.find(*gtin14(gtin.text));
        if (known == products_.end()) {
            miss(row, column, products_table);
            return false;
        }
        gtin = known->second.first;
        return true;
    }

    bool agrees(Cells& row, const OrderRow& order) {
        const auto seconds = [](const std::optional<TimeOfDay>& time) {
            return time ? static_cast<std::int32_t>(time->count()) : -1;
        };
        const OrderHead head{outlets_.at(order.outlet),
                             static_cast<std::int32_t>(order.due.time_since_epoch().count()),
                             seconds(order.window_start),
                             seconds(order.window_end),
                             static_cast<std::int16_t>(order.priority),
                             static_cast<std::uint32_t>(row.line())};
        const auto [known, is_new] = orders_.try_emplace(key_of(order.order), head);
        if (is_new) return true;
        const auto& first = known->second;
        const auto differs = [&](bool same, std::size_t column) {
            if (!same) row.reject(column, ProblemCode::contradicts_its_order, std::to_string(first.line));
        };
        differs(head.outlet == first.outlet, order_column::outlet);
        differs(head.due == first.due, order_column::due);
        differs(head.window_start == first.window_start, order_column::window_start);
        differs(head.window_end == first.window_end, order_column::window_end);
        differs(head.priority == first.priority, order_column::priority);
        return row.good();
    }

    // Instead of the text, for memory. Among a million orders two share a hash once in thirty million days, and then
    // good rows are reported as contradicting each other; nothing wrong loads.
    static std::uint64_t key_of(const OrderId& order) { return std::hash<OrderId>{}(order); }

    const DayFolder& day_;
    ImportBatch batch_;
    const Progress& progress_;
    ImportReport report_;
    Sha256 content_;
    std::uintmax_t bytes_total_ = 0, bytes_done_ = 0;
    std::unordered_map<std::string, std::pair<Gtin, std::int64_t>> products_;  // by 14 digits, with the line
    std::unordered_map<DepotId, std::uint32_t> depots_;
    std::unordered_map<OutletId, std::uint32_t> outlets_;
    std::unordered_map<VehicleId, std::uint32_t> vehicles_;
    std::unordered_map<std::uint64_t, OrderHead> orders_;
};

}  // namespace

ImportReport import_day(const DayFolder& day, Store& store, Instant now, const Progress& progress) {
    return DayImport(day, store, progress).run(now);
}

}  // namespace tallyman::store
