#include <initializer_list>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "store/database.h"
#include "store/erased_files.h"
#include "store/ledger_facts.h"
#include "store/store.h"

namespace tallyman::store {
namespace {

using Names = std::initializer_list<std::string_view>;

void bind(Statement& statement, int place, std::int64_t value) { statement.bind(place, value); }
void bind(Statement& statement, int place, double value) { statement.bind(place, value); }
void bind(Statement& statement, int place, const std::string& value) { statement.bind(place, value); }
void bind(Statement& statement, int place, Temperature value) { statement.bind(place, static_cast<int>(value)); }
void bind(Statement& statement, int place, Seconds value) { statement.bind(place, value.count()); }
void bind(Statement& statement, int place, Day value) { statement.bind(place, value.time_since_epoch().count()); }
void bind(Statement& statement, int place, Instant value) { statement.bind(place, value.time_since_epoch().count()); }
template <class Tag>
void bind(Statement& statement, int place, const Id<Tag>& id) {
    statement.bind(place, id.text);
}
template <class Tag>
void bind(Statement& statement, int place, Quantity<Tag> quantity) {
    statement.bind(place, quantity.value);
}
template <class T>
void bind(Statement& statement, int place, const std::optional<T>& value) {
    if (value) {
        bind(statement, place, *value);
    } else {
        statement.bind_null(place);
    }
}

std::string insert_text(std::int64_t import, std::string_view table, Names keys, Names others) {
    std::string places;
    for (std::size_t i = 0; i < keys.size() + 1 + others.size(); ++i) places += ", ?";
    return fmt::format("insert into {} (import, {}, line, {}) values ({}{}) on conflict do nothing", table,
                       fmt::join(keys, ", "), fmt::join(others, ", "), import, places);
}

std::string find_text(std::int64_t import, std::string_view table, Names keys) {
    return fmt::format("select line from {} where import = {} and {} = ?", table, import, fmt::join(keys, " = ? and "));
}

// Adds rows to one table of one import, or finds the line of the row that already has the key.
class Insert {
public:
    Insert(Database& database, std::int64_t import, std::string_view table, Names keys, Names others)
        : keys_(static_cast<int>(keys.size())),
          add_(database, insert_text(import, table, keys, others)),
          find_(database, find_text(import, table, keys)) {}

    // The values come as the columns do: the keys, the line, the rest.
    template <class... Values>
    std::optional<std::int64_t> row(const Values&... values) {
        int place = 0;
        (bind(add_, ++place, values), ...);
        const bool added = add_.run() == 1;
        return added ? std::nullopt : line_of(values...);
    }

private:
    template <class... Values>
    std::optional<std::int64_t> line_of(const Values&... values) {
        int place = 0;
        const auto bind_key = [&](const auto& value) {
            if (place < keys_) bind(find_, ++place, value);
        };
        (bind_key(values), ...);
        CHECK(find_.step());
        const auto line = find_.integer(0);
        find_.reset();
        return line;
    }

    int keys_;
    Statement add_;
    Statement find_;
};

std::int64_t new_import(Database& database) {
    database.run("insert into imports (at, content) values (0, '')");
    return database.last_id();
}

}  // namespace

struct ImportBatch::Statements {
    explicit Statements(Database& from) : database(from), transaction(from), import(new_import(from)) {}

    Insert into(std::string_view table, Names keys, Names others) { return {database, import, table, keys, others}; }

    Database& database;
    Transaction transaction;
    std::int64_t import;
    Insert products =
        into("products", {"gtin"}, {"name", "units_per_case", "case_g", "case_ml", "temperature", "family"});
    Insert depots = into("depots", {"id"}, {"name", "lat", "lon", "open_s", "close_s"});
    Insert outlets = into("outlets", {"id"}, {"name", "address", "lat", "lon", "open_s", "close_s", "service_s"});
    Insert vehicles = into("vehicles", {"id"},
                           {"driver", "depot", "capacity_g", "capacity_ml", "temperature", "shift_start_s",
                            "shift_end_s", "cost_per_km", "cost_per_hour", "cost_fixed", "max_trips"});
    Insert stock = into("stock", {"depot", "gtin", "lot"}, {"expiry_day", "cases"});
    Insert order_lines = into("order_lines", {"order_id", "gtin"},
                              {"outlet", "cases", "due_day", "window_start_s", "window_end_s", "priority"});
    Insert photos = into("photos", {"file"}, {"order_id", "vehicle", "taken_at", "lat", "lon"});
};

ImportBatch::ImportBatch(Database& database) : statements_(std::make_unique<Statements>(database)) {}
ImportBatch::~ImportBatch() = default;

ImportBatch::Earlier ImportBatch::add(const Product& product, std::int64_t line) {
    return statements_->products.row(product.gtin, line, product.name, product.units_per_case, product.case_weight,
                                     product.case_volume, product.temperature, product.family);
}

ImportBatch::Earlier ImportBatch::add(const Depot& depot, std::int64_t line) {
    return statements_->depots.row(depot.id, line, depot.name, depot.position.lat, depot.position.lon, depot.hours.open,
                                   depot.hours.close);
}

ImportBatch::Earlier ImportBatch::add(const Outlet& outlet, std::int64_t line) {
    return statements_->outlets.row(outlet.id, line, outlet.name, outlet.address, outlet.position.lat,
                                    outlet.position.lon, outlet.hours.open, outlet.hours.close, outlet.service);
}

ImportBatch::Earlier ImportBatch::add(const Vehicle& vehicle, std::int64_t line) {
    return statements_->vehicles.row(vehicle.id, line, vehicle.driver, vehicle.depot, vehicle.capacity_weight,
                                     vehicle.capacity_volume, vehicle.temperature, vehicle.shift.open,
                                     vehicle.shift.close, vehicle.cost_per_km, vehicle.cost_per_hour,
                                     vehicle.cost_fixed, std::int64_t{vehicle.max_trips});
}

ImportBatch::Earlier ImportBatch::add(const StockLot& lot, std::int64_t line) {
    return statements_->stock.row(lot.depot, lot.gtin, lot.lot, line, lot.expiry, lot.cases);
}

ImportBatch::Earlier ImportBatch::add(const OrderRow& row, std::int64_t line) {
    return statements_->order_lines.row(row.order, row.gtin, line, row.outlet, row.cases, row.due, row.window_start,
                                        row.window_end, std::int64_t{row.priority});
}

ImportBatch::Earlier ImportBatch::add(const PhotoRow& photo, std::int64_t line) {
    std::optional<double> lat, lon;
    if (photo.position) lat = photo.position->lat, lon = photo.position->lon;
    return statements_->photos.row(photo.file, line, photo.order, photo.vehicle, photo.taken_at, lat, lon);
}

ImportBatch::Committed ImportBatch::commit(Instant at, const Digest& content) {
    auto& database = statements_->database;
    Statement before(database, "select id, at, content from imports where id < ? order by id desc limit 1");
    before.bind(1, statements_->import);
    if (before.step() && before.text(2) == hex(content)) {
        return {{before.integer(0), Instant{Seconds{before.integer(1)}}, content}, true};
    }
    Statement describe(database, "update imports set at = ?, content = ? where id = ?");
    describe.bind(1, at.time_since_epoch().count());
    describe.bind(2, hex(content));
    describe.bind(3, statements_->import);
    describe.run();
    database.keep_latest_imports(imports_kept);
    forget_in_import(database, statements_->import);
    LedgerLog ledger(database, at);
    tell_imported(ledger, database, statements_->import, content);
    ledger.finish();
    statements_->transaction.commit();
    return {{statements_->import, at, content}, false};
}

}  // namespace tallyman::store
