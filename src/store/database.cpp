#include "store/database.h"

#include <vector>

#include <SQLiteCpp/Backup.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "base/failure.h"
#include "store/schema.h"

namespace tallyman::store {
namespace {

constexpr int busy_ms_max = 10'000;

std::string file_in(const std::filesystem::path& data) {
    std::error_code error;
    std::filesystem::create_directories(data, error);
    if (error) throw Failure(fmt::format("cannot make the folder {}: {}", data.string(), error.message()));
    return (data / "tallyman.db").string();
}

SQLite::Database opened(const std::string& file) {
    try {
        return {file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_ms_max};
    } catch (const SQLite::Exception& error) {
        throw Failure(fmt::format("cannot open the store {}: {}", file, error.what()));
    }
}

}  // namespace

Database::Database(const std::filesystem::path& data) : sql_(opened(file_in(data))) {
    try {
        sql_.exec("pragma journal_mode = wal");
        sql_.exec("pragma synchronous = full");
        sql_.exec("pragma cache_size = -32768");  // KiB: a day's tables, and well under the import's memory bound
        migrate(data / "tallyman.db");
    } catch (const SQLite::Exception& error) {
        throw Failure(fmt::format("cannot use the store {}: {}", data.string(), error.what()));
    }
}

void Database::migrate(const std::filesystem::path& file) {
    const auto steps = migrations();
    const auto version_now = [&] { return static_cast<std::size_t>(sql_.execAndGet("pragma user_version").getInt()); };
    if (version_now() == steps.size()) return;
    Transaction transaction(*this);
    const auto version = version_now();  // again, now that nobody else can be at it
    if (version > steps.size()) {
        throw Failure(fmt::format("{} was written by a newer tallyman (store version {}, this one knows {})",
                                  file.string(), version, steps.size()));
    }
    if (version > 0) {
        // A copy beside it: should the step turn out wrong, yesterday's program can go on with yesterday's file.
        SQLite::Database copy(fmt::format("{}.v{}", file.string(), version),
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        SQLite::Database source(file.string(), SQLite::OPEN_READONLY, busy_ms_max);
        SQLite::Backup(copy, source).executeStep(-1);
    }
    for (auto step = version; step < steps.size(); ++step) sql_.exec(std::string(steps[step]));
    sql_.exec(fmt::format("pragma user_version = {}", steps.size()));
    transaction.commit();
}

void Database::run(const char* statement) {
    try {
        sql_.exec(statement);
    } catch (const SQLite::Exception& error) {
        if (error.getErrorCode() == SQLITE_BUSY)
            throw Failure("another tallyman is writing to this store; try again when it is done");
        throw;
    }
}

void Database::roll_back() noexcept {
    try {
        // SQLite has already taken it back by itself after some errors (a full disk).
        if (sqlite3_get_autocommit(sql_.getHandle()) == 0) sql_.exec("rollback");
    } catch (const SQLite::Exception&) {
        // Closing the database takes it back as well.
        return;
    }
}

std::int64_t Database::current_import() {
    return sql_.execAndGet("select coalesce(max(id), 0) from imports").getInt64();
}

void Database::keep_latest_imports(int count) {
    std::vector<std::int64_t> too_old;
    SQLite::Statement older(sql_, "select id from imports order by id desc limit -1 offset ?");
    older.bind(1, count);
    while (older.executeStep()) too_old.push_back(older.getColumn(0).getInt64());
    for (const auto import : too_old) drop_import(import);
}

void Database::drop_import(std::int64_t import) {
    for (const auto* table : {"products", "depots", "outlets", "vehicles", "stock", "order_lines", "photos",
                              "allocations", "plans", "earlier_plans", "seen", "verdicts", "summaries", "decisions", "deciding"}) {
        sql_.exec(fmt::format("delete from {} where import = {}", table, import));
    }
    sql_.exec(fmt::format("delete from imports where id = {}", import));
}

}  // namespace tallyman::store
