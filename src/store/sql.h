// One SQL statement with its values, read column by column from left to right. For the .cpp files of this folder only.
//   for (Sql row(database, "select name from accounts where id = ?", id); row.next();) names.push_back(row.text());
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"
#include "store/database.h"

namespace tallyman::store {

class Sql {
public:
    template <class... Values>
    Sql(Database& database, const char* text, const Values&... values) : statement_(database, text) {
        int place = 0;
        (put(++place, values), ...);
    }

    bool next() {
        column_ = 0;
        return statement_.step();
    }
    int run() { return statement_.run(); }  // rows changed

    bool null() {  // skips the column when it is
        if (!statement_.null(column_)) return false;
        ++column_;
        return true;
    }
    std::int64_t integer() { return statement_.integer(column_++); }
    double real() { return statement_.real(column_++); }
    std::string text() { return statement_.text(column_++); }
    bool flag() { return integer() != 0; }
    Instant instant() { return Instant{Seconds{integer()}}; }
    std::optional<std::string> maybe_text() { return null() ? std::nullopt : std::optional(text()); }
    std::optional<Instant> maybe_instant() { return null() ? std::nullopt : std::optional(instant()); }

private:
    void put(int place, std::int64_t value) { statement_.bind(place, value); }
    void put(int place, int value) { statement_.bind(place, value); }
    void put(int place, bool value) { statement_.bind(place, value ? 1 : 0); }
    void put(int place, double value) { statement_.bind(place, value); }
    void put(int place, std::string_view value) { statement_.bind(place, std::string(value)); }
    void put(int place, const char* value) { statement_.bind(place, value); }
    void put(int place, const std::string& value) { statement_.bind(place, value); }
    void put(int place, Instant value) { statement_.bind(place, std::int64_t{value.time_since_epoch().count()}); }
    void put(int place, Day value) { statement_.bind(place, std::int64_t{value.time_since_epoch().count()}); }
    template <class Tag>
    void put(int place, const Id<Tag>& value) {
        statement_.bind(place, value.text);
    }
    template <class Value>
    void put(int place, const std::optional<Value>& value) {
        if (value) put(place, *value);
    }

    Statement statement_;
    int column_ = 0;
};

}  // namespace tallyman::store
