// One connection to the database that holds the rows: SQLite in the data folder, or PostgreSQL, which several machines
// share. The SQL texts are the same on both; what is not the same is here, in few words: how a transaction begins, what
// a new row's number was, whether anybody else has changed something. Times are the database's own to keep: one writer
// at a time on both, another waits up to `wait_ms_max`, then throws Failure. For the .cpp files of this folder only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace tallyman::store {

inline constexpr int wait_ms_max = 10'000;

// A statement with places for values (?, or ?1 ?2 ...), numbered from 1; a place that was not bound is null. Columns
// are numbered from 0.
class Prepared {
public:
    virtual ~Prepared() = default;

    virtual void bind(int place, std::int64_t value) = 0;
    virtual void bind(int place, double value) = 0;
    virtual void bind(int place, std::string_view value) = 0;
    virtual void bind(int place, std::span<const std::byte> value) = 0;
    virtual void bind_null(int place) = 0;

    virtual bool step() = 0;   // to the next row; false when there is none
    virtual int run() = 0;     // to the end; answers how many rows were changed
    virtual void reset() = 0;  // before values are bound again; they stay bound

    virtual bool null(int column) = 0;
    virtual std::int64_t integer(int column) = 0;
    virtual double real(int column) = 0;
    virtual std::string text(int column) = 0;
    virtual std::string blob(int column) = 0;
};

class Connection {
public:
    virtual ~Connection() = default;

    virtual std::unique_ptr<Prepared> prepare(std::string_view text) = 0;
    virtual void run(const std::string& statements) = 0;

    virtual void begin_writing() = 0;   // takes the write lock at once
    virtual void begin_snapshot() = 0;  // reads all of one moment, and writes nothing
    virtual void commit() = 0;
    virtual void roll_back() noexcept = 0;

    virtual std::int64_t last_id() = 0;       // of the row that this connection added last
    virtual std::int64_t data_version() = 0;  // another number whenever another connection has committed something
    // For `select ... limit n` inside an update: leaves out the rows that another is about to take.
    virtual std::string_view skip_taken() const = 0;
    virtual void check_integrity() = 0;  // throws Failure with the first complaint

    virtual std::size_t schema_version() = 0;
    virtual void set_schema_version(std::size_t version) = 0;     // inside a transaction
    virtual std::string schema(std::string_view text) const = 0;  // the tables in this database's own words

    // All pages into a new file, as of one moment, while others write; false where there are no pages to copy.
    virtual bool copy_to(const std::filesystem::path& file) = 0;
    // After rows were put in with their numbers: new ones are numbered behind them.
    virtual void renumber() = 0;

    // Around a transaction that removes what nobody may read again: the bytes are overwritten, not only forgotten.
    virtual void begin_erasing() = 0;
    virtual void end_erasing() = 0;
};

// Both throw Failure when it cannot be opened.
std::unique_ptr<Connection> open_sqlite(const std::filesystem::path& file);
std::unique_ptr<Connection> open_postgresql(const std::string& address);

}  // namespace tallyman::store
