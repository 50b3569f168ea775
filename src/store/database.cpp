#include "store/database.h"

#include <vector>

#include <fmt/format.h>

#include "base/failure.h"
#include "store/schema.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

// The key beside it is made after the first rows: with it and without them the rows were lost, and a new and empty
// system in their place would look like one that works.
[[noreturn]] void refuse_lost(const Place& place) {
    throw Failure(fmt::format(
        "{} has a ledger.key, but {}: put the rows back, or restore a backup into another folder (tallyman restore); a "
        "new system begins in an empty folder",
        place.data.string(),
        place.database.empty() ? "tallyman.db is missing or empty" : "the database that tallyman.toml names is empty"));
}

std::unique_ptr<Connection> opened(const Place& place) {
    std::error_code error;
    fs::create_directories(place.data, error);  // keys and photos are in it whatever keeps the rows
    if (error) throw Failure(fmt::format("cannot make the folder {}: {}", place.data.string(), error.message()));
    const auto file = place.data / "tallyman.db";
    const bool was_used = fs::exists(place.data / "ledger.key");
    if (was_used && place.database.empty() && (!fs::exists(file) || fs::is_empty(file))) refuse_lost(place);
    auto connection = place.database.empty() ? open_sqlite(file) : open_postgresql(place.database);
    if (was_used && connection->schema_version() == 0) refuse_lost(place);
    return connection;
}

}  // namespace

Database::Database(const std::filesystem::path& data) : connection_(opened(place_of(data))) {
    migrate(data, migrations().size());
}

Database::Database(const std::filesystem::path& file, std::size_t version) : connection_(open_sqlite(file)) {
    migrate(file.parent_path(), version);
}

void Database::migrate(const std::filesystem::path& data, std::size_t to) {
    const auto steps = migrations();
    if (connection_->schema_version() == to) return;
    Transaction transaction(*this);
    const auto version = connection_->schema_version();  // again, now that nobody else can be at it
    if (version > to) {
        throw Failure(fmt::format("{} was written by a newer tallyman (store version {}, this one knows {})",
                                  data.string(), version, to));
    }
    if (version > 0) {
        // A copy beside it: should the step turn out wrong, yesterday's program can go on with yesterday's file.
        const auto file = data / fmt::format("tallyman.db.v{}", version);
        std::filesystem::remove(file);
        copy_to_file(*this, file);
    }
    for (auto step = version; step < to; ++step) connection_->run(connection_->schema(steps[step]));
    connection_->set_schema_version(to);
    transaction.commit();
}

Transaction::Transaction(Database& database) : database_(database), depth_(database.transactions_) {
    if (depth_ == 0) {
        database_.connection().begin_writing();
    } else {
        database_.run(fmt::format("savepoint part{}", depth_));
    }
    ++database_.transactions_;
}

Transaction::~Transaction() {
    if (committed_) return;
    --database_.transactions_;
    try {
        if (depth_ > 0) database_.run(fmt::format("rollback to savepoint part{}", depth_));
    } catch (const std::exception&) {
        // The whole is then taken back: it can no longer be committed.
        database_.connection().roll_back();
    }
    if (depth_ == 0) database_.connection().roll_back();
}

void Transaction::commit() {
    if (depth_ == 0) {
        database_.connection().commit();
    } else {
        database_.run(fmt::format("release savepoint part{}", depth_));
    }
    --database_.transactions_;
    committed_ = true;
}

std::int64_t Database::number(std::string_view query) {
    const auto row = connection_->prepare(query);
    return row->step() ? row->integer(0) : 0;
}

std::int64_t Database::current_import() { return number("select coalesce(max(id), 0) from imports"); }

void Database::keep_latest_imports(int count) {
    std::vector<std::int64_t> too_old;
    Statement older(*this, "select id from imports where id not in (select id from imports order by id desc limit ?)");
    older.bind(1, count);
    while (older.step()) too_old.push_back(older.integer(0));
    for (const auto import : too_old) drop_import(import);
}

void Database::drop_import(std::int64_t import) {
    for (const auto* table :
         {"products", "depots", "outlets", "vehicles", "stock", "order_lines", "photos", "allocations", "plans",
          "earlier_plans", "seen", "verdicts", "summaries", "decisions", "deciding"}) {
        run(fmt::format("delete from {} where import = {}", table, import));
    }
    run(fmt::format("delete from imports where id = {}", import));
}

}  // namespace tallyman::store
