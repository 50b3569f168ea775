#include "store/store.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/failure.h"
#include "store/database.h"
#include "store/ledger_facts.h"
#include "store/values_json.h"

namespace tallyman::store {
namespace {

// Reads the columns of a row from left to right.
class Columns {
public:
    explicit Columns(Statement& row) : row_(row) {}

    std::int64_t integer() { return row_.integer(next_++); }
    double real() { return row_.real(next_++); }
    std::string text() { return row_.text(next_++); }
    bool null() {  // skips the column when it is
        if (!row_.null(next_)) return false;
        ++next_;
        return true;
    }
    Seconds seconds() { return Seconds{integer()}; }
    Day day() { return Day{std::chrono::days{integer()}}; }
    LatLon position() {
        const double lat = real();
        return {lat, real()};
    }
    OpenHours hours() {
        const auto open = seconds();
        return {open, seconds()};
    }
    Temperature temperature() { return static_cast<Temperature>(integer()); }

private:
    Statement& row_;
    int next_ = 0;
};

// Every row of `query`, whose one parameter is the current import, through `read`.
template <class Read>
auto rows(Database& database, const char* query, Read read) {
    std::vector<std::invoke_result_t<Read, Columns&>> values;
    Statement statement(database, query);
    statement.bind(1, database.current_import());
    while (statement.step()) {
        Columns columns(statement);
        values.push_back(read(columns));
    }
    return values;
}

// Braces evaluate left to right, which is the sequence of the columns.
Product product_from(Columns& row) {
    return {Gtin{row.text()},           row.text(),        row.integer(), Grams{row.integer()},
            Millilitres{row.integer()}, row.temperature(), row.text()};
}
Depot depot_from(Columns& row) { return {DepotId{row.text()}, row.text(), row.position(), row.hours()}; }
Outlet outlet_from(Columns& row) {
    return {OutletId{row.text()}, row.text(), row.text(), row.position(), row.hours(), row.seconds()};
}
Vehicle vehicle_from(Columns& row) {
    return {VehicleId{row.text()}, DriverId{row.text()},           DepotId{row.text()},
            Grams{row.integer()},  Millilitres{row.integer()},     row.temperature(),
            row.hours(),           Money{row.integer()},           Money{row.integer()},
            Money{row.integer()},  static_cast<int>(row.integer())};
}
StockLot lot_from(Columns& row) {
    return {DepotId{row.text()}, Gtin{row.text()}, LotId{row.text()}, row.day(), Cases{row.integer()}};
}
PhotoRow photo_from(Columns& row) {
    PhotoRow photo{row.text(), OrderId{row.text()}, {}, {}, {}};
    if (!row.null()) photo.vehicle = VehicleId{row.text()};
    if (!row.null()) photo.taken_at = Instant{row.seconds()};
    if (!row.null()) photo.position = row.position();
    return photo;
}

Order order_from(Columns& row) {
    Order order{OrderId{row.text()}, OutletId{row.text()}, {}, row.day(), {}, {}, 0};
    if (!row.null()) order.window_start = row.seconds();
    if (!row.null()) order.window_end = row.seconds();
    order.priority = static_cast<int>(row.integer());
    return order;
}

VerdictRow verdict_from(Columns& row) {
    VerdictRow verdict{OrderId{row.text()}, row.text(), {}, 0};
    verdict.verdict.decision = static_cast<verify::Decision>(row.integer());
    verdict.verdict.confidence = row.real();
    verdict.verdict.reasons = reasons_from(row.text());
    verdict.seconds = row.real();
    return verdict;
}

struct LineOfFile {
    std::int64_t line;
    OrderLine value;
};

void put_lines(Order& order, std::vector<LineOfFile>& lines) {
    std::ranges::sort(lines, {}, &LineOfFile::line);
    for (auto& each : lines) order.lines.push_back(std::move(each.value));
    lines.clear();
}

}  // namespace

Store::Store(const std::filesystem::path& data, Clock clock)
    : database_(std::make_unique<Database>(data)), clock_(std::move(clock)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;

std::optional<ImportInfo> Store::current_import() const {
    Statement row(*database_, "select id, at, content from imports order by id desc limit 1");
    if (!row.step()) return {};
    Columns columns(row);
    const auto id = columns.integer();
    const Instant at{columns.seconds()};
    return ImportInfo{id, at, parse_digest(columns.text()).value_or(Digest{})};
}

ImportBatch Store::begin_import() { return ImportBatch(*database_); }

bool Store::undo_import() {
    Transaction transaction(*database_);
    const auto current = database_->current_import();
    if (current == 0) return false;
    database_->run(fmt::format("delete from batch_accepts where import = {}", current));
    database_->drop_import(current);
    transaction.commit();
    return true;
}

Catalog Store::catalog() const {
    return {
        rows(*database_,
             "select gtin, name, units_per_case, case_g, case_ml, temperature, family from products where import = ? "
             "order by gtin",
             product_from),
        rows(*database_, "select id, name, lat, lon, open_s, close_s from depots where import = ? order by id",
             depot_from),
        rows(*database_,
             "select id, name, address, lat, lon, open_s, close_s, service_s from outlets where import = ? order by id",
             outlet_from),
        rows(*database_,
             "select id, driver, depot, capacity_g, capacity_ml, temperature, shift_start_s, shift_end_s, cost_per_km, "
             "cost_per_hour, cost_fixed, max_trips from vehicles where import = ? order by id",
             vehicle_from)};
}

std::vector<StockLot> Store::stock() const {
    return rows(*database_,
                "select depot, gtin, lot, expiry_day, cases from stock where import = ? order by depot, gtin, lot",
                lot_from);
}

std::vector<PhotoRow> Store::photos() const {
    return rows(*database_,
                "select file, order_id, vehicle, taken_at, lat, lon from photos where import = ? order by line",
                photo_from);
}

std::vector<Order> Store::orders() const {
    std::vector<Order> orders;
    std::vector<LineOfFile> lines;  // of the last order
    Statement row(*database_,
                  "select order_id, outlet, due_day, window_start_s, window_end_s, priority, line, gtin, cases "
                  "from order_lines where import = ? order by order_id");
    row.bind(1, database_->current_import());
    while (row.step()) {
        Columns columns(row);
        auto order = order_from(columns);
        if (orders.empty() || orders.back().id != order.id) {
            if (!orders.empty()) put_lines(orders.back(), lines);
            orders.push_back(std::move(order));
        }
        const auto line = columns.integer();
        Gtin gtin{columns.text()};
        lines.push_back({line, {std::move(gtin), Cases{columns.integer()}}});
    }
    if (!orders.empty()) put_lines(orders.back(), lines);
    return orders;
}

void Store::save_allocation(const Allocation& allocation) {
    Transaction transaction(*database_);
    const auto import = database_->current_import();
    CHECK(import != 0);
    database_->run(fmt::format("delete from allocations where import = {}", import));
    Statement add(*database_, "insert into allocations (import, order_id, allocation) values (?, ?, ?)");
    for (const auto& order : allocation) {
        add.bind(1, import);
        add.bind(2, order.order.text);
        add.bind(3, to_text(order));
        add.run();
    }
    database_->run(
        "insert into revisions values ('allocation', 1) on conflict (name) do update set number = revisions.number + "
        "1");
    LedgerLog ledger(*database_, clock_());
    tell_allocated(ledger, allocation);
    ledger.finish();
    transaction.commit();
}

std::optional<Allocation> Store::allocation() const {
    auto saved = rows(*database_, "select allocation from allocations where import = ? order by order_id",
                      [](Columns& row) { return allocated_order_from(row.text()); });
    return saved.empty() ? std::nullopt : std::optional(std::move(saved));
}

std::int64_t Store::allocation_revision() const {
    Statement row(*database_, "select number from revisions where name = 'allocation'");
    return row.step() ? row.integer(0) : 0;
}

void Store::check_integrity() const { database_->connection().check_integrity(); }

std::int64_t Store::data_version() const { return database_->connection().data_version(); }

void Store::save_plans(const std::map<Day, dispatch::Plan>& plans) {
    Transaction transaction(*database_);
    const auto import = database_->current_import();
    CHECK(import != 0);
    database_->run(fmt::format("delete from plans where import = {}", import));
    Statement add(*database_, "insert into plans (import, due_day, plan) values (?, ?, ?)");
    for (const auto& [due, plan] : plans) {
        add.bind(1, import);
        add.bind(2, due.time_since_epoch().count());
        add.bind(3, to_text(plan));
        add.run();
    }
    LedgerLog ledger(*database_, clock_());
    tell_planned(ledger, plans);
    ledger.finish();
    transaction.commit();
}

std::map<Day, dispatch::Plan> Store::plans() const {
    std::map<Day, dispatch::Plan> plans;
    for (auto& plan : rows(*database_, "select due_day, plan from plans where import = ?", [](Columns& row) {
             const auto due = row.day();
             return std::pair{due, plan_from(row.text())};
         })) {
        plans.insert(std::move(plan));
    }
    return plans;
}

std::vector<VerdictRow> Store::verdicts() const {
    return rows(*database_,
                "select order_id, file, decision, confidence, reasons, seconds from verdicts where import = ? "
                "order by order_id, file",
                verdict_from);
}

std::vector<VerdictRow> Store::verdicts_of(const OrderId& order) const {
    std::vector<VerdictRow> verdicts;
    Statement row(*database_,
                  "select order_id, file, decision, confidence, reasons, seconds from verdicts where import = ? and "
                  "order_id = ? order by file");
    row.bind(1, database_->current_import());
    row.bind(2, order.text);
    while (row.step()) {
        Columns columns(row);
        verdicts.push_back(verdict_from(columns));
    }
    return verdicts;
}

void Store::save_seen(std::span<const SeenRow> seen) {
    Transaction transaction(*database_);
    const auto import = database_->current_import();
    CHECK(import != 0);
    database_->run(fmt::format("delete from seen where import = {}", import));
    Statement add(*database_, "insert into seen (import, file, findings) values (?, ?, ?)");
    for (const auto& row : seen) {
        add.bind(1, import);
        add.bind(2, row.file);
        add.bind(3, row.findings);
        add.run();
    }
    transaction.commit();
}

std::optional<std::string> Store::seen(const std::string& file) const {
    Statement row(*database_, "select findings from seen where import = ? and file = ?");
    row.bind(1, database_->current_import());
    row.bind(2, file);
    if (!row.step()) return {};
    return row.text(0);
}

void Store::save_examinations(std::span<const Examination> examinations) {
    Transaction transaction(*database_);
    Statement add(*database_,
                  "insert into examinations (file, digest, version, findings) values (?, ?, ?, ?) "
                  "on conflict (file) do update set digest = excluded.digest, version = excluded.version, "
                  "findings = excluded.findings");
    for (const auto& examination : examinations) {
        add.bind(1, examination.file);
        add.bind(2, hex(examination.digest));
        add.bind(3, examination.version);
        add.bind(4, examination.findings);
        add.run();
    }
    LedgerLog ledger(*database_, clock_());
    tell_examined(ledger, *database_, database_->current_import(), examinations);
    ledger.finish();
    transaction.commit();
}

std::optional<std::string> Store::findings(const std::string& file, const Digest& digest,
                                           const std::string& version) const {
    Statement row(*database_, "select findings from examinations where file = ? and digest = ? and version = ?");
    row.bind(1, file);
    row.bind(2, hex(digest));
    row.bind(3, version);
    if (!row.step()) return {};
    return row.text(0);
}

}  // namespace tallyman::store
