#include "dispatch/travel_table.h"

#include <fmt/format.h>

#include "base/failure.h"
#include "base/text.h"
#include "catalog/csv_parser.h"
#include "dispatch/problem.h"

namespace tallyman::dispatch {
namespace {

constexpr std::string_view columns[] = {"from", "to", "metres", "seconds"};

class Reader {
public:
    explicit Reader(const std::string& file) : file_(file) {}

    TravelTable read(std::string_view csv) {
        CsvParser parser([&](const CsvRow& row) { take(row); },
                         [&](const CsvTrouble& trouble) { fail(trouble.line, "not a row of a table"); });
        auto trouble = parser.feed(csv);
        if (!trouble) trouble = parser.finish();
        if (trouble) fail(trouble->line, "not a table of text");
        if (!has_header_) fail(1, "the header from,to,metres,seconds is missing");
        return std::move(table_);
    }

private:
    [[noreturn]] void fail(std::int64_t line, std::string_view what) const {
        throw Failure(fmt::format("{}:{}: {}", file_, line, what));
    }

    void take(const CsvRow& row) {
        if (row.size() != std::size(columns)) fail(row.line(), "four columns are expected: from,to,metres,seconds");
        if (!has_header_) return take_header(row);
        if (table_.find(std::string(row[0]), std::string(row[1]))) fail(row.line(), "this pair is there twice");
        table_.set(row[0], row[1], {{number(row, 2)}, Seconds(number(row, 3))});
    }

    void take_header(const CsvRow& row) {
        for (std::size_t i = 0; i < std::size(columns); ++i)
            if (row[i] != columns[i]) fail(row.line(), fmt::format("column {} must be \"{}\"", i + 1, columns[i]));
        has_header_ = true;
    }

    std::int64_t number(const CsvRow& row, std::size_t column) const {
        const auto value = parse_integer(row[column]);
        if (!value || *value < 0 || *value > travel_max)
            fail(row.line(), fmt::format("{}: a whole number from 0 to {} is expected", columns[column], travel_max));
        return *value;
    }

    const std::string& file_;
    TravelTable table_;
    bool has_header_ = false;
};

}  // namespace

void TravelTable::set(std::string_view from, std::string_view to, Travel travel) {
    rows_[std::string(from)][std::string(to)] = travel;
}

std::optional<Travel> TravelTable::find(const std::string& from, const std::string& to) const {
    const auto row = rows_.find(from);
    if (row == rows_.end()) return {};
    const auto cell = row->second.find(to);
    return cell == row->second.end() ? std::nullopt : std::optional(cell->second);
}

TravelTable read_travel_table(std::string_view csv, const std::string& file) { return Reader(file).read(csv); }

}  // namespace tallyman::dispatch
