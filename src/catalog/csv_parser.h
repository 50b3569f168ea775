// Cuts CSV bytes into rows as they stream in, over libcsv: RFC 4180 quotes, a byte-order mark, LF or CRLF, `,` or `;`
// (whichever the header row has more of). Lines that begin with # before the header are comments; after it they are
// data, because "#1001" is a common order number. Rows with nothing in any cell are skipped: spreadsheets leave them.
// A row with a quote in the wrong place is reported and reading goes on at the next line; anything that makes the
// whole file doubtful ends it. Memory is one row (base/limits.h), whatever the file.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/problem.h"

namespace tallyman {

// The cells of one row, trimmed and UTF-8; good until the next row.
class CsvRow {
public:
    std::int64_t line() const { return line_; }  // on which it begins
    std::size_t size() const { return ends_.size(); }
    std::string_view operator[](std::size_t i) const {
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(text_).substr(begin, ends_[i] - begin);
    }

private:
    friend class CsvParser;
    std::string text_;
    std::vector<std::size_t> ends_;
    std::int64_t line_ = 0;
};

struct CsvTrouble {
    ProblemCode code;
    std::int64_t line = 0;
};

class CsvParser {
public:
    // The header row comes first, as a row like any other.
    using OnRow = std::function<void(const CsvRow&)>;
    using OnBadRow = std::function<void(const CsvTrouble&)>;

    CsvParser(OnRow on_row, OnBadRow on_bad_row);
    ~CsvParser();
    CsvParser(const CsvParser&) = delete;
    CsvParser& operator=(const CsvParser&) = delete;

    // Nothing, or what ended the reading; after that the parser takes no more.
    std::optional<CsvTrouble> feed(std::string_view bytes);
    std::optional<CsvTrouble> finish();

private:
    struct Machine;  // libcsv's state

    void find_header();
    void take_bytes(std::string_view bytes);
    void take_part(std::string_view part);
    void hand_over_row();
    void stop(ProblemCode code, std::int64_t line);

    OnRow on_row_;
    OnBadRow on_bad_row_;
    CsvRow row_;  // before the machine, which fills it
    std::unique_ptr<Machine> machine_;
    std::string head_;                // bytes before the header row is whole
    bool in_body_ = false;            // the header has been found
    std::int64_t line_ = 1;           // the line that the next byte belongs to
    std::size_t row_bytes_ = 0;       // of the row being read
    bool skip_rest_of_line_ = false;  // after a stray quote
    bool after_return_ = false;       // the last byte was a carriage return
    std::size_t rows_ = 0;
    std::optional<CsvTrouble> trouble_;
};

}  // namespace tallyman
