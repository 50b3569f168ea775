#include "dispatch/small_table.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/text.h"
#include "base/time.h"

namespace tallyman::dispatch {
namespace {

[[noreturn]] void fail_at(const std::string& file, std::int64_t line, std::string_view what) {
    throw Failure(fmt::format("{}:{}: {}", file, line, what));
}

std::string header_of(std::span<const SmallColumn> columns) {
    std::string header;
    for (const SmallColumn& column : columns)
        header.append(header.empty() ? "" : ",")
            .append(column.required ? "" : "[")
            .append(column.name)
            .append(column.required ? "" : "]");
    return header;
}

class Reader {
public:
    Reader(const std::string& file, std::span<const SmallColumn> columns,
           const std::function<void(const SmallRow&)>& take)
        : file_(file), columns_(columns), take_(take) {}

    void read(std::string_view csv) {
        CsvParser parser([&](const CsvRow& row) { take(row); },
                         [&](const CsvTrouble& trouble) { fail_at(file_, trouble.line, "not a row of a table"); });
        auto trouble = parser.feed(csv);
        if (!trouble) trouble = parser.finish();
        if (places_.empty()) fail_at(file_, 1, fmt::format("the header {} is missing", header_of(columns_)));
        if (trouble) fail_at(file_, trouble->line, "not a table of text");
    }

private:
    void take(const CsvRow& row) {
        if (places_.empty()) return take_header(row);
        if (row.size() != width_)
            fail_at(file_, row.line(), fmt::format("{} cells where the header has {}", row.size(), width_));
        const SmallRow cells(row, columns_, places_, file_);
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (columns_[i].required && !cells.has(i)) cells.fail(fmt::format("{} is missing", columns_[i].name));
        take_(cells);
    }

    void take_header(const CsvRow& row) {
        places_.assign(columns_.size(), -1);
        width_ = row.size();
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto column = std::ranges::find(columns_, row[i], &SmallColumn::name);
            if (column == columns_.end())
                fail_at(file_, row.line(),
                        fmt::format("unknown column \"{}\"; there may be {}", shortened(row[i]), header_of(columns_)));
            int& place = places_[static_cast<std::size_t>(column - columns_.begin())];
            if (place >= 0) fail_at(file_, row.line(), fmt::format("the column \"{}\" is there twice", column->name));
            place = static_cast<int>(i);
        }
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (columns_[i].required && places_[i] < 0)
                fail_at(file_, row.line(), fmt::format("the column \"{}\" is missing", columns_[i].name));
    }

    static std::string shortened(std::string_view text) { return tallyman::shortened(std::string(text)); }

    const std::string& file_;
    std::span<const SmallColumn> columns_;
    const std::function<void(const SmallRow&)>& take_;
    std::vector<int> places_;
    std::size_t width_ = 0;
};

}  // namespace

void SmallRow::fail(std::string_view what) const { fail_at(file_, row_.line(), what); }

std::int64_t SmallRow::integer(std::size_t column, std::int64_t min, std::int64_t max) const {
    const auto value = parse_integer(cell(column));
    if (!value || *value < min || *value > max)
        fail(fmt::format("{}: a whole number from {} to {} is expected", columns_[column].name, min, max));
    return *value;
}

Seconds SmallRow::time_of_day(std::size_t column) const {
    const auto time = parse_time_of_day(cell(column));
    if (!time) fail(fmt::format("{}: a time like 07:30 is expected", columns_[column].name));
    return *time;
}

void read_small_table(std::string_view csv, const std::string& file, std::span<const SmallColumn> columns,
                      const std::function<void(const SmallRow&)>& take) {
    Reader(file, columns, take).read(csv);
}

}  // namespace tallyman::dispatch
