// What is wrong with a day folder's files, as values: where, what, and what would be right. A bad row is reported and
// left out while the good ones load; trouble with a file as a whole (its encoding, its size, a missing column) refuses
// the import, so that nothing is half-loaded. Words in Vietnamese and English are made here and nowhere else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/lang.h"
#include "base/limits.h"

namespace tallyman {

enum class Severity {
    warning,  // loads all the same
    bad_row,  // this row is left out
    refused,  // nothing of this import loads
};

enum class ProblemCode {
    // of a whole file
    not_readable,
    not_utf8,
    utf16,
    nul_byte,
    row_too_long,
    file_too_large,
    too_many_rows,
    no_header,
    missing_column,
    repeated_column,
    unclosed_quote,
    unknown_column,
    bad_settings_file,
    wrong_setting,
    unknown_setting,
    // of a row
    stray_quote,
    wrong_cell_count,
    empty_cell,
    formula,
    control_character,
    too_long,
    not_an_integer,
    not_a_decimal,
    out_of_range,
    not_a_gtin,
    not_a_time_of_day,
    not_a_day,
    not_an_instant,
    not_one_of,
    not_inside_the_folder,
    ends_before_it_begins,
    half_a_position,
    window_on_another_day,
    duplicate,
    unknown_reference,
    contradicts_its_order,
};
std::string_view name(Severity severity);
std::string_view name(ProblemCode code);

struct Problem {
    Severity severity = Severity::bad_row;
    ProblemCode code;
    std::string file;
    std::int64_t line = 0;  // 1 is the first of the file; 0 is the file as a whole
    std::string column;     // as the file's header calls it; may be empty
    std::string found;      // the offending text, cut short
    std::string wanted;     // bounds, allowed words or the earlier line, by code

    friend bool operator==(const Problem&, const Problem&) = default;
};

std::string what_is_wrong(const Problem& problem, Lang lang);
std::string what_would_be_right(const Problem& problem, Lang lang);
// orders.csv:17 [cases]: "0" is out of range; right: 1 .. 1000000
std::string sentence(const Problem& problem, Lang lang);

// Counts every problem and keeps the first so many.
class Problems {
public:
    void add(Problem problem);

    const std::vector<Problem>& listed() const { return listed_; }
    std::size_t warnings() const { return warnings_; }
    std::size_t bad_rows() const { return bad_rows_; }  // rows, however much is wrong in each
    bool refused() const { return refused_ > 0; }

private:
    std::vector<Problem> listed_;
    std::size_t warnings_ = 0, bad_rows_ = 0, refused_ = 0;
    std::string last_bad_file_;
    std::int64_t last_bad_line_ = 0;
};

// Untrusted text made fit for a message: one line, at most 60 characters.
std::string shortened(std::string_view text);

}  // namespace tallyman
