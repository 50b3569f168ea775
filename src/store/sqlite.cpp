// SQLite: WAL with synchronous=FULL, so that a commit is on the disk; STRICT tables.
#include <memory>
#include <string>
#include <unordered_map>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "base/failure.h"
#include "store/connection.h"
#include "store/file.h"
#include "store/not_now.h"

namespace tallyman::store {
namespace {

[[noreturn]] void throw_told(const SQLite::Exception& error) {
    if (error.getErrorCode() == SQLITE_FULL) throw DiskFull(error.what());
    if (error.getErrorCode() == SQLITE_BUSY) throw NotNow(error.what());
    throw error;
}

// Statements at rest, by their text: to prepare one costs more than to run most of them. One that is at work is not
// among them, so that the same text can be at work twice.
class Statements {
public:
    explicit Statements(SQLite::Database& sql) : sql_(sql) {}

    std::unique_ptr<SQLite::Statement> take(const std::string& text) {
        auto resting = resting_.extract(text);
        return resting ? std::move(resting.mapped()) : std::make_unique<SQLite::Statement>(sql_, text);
    }
    void give_back(std::unique_ptr<SQLite::Statement> statement) {
        statement->tryReset();  // says once more what was thrown already, if anything
        statement->clearBindings();
        // More than all texts there are: the bound is for texts that are made, with a table's name in them.
        constexpr std::size_t resting_max = 200;
        if (resting_.size() < resting_max) resting_.emplace(statement->getQuery(), std::move(statement));
    }

private:
    SQLite::Database& sql_;
    std::unordered_multimap<std::string, std::unique_ptr<SQLite::Statement>> resting_;
};

class SqlitePrepared : public Prepared {
public:
    SqlitePrepared(Statements& statements, std::string_view text)
        : statements_(statements), taken_(statements.take(std::string(text))), statement_(*taken_) {}
    ~SqlitePrepared() override { statements_.give_back(std::move(taken_)); }
    SqlitePrepared(const SqlitePrepared&) = delete;
    SqlitePrepared& operator=(const SqlitePrepared&) = delete;

    void bind(int place, std::int64_t value) override { statement_.bind(place, value); }
    void bind(int place, double value) override { statement_.bind(place, value); }
    void bind(int place, std::string_view value) override { statement_.bind(place, std::string(value)); }
    void bind(int place, std::span<const std::byte> value) override {
        statement_.bind(place, value.data(), static_cast<int>(value.size()));
    }
    void bind_null(int place) override { statement_.bind(place); }

    bool step() override { return statement_.executeStep(); }
    int run() override {
        try {
            const int changed = statement_.exec();
            statement_.reset();
            return changed;
        } catch (const SQLite::Exception& error) {
            throw_told(error);
        }
    }
    void reset() override { statement_.reset(); }

    bool null(int column) override { return statement_.getColumn(column).isNull(); }
    std::int64_t integer(int column) override { return statement_.getColumn(column).getInt64(); }
    double real(int column) override { return statement_.getColumn(column).getDouble(); }
    std::string text(int column) override { return statement_.getColumn(column).getString(); }
    std::string blob(int column) override { return statement_.getColumn(column).getString(); }

private:
    Statements& statements_;
    std::unique_ptr<SQLite::Statement> taken_;
    SQLite::Statement& statement_;
};

class Sqlite : public Connection {
public:
    explicit Sqlite(const std::string& file) : sql_(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, wait_ms_max) {
        sql_.exec("pragma journal_mode = wal");
        sql_.exec("pragma synchronous = full");
        // A partial index on a bound column (ledger_erased) would have a statement planned anew at every binding: half
        // the cost of an append.
        sqlite3_db_config(sql_.getHandle(), SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
        // A server has some 17 connections, and each fills its own cache: the system keeps the file in memory for all.
        sql_.exec("pragma cache_size = -2048");  // KiB
    }

    std::unique_ptr<Prepared> prepare(std::string_view text) override {
        return std::make_unique<SqlitePrepared>(statements_, text);
    }
    void run(const std::string& statements) override { sql_.exec(statements); }

    // A reader that later wants to write could be refused half-way.
    void begin_writing() override {
        try {
            sql_.exec("begin immediate");
        } catch (const SQLite::Exception& error) {
            if (error.getErrorCode() == SQLITE_BUSY)
                throw NotNow("another tallyman is writing to this store; try again when it is done");
            throw;
        }
    }
    void begin_snapshot() override { sql_.exec("begin"); }
    void commit() override {
        try {
            sql_.exec("commit");
        } catch (const SQLite::Exception& error) {
            throw_told(error);
        }
    }
    void roll_back() noexcept override {
        try {
            // SQLite has already taken it back by itself after some errors (a full disk).
            if (sqlite3_get_autocommit(sql_.getHandle()) == 0) sql_.exec("rollback");
        } catch (const SQLite::Exception&) {
            // Closing the database takes it back as well.
            return;
        }
    }

    std::int64_t last_id() override { return sql_.getLastInsertRowid(); }
    std::int64_t data_version() override { return sql_.execAndGet("pragma data_version").getInt64(); }
    std::string_view skip_taken() const override { return ""; }  // one writer at a time
    void check_integrity() override {
        const auto said = sql_.execAndGet("pragma quick_check(1)").getString();
        if (said != "ok") throw Failure(said);
    }

    std::size_t schema_version() override {
        return static_cast<std::size_t>(sql_.execAndGet("pragma user_version").getInt64());
    }
    void set_schema_version(std::size_t version) override {
        sql_.exec(fmt::format("pragma user_version = {}", version));
    }
    std::string schema(std::string_view text) const override { return std::string(text); }

    bool copy_to(const std::filesystem::path& file) override {
        // A reader of its own: pages that this connection has changed and not committed stay out.
        SQLite::Database source(sql_.getFilename(), SQLite::OPEN_READONLY, wait_ms_max);
        SQLite::Database copy(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        SQLite::Backup(copy, source).executeStep(-1);
        copy.exec("pragma journal_mode = delete");  // one file, without a log beside it
        return true;
    }
    void renumber() override {}  // it counts from the last one

    void begin_erasing() override { sql_.exec("pragma secure_delete = on"); }
    void end_erasing() override { sql_.execAndGet("pragma wal_checkpoint(truncate)"); }  // the old pages are there too

private:
    SQLite::Database sql_;
    Statements statements_{sql_};
};

}  // namespace

std::unique_ptr<Connection> open_sqlite(const std::filesystem::path& file) {
    try {
        return std::make_unique<Sqlite>(file.string());
    } catch (const SQLite::Exception& failed) {
        throw Failure(fmt::format("cannot open the store {}: {}", file.string(), failed.what()));
    }
}

}  // namespace tallyman::store
