// The open SQLite file. For the .cpp files of this folder only, so that no caller sees a database type.
#pragma once

#include <filesystem>

#include <SQLiteCpp/SQLiteCpp.h>

namespace tallyman::store {

class Database {
public:
    explicit Database(const std::filesystem::path& data);

    SQLite::Database& sql() { return sql_; }
    // One transaction takes the write lock at once: a reader that later wants to write could be refused half-way.
    void begin() { run("begin immediate"); }
    void commit() { run("commit"); }
    void roll_back() noexcept;
    void run(const char* statement);
    std::int64_t current_import();  // 0 when there is none
    // Inside a transaction: drops every import but the latest so many, or the one given, with all that hangs on it.
    void keep_latest_imports(int count);
    void drop_import(std::int64_t import);

private:
    void migrate(const std::filesystem::path& file);

    SQLite::Database sql_;
};

// Commits when told to, else takes everything back.
class Transaction {
public:
    explicit Transaction(Database& database) : database_(database) { database_.begin(); }
    ~Transaction() {
        if (!committed_) database_.roll_back();
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit() {
        database_.commit();
        committed_ = true;
    }

private:
    Database& database_;
    bool committed_ = false;
};

}  // namespace tallyman::store
