// The one writer of CSV. Rows end in LF; a cell is quoted where RFC 4180 asks for it. Text that a spreadsheet would run
// as a formula gets an apostrophe in front (OWASP, "CSV Injection"); numbers are numbers by type and stay as they are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tallyman {

class CsvWriter {
public:
    explicit CsvWriter(std::string_view header);  // the header row as it stands: "order,file,verdict"

    CsvWriter& text(std::string_view cell);
    CsvWriter& number(std::int64_t cell);
    CsvWriter& decimal(double cell, int digits);  // digits after the point
    CsvWriter& empty();
    void end_row();

    const std::string& bytes() const { return out_; }
    void clear() { out_.clear(); }  // for streaming what has been written so far

private:
    void separate();

    std::string out_;
    bool row_begun_ = false;
};

}  // namespace tallyman
