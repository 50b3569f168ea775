// PostgreSQL through libpqxx 6. One writer at a time, as with SQLite, by an advisory lock that lives as long as the
// transaction: the ledger is one sequence, and no transaction is ever taken back because it met another. Values travel
// as text; integers are bigint, text is compared by its bytes (collation "C") so that a list has the same sequence on
// both. A result is in memory as a whole.
#include <charconv>
#include <optional>
#include <pqxx/pqxx>
#include <regex>
#include <unordered_map>

#include <fmt/format.h>

#include "base/check.h"
#include "base/failure.h"
#include "store/connection.h"
#include "store/file.h"
#include "store/not_now.h"

namespace tallyman::store {
namespace {

// ? and ?1 as $1; a question mark inside quotes is none.
std::string with_dollars(std::string_view text) {
    std::string out;
    int last = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\'') quoted = !quoted;
        if (text[i] != '?' || quoted) {
            out += text[i];
        } else {
            out += '$';
            const bool numbered = i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9';
            if (!numbered) out += std::to_string(++last);
        }
    }
    return out;
}

std::string hex_of(std::span<const std::byte> bytes) {
    constexpr const char* digits = "0123456789abcdef";
    std::string out = "\\x";
    for (const auto byte : bytes) {
        out += digits[std::to_integer<unsigned>(byte) >> 4];
        out += digits[std::to_integer<unsigned>(byte) & 15];
    }
    return out;
}

[[noreturn]] void throw_lost(const std::exception& error) {
    throw NotNow(fmt::format("the database does not answer: {}", error.what()), ExitCode::internal);
}

// Trouble that no server put a number to was on the way to it; 57P..: it is being stopped or started.
bool is_away(const pqxx::sql_error& error) { return error.sqlstate().empty() || error.sqlstate().starts_with("57P"); }

// The open connection, its prepared statements by their text, and the transaction that it is in or none.
class Session {
public:
    explicit Session(const std::string& address) : connection_(address), work_(connection_) {
        work_.exec(fmt::format("set lock_timeout = {}; set client_min_messages = warning; set synchronous_commit = on",
                               wait_ms_max));
    }

    pqxx::result run(const std::string& statements) {
        check_open();
        return work_.exec(statements);
    }
    pqxx::result run(const std::string& prepared, const std::vector<const char*>& values) {
        check_open();
        return work_.exec_prepared(prepared, pqxx::prepare::make_dynamic_params(values));
    }
    const std::string& prepared(const std::string& text) {
        const auto [found, is_new] = names_.try_emplace(text, fmt::format("s{}", names_.size()));
        if (is_new) connection_.prepare(found->second, text);
        return found->second;
    }
    bool is_open() const { return connection_.is_open(); }

    bool in_transaction = false;

private:
    // The library would connect again by itself, and a lost transaction go on as another.
    void check_open() const {
        if (!is_open()) throw pqxx::broken_connection("the connection was lost");
    }

    pqxx::connection connection_;
    pqxx::nontransaction work_;  // begin and commit are ours to say
    std::unordered_map<std::string, std::string> names_;
};

class PostgresPrepared : public Prepared {
public:
    PostgresPrepared(std::shared_ptr<Session> session, std::string_view text)
        : session_(std::move(session)), text_(with_dollars(text)) {
        std::size_t places = 0;
        for (std::size_t i = 0; i + 1 < text_.size(); ++i) {
            if (text_[i] != '$') continue;
            std::size_t place = 0;
            std::from_chars(text_.data() + i + 1, text_.data() + text_.size(), place);
            places = std::max(places, place);
        }
        values_.resize(places);
    }

    void bind(int place, std::int64_t value) override { put(place, std::to_string(value)); }
    void bind(int place, double value) override { put(place, fmt::format("{}", value)); }  // reads back the same
    void bind(int place, std::string_view value) override {
        if (value.find('\0') != value.npos) throw Failure("a text with a zero byte cannot be kept");
        put(place, std::string(value));
    }
    void bind(int place, std::span<const std::byte> value) override { put(place, hex_of(value)); }
    void bind_null(int place) override { values_.at(static_cast<std::size_t>(place - 1)).reset(); }

    bool step() override {
        if (!result_) {
            result_ = execute();
            row_ = -1;
        }
        return ++row_ < static_cast<int>(result_->size());
    }
    int run() override { return static_cast<int>(execute().affected_rows()); }
    void reset() override { result_.reset(); }

    bool null(int column) override { return field(column).is_null(); }
    std::int64_t integer(int column) override { return field(column).as<std::int64_t>(0); }
    double real(int column) override {
        const auto found = field(column);
        double value = 0;
        std::from_chars(found.c_str(), found.c_str() + found.size(), value);
        return value;
    }
    std::string text(int column) override {
        const auto found = field(column);
        return {found.c_str(), found.size()};
    }
    std::string blob(int column) override {
        const auto found = field(column);
        return found.is_null() ? std::string() : pqxx::binarystring(found).str();
    }

private:
    void put(int place, std::string value) { values_.at(static_cast<std::size_t>(place - 1)) = std::move(value); }

    pqxx::field field(int column) const { return (*result_)[row_][column]; }

    pqxx::result execute() {
        std::vector<const char*> values;
        for (const auto& value : values_) values.push_back(value ? value->c_str() : nullptr);
        try {
            return session_->run(session_->prepared(text_), values);
        } catch (const pqxx::broken_connection& error) {
            throw_lost(error);
        } catch (const pqxx::disk_full& error) {
            throw DiskFull(error.what());
        } catch (const pqxx::sql_error& error) {
            if (is_away(error)) throw_lost(error);
            throw Failure(fmt::format("{} in: {}", error.what(), text_), ExitCode::internal);
        }
    }

    std::shared_ptr<Session> session_;
    std::string text_;
    std::vector<std::optional<std::string>> values_;
    std::optional<pqxx::result> result_;
    int row_ = -1;
};

// The table definitions are written for SQLite; the few words that differ stand for themselves.
std::string in_postgres_words(std::string_view text) {
    struct Word {
        std::string_view from, to;
    };
    // The longer ones first.
    constexpr Word words[] = {
        {"integer primary key autoincrement", "bigint generated by default as identity primary key"},
        {"integer primary key", "bigint generated by default as identity primary key"},
        {" strict, without rowid", ""},
        {" strict", ""},
        {" integer", " bigint"},
        {" real", " double precision"},
        {" blob", " bytea"},
        {" text", " text collate \"C\""},
    };
    std::string out(text);
    for (const auto& [from, to] : words) {
        for (auto at = out.find(from); at != out.npos; at = out.find(from, at + to.size()))
            out.replace(at, from.size(), to);
    }
    // What a trigger does is a function there.
    static const std::regex trigger("create trigger (\\w+)( after [^;]*?) begin([^;]*;)\\s*end;");
    return std::regex_replace(out, trigger,
                              "create function $1() returns trigger language plpgsql as $$$$ begin$3 return null; end "
                              "$$$$; create trigger $1$2 execute function $1();");
}

class Postgres : public Connection {
public:
    explicit Postgres(std::string address) : address_(std::move(address)) { open(); }

    std::unique_ptr<Prepared> prepare(std::string_view text) override {
        return std::make_unique<PostgresPrepared>(session(), text);
    }
    void run(const std::string& statements) override { execute(statements); }

    void begin_writing() override {
        start("begin");
        try {
            session_->run("select pg_advisory_xact_lock(hashtext('tallyman ' || current_schema()))");
        } catch (const pqxx::broken_connection& error) {
            session_->in_transaction = false;
            throw_lost(error);
        } catch (const pqxx::sql_error&) {  // it waited for `wait_ms_max`
            roll_back();
            throw NotNow("another tallyman is writing to this store; try again when it is done");
        }
    }
    void begin_snapshot() override { start("begin isolation level repeatable read read only"); }
    void commit() override {
        execute("commit");
        session_->in_transaction = false;
    }
    void roll_back() noexcept override {
        if (!session_->in_transaction) return;
        session_->in_transaction = false;
        try {
            session_->run("rollback");
        } catch (const std::exception&) {
            // A connection that is lost has taken it back by itself.
            return;
        }
    }

    std::int64_t last_id() override { return execute("select lastval()")[0][0].as<std::int64_t>(); }
    // The snapshot's text is another one as soon as any transaction has ended.
    std::int64_t data_version() override {
        return execute("select hashtextextended(pg_current_snapshot()::text, 0)")[0][0].as<std::int64_t>();
    }
    std::string_view skip_taken() const override { return " for update skip locked"; }
    // Each page has its own check sum where the cluster was made with them; here: that every table can be read.
    void check_integrity() override { execute("select count(*) from imports"); }

    std::size_t schema_version() override {
        if (execute("select to_regclass('store_version')")[0][0].is_null()) return 0;
        const auto rows = execute("select version from store_version");
        return rows.empty() ? 0 : rows[0][0].as<std::size_t>();
    }
    void set_schema_version(std::size_t version) override {
        execute(
            fmt::format("create table if not exists store_version (version bigint not null); delete from "
                        "store_version; insert into store_version values ({})",
                        version));
    }
    std::string schema(std::string_view text) const override { return in_postgres_words(text); }

    bool copy_to(const std::filesystem::path&) override { return false; }
    void renumber() override {
        const auto columns = execute(
            "select table_name, column_name from information_schema.columns where is_identity = 'YES' and table_schema "
            "= current_schema()");
        for (const auto& row : columns) {
            const std::string table = row[0].c_str(), column = row[1].c_str();
            execute(
                fmt::format("select setval(pg_get_serial_sequence('{0}', '{1}'), coalesce((select max({1}) from "
                            "{0}), 0) + 1, false)",
                            table, column));
        }
    }

    void begin_erasing() override {}
    void end_erasing() override { execute("vacuum"); }  // the log files, and copies of them, are the operator's

private:
    void open() {
        try {
            session_ = std::make_shared<Session>(address_);
        } catch (const std::exception& error) {
            throw NotNow(fmt::format("cannot open the database: {}", error.what()));
        }
    }

    // One that was lost is made anew, but never in the middle of a transaction.
    std::shared_ptr<Session> session() {
        if (!session_->is_open() && !session_->in_transaction) open();
        return session_;
    }

    void start(const std::string& how) {
        execute(how);
        session_->in_transaction = true;
    }

    pqxx::result execute(const std::string& statements) {
        try {
            return session()->run(statements);
        } catch (const pqxx::broken_connection& error) {
            throw_lost(error);
        } catch (const pqxx::disk_full& error) {
            throw DiskFull(error.what());
        } catch (const pqxx::sql_error& error) {
            if (is_away(error)) throw_lost(error);
            throw Failure(fmt::format("{} in: {}", error.what(), error.query()), ExitCode::internal);
        }
    }

    std::string address_;
    std::shared_ptr<Session> session_;
};

}  // namespace

std::unique_ptr<Connection> open_postgresql(const std::string& address) { return std::make_unique<Postgres>(address); }

}  // namespace tallyman::store
