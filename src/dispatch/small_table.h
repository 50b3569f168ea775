// The small CSV files that a dispatcher writes beside the day's own (matrix.csv, limits.csv, windows.csv, habits.csv,
// traffic.csv). They are about the plan of one morning, so the first thing wrong ends the reading: a plan made of half
// a file would be believed. Every Failure names file, line and what would be right.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "catalog/csv_parser.h"

namespace tallyman::dispatch {

struct SmallColumn {
    std::string_view name;
    bool required = true;  // in the header, and then in every row
};

class SmallRow {
public:
    SmallRow(const CsvRow& row, std::span<const SmallColumn> columns, const std::vector<int>& places,
             const std::string& file)
        : row_(row), columns_(columns), places_(places), file_(file) {}

    bool has(std::size_t column) const { return !cell(column).empty(); }
    std::string text(std::size_t column) const { return std::string(cell(column)); }
    std::int64_t integer(std::size_t column, std::int64_t min, std::int64_t max) const;
    Seconds time_of_day(std::size_t column) const;
    [[noreturn]] void fail(std::string_view what) const;

private:
    std::string_view cell(std::size_t column) const {
        return places_[column] < 0 ? "" : row_[static_cast<std::size_t>(places_[column])];
    }

    const CsvRow& row_;
    std::span<const SmallColumn> columns_;
    const std::vector<int>& places_;  // of the columns in this file, -1: not there
    const std::string& file_;
};

void read_small_table(std::string_view csv, const std::string& file, std::span<const SmallColumn> columns,
                      const std::function<void(const SmallRow&)>& take);

}  // namespace tallyman::dispatch
