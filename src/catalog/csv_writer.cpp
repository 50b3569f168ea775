#include "catalog/csv_writer.h"

#include <csv.h>
#include <fmt/format.h>

namespace tallyman {
namespace {

bool needs_quotes(std::string_view cell) {
    if (cell.empty()) return false;
    // Readers trim what is not quoted, and a # could be taken for a comment.
    if (cell.front() == ' ' || cell.back() == ' ' || cell.front() == '#') return true;
    return cell.find_first_of(",;\"\r\n\t") != std::string_view::npos;
}

void append_quoted(std::string& out, std::string_view cell) {
    std::string quoted(csv_write(nullptr, 0, cell.data(), cell.size()), '\0');
    csv_write(quoted.data(), quoted.size(), cell.data(), cell.size());
    out += quoted;
}

}  // namespace

CsvWriter::CsvWriter(std::string_view header) : out_(header) { out_ += '\n'; }

void CsvWriter::separate() {
    if (row_begun_) out_ += ',';
    row_begun_ = true;
}

CsvWriter& CsvWriter::text(std::string_view cell) {
    separate();
    constexpr std::string_view runs = "=+-@\t\r";
    if (!cell.empty() && runs.find(cell.front()) != std::string_view::npos) {
        append_quoted(out_, fmt::format("'{}", cell));
    } else if (needs_quotes(cell)) {
        append_quoted(out_, cell);
    } else {
        out_ += cell;
    }
    return *this;
}

CsvWriter& CsvWriter::number(std::int64_t cell) {
    separate();
    out_ += std::to_string(cell);
    return *this;
}

CsvWriter& CsvWriter::decimal(double cell, int digits) {
    separate();
    out_ += fmt::format("{:.{}f}", cell, digits);
    return *this;
}

CsvWriter& CsvWriter::empty() {
    separate();
    return *this;
}

void CsvWriter::end_row() {
    out_ += '\n';
    row_begun_ = false;
}

}  // namespace tallyman
