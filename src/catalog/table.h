// A CSV file seen through the columns it should have: headers in English or Vietnamese, in any order, unknown ones left
// out with a warning; cells asked for by column and type, each wrong one becoming a problem with what would be right.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/lang.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "catalog/csv_parser.h"
#include "catalog/problem.h"

namespace tallyman {

enum class Presence { required, optional };  // of the column in the header; whether a cell may be empty is the reader's

struct Column {
    std::string_view name;   // the English header, and the name in the contract
    std::string_view local;  // the Vietnamese header as people write it; read without case, accents and underscores
    Presence presence = Presence::required;
    Words meaning;  // for the template's comments
};

struct TableFormat {
    std::string_view file;  // "orders.csv"
    Words purpose;
    std::span<const Column> columns;
    std::string_view example;  // one row, for the template's comments
};

// One data row. Asking for a cell in a form it does not have notes a problem and marks the row bad; the value then
// returned only serves to read on, so that every wrong cell of a row is reported at once.
class Cells {
public:
    std::int64_t line() const { return row_->line(); }
    bool good() const { return good_; }
    bool has(std::size_t column) const { return !raw(column).empty(); }
    std::string_view raw(std::size_t column) const;

    std::string text(std::size_t column, std::size_t bytes_max = limits::text_max);  // NFC, may be empty
    template <class AnyId>
    AnyId id(std::size_t column) {
        return AnyId{key(column)};
    }
    Gtin gtin(std::size_t column);
    std::int64_t integer(std::size_t column, std::int64_t min, std::int64_t max);
    // In thousandths, rounded: kilograms as grams, litres as millilitres.
    std::int64_t thousandths(std::size_t column, double min, double max);
    double decimal(std::size_t column, double min, double max);
    LatLon position(std::size_t lat, std::size_t lon);
    OpenHours hours(std::size_t begin, std::size_t end);  // the whole day where empty
    Temperature temperature(std::size_t column);
    Day day(std::size_t column, const Zone& zone);  // a day, or an instant on it
    Instant instant(std::size_t column, const Zone& zone);
    // A time of day, or an instant on `day`.
    TimeOfDay time_on(Day day, std::size_t column, const Zone& zone);
    std::string file_path(std::size_t column);  // relative, inside the folder, with /

    // For what only the caller can know: a key that is there twice, a reference to nothing.
    void reject(std::size_t column, ProblemCode code, std::string wanted = {});
    void warn(std::size_t column, ProblemCode code, std::string wanted = {});

private:
    friend class TableReader;
    Cells(const CsvRow& row, const TableFormat& format, std::span<const int> places, Problems& problems)
        : row_(&row), format_(&format), places_(places), problems_(&problems) {}
    void note(Severity severity, std::size_t column, ProblemCode code, std::string wanted);
    std::string key(std::size_t column);
    bool filled(std::size_t column);

    const CsvRow* row_;
    const TableFormat* format_;
    std::span<const int> places_;  // of each column in the row, -1 where the file lacks it
    Problems* problems_;
    bool good_ = true;
};

class TableReader {
public:
    using OnRow = std::function<void(Cells&)>;

    TableReader(const TableFormat& format, Problems& problems, OnRow on_row);

    // Feeds may go on after the file is refused; they are ignored.
    void feed(std::string_view bytes);
    void finish();
    bool refused() const { return refused_; }
    std::int64_t rows() const { return rows_; }  // data rows, good and bad

private:
    void take_header(const CsvRow& row);
    void take_row(const CsvRow& row);
    void refuse(ProblemCode code, std::int64_t line, std::string column, std::string wanted);
    void end_with(const std::optional<CsvTrouble>& trouble);

    const TableFormat& format_;
    Problems& problems_;
    OnRow on_row_;
    std::vector<int> places_;
    std::size_t width_ = 0;  // cells in the header
    std::int64_t rows_ = 0;
    bool refused_ = false;
    CsvParser parser_;
};

std::string column_names(const TableFormat& format);  // the English ones, with commas

}  // namespace tallyman
