// The open database and its statements, whichever it is (connection.h). For the .cpp files of this folder only, so that
// no caller sees a database type.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/connection.h"
#include "store/place.h"

namespace tallyman::store {

class Database {
public:
    // Migrated to this program's version.
    explicit Database(const std::filesystem::path& data);
    // A file of its own, of the given version: for copies.
    Database(const std::filesystem::path& file, std::size_t version);

    Connection& connection() { return *connection_; }
    void run(const std::string& statements) { connection_->run(statements); }
    std::int64_t last_id() { return connection_->last_id(); }
    std::int64_t number(std::string_view query);  // the one that it answers
    std::int64_t current_import();                // 0 when there is none
    // Inside a transaction: drops every import but the latest so many, or the one given, with all that hangs on it.
    void keep_latest_imports(int count);
    void drop_import(std::int64_t import);

private:
    void migrate(const std::filesystem::path& data, std::size_t to);

    friend class Transaction;
    std::unique_ptr<Connection> connection_;
    int transactions_ = 0;  // open ones, one inside the other
};

// Everything, as of one moment, as a new SQLite file: so that a copy is the same thing whichever database it is of.
void copy_to_file(Database& from, const std::filesystem::path& file);
// Every row of that file, of this program's version, into the empty tables of `to`.
void copy_from_file(const std::filesystem::path& file, Database& to);

// A statement of an open database.
//   Statement row(database, "select name from accounts where id = ?");
//   row.bind(1, id);
//   while (row.step()) names.push_back(row.text(0));
class Statement {
public:
    Statement(Database& database, std::string_view text) : prepared_(database.connection().prepare(text)) {}

    void bind(int place, std::int64_t value) { prepared_->bind(place, value); }
    void bind(int place, int value) { prepared_->bind(place, std::int64_t{value}); }
    void bind(int place, double value) { prepared_->bind(place, value); }
    void bind(int place, std::string_view value) { prepared_->bind(place, value); }
    void bind(int place, const std::string& value) { prepared_->bind(place, std::string_view(value)); }
    void bind(int place, const char* value) { prepared_->bind(place, std::string_view(value)); }
    void bind(int place, std::span<const std::byte> value) { prepared_->bind(place, value); }
    void bind_null(int place) { prepared_->bind_null(place); }

    bool step() { return prepared_->step(); }
    int run() { return prepared_->run(); }  // rows changed; values may be bound again at once
    void reset() { prepared_->reset(); }

    bool null(int column) { return prepared_->null(column); }
    std::int64_t integer(int column) { return prepared_->integer(column); }
    double real(int column) { return prepared_->real(column); }
    std::string text(int column) { return prepared_->text(column); }
    std::string blob(int column) { return prepared_->blob(column); }

private:
    std::unique_ptr<Prepared> prepared_;
};

// Commits when told to, else takes everything back. One inside another is a part of it, on the disk when that one is.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& database_;
    int depth_;
    bool committed_ = false;
};

// Reads that are all of one moment, while others write.
class Snapshot {
public:
    explicit Snapshot(Database& database) : connection_(database.connection()) { connection_.begin_snapshot(); }
    ~Snapshot() { connection_.roll_back(); }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

private:
    Connection& connection_;
};

}  // namespace tallyman::store
