#include "catalog/csv_parser.h"

#include <algorithm>

#include <csv.h>

#include "base/check.h"
#include "base/text.h"

namespace tallyman {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool begins_like_utf16(std::string_view bytes) {
    return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
}

bool is_blank(std::string_view line) { return trimmed(line).empty(); }

char separator_of(std::string_view header) {
    return std::ranges::count(header, ';') > std::ranges::count(header, ',') ? ';' : ',';
}

}  // namespace

struct CsvParser::Machine {
    explicit Machine(CsvRow& row) : text(row.text_), ends(row.ends_) { start(); }
    ~Machine() { csv_free(&csv); }
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    void start() {
        CHECK(csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI) == 0);
        csv_set_delim(&csv, static_cast<unsigned char>(separator));
        row_open = row_done = false;
        utf8 = true;
        text.clear();
        ends.clear();
    }
    void start_over() {
        csv_free(&csv);
        start();
    }
    bool parse(std::string_view part) {
        row_open = row_open || !is_blank(part);
        return csv_parse(&csv, part.data(), part.size(), on_cell, on_end, this) == part.size();
    }
    bool finish() { return csv_fini(&csv, on_cell, on_end, this) == 0; }

    // libcsv calls these from C, so nothing may throw through them: rows are handed over after it returns.
    static void on_cell(void* cell, std::size_t size, void* self) {
        auto& machine = *static_cast<Machine*>(self);
        const auto text = trimmed({static_cast<const char*>(cell), size});
        machine.utf8 = machine.utf8 && is_utf8(text);
        machine.text += text;
        machine.ends.push_back(machine.text.size());
    }
    static void on_end(int, void* self) {
        auto& machine = *static_cast<Machine*>(self);
        machine.row_open = false;
        machine.row_done = true;
    }

    csv_parser csv{};
    std::string& text;
    std::vector<std::size_t>& ends;
    char separator = ',';
    bool row_open = false;  // a row has begun and not ended
    bool row_done = false;  // a row has ended and not been handed over
    bool utf8 = true;       // every cell of this row so far
};

CsvParser::CsvParser(OnRow on_row, OnBadRow on_bad_row)
    : on_row_(std::move(on_row)), on_bad_row_(std::move(on_bad_row)), machine_(std::make_unique<Machine>(row_)) {}

CsvParser::~CsvParser() = default;

std::optional<CsvTrouble> CsvParser::feed(std::string_view bytes) {
    if (trouble_) return trouble_;
    if (in_body_) {
        take_bytes(bytes);
        return trouble_;
    }
    // Only the first line or so is kept here, even when a caller hands over a whole file at once.
    const auto part = bytes.substr(0, limits::csv_row_max);
    head_ += part;
    find_header();
    if (!trouble_ && part.size() < bytes.size()) return feed(bytes.substr(part.size()));
    return trouble_;
}

// Skips the byte-order mark and the comments, and starts libcsv with the header's separator once that line is whole.
void CsvParser::find_header() {
    if (begins_like_utf16(head_)) return stop(ProblemCode::utf16, 0);
    std::size_t begin = line_ == 1 && head_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    while (true) {
        const auto end = head_.find('\n', begin);
        if (end == std::string::npos) break;
        const auto line = std::string_view(head_).substr(begin, end - begin);
        if (!is_blank(line) && !line.starts_with('#')) {
            machine_->separator = separator_of(line);
            machine_->start_over();
            in_body_ = true;
            const auto rest = std::exchange(head_, {});
            return take_bytes(std::string_view(rest).substr(begin));
        }
        if (line.find('\0') != std::string_view::npos) return stop(ProblemCode::nul_byte, line_);
        begin = end + 1;
        ++line_;
    }
    // A mark at the very start stays until its line is whole, so that it is looked for in one place.
    if (line_ > 1) head_.erase(0, begin);
    if (head_.size() > limits::csv_row_max) stop(ProblemCode::row_too_long, line_);
}

// A part ends with each line end, because libcsv does not count lines and a part must not hold two rows' ends.
void CsvParser::take_bytes(std::string_view bytes) {
    while (!bytes.empty() && !trouble_) {
        if (after_return_ && bytes.front() != '\n') ++line_;
        const auto end = bytes.find_first_of("\r\n");
        const auto part = bytes.substr(0, end == std::string_view::npos ? bytes.size() : end + 1);
        take_part(part);
        if (part.ends_with('\n')) ++line_;
        after_return_ = part.ends_with('\r');
        bytes.remove_prefix(part.size());
    }
}

void CsvParser::take_part(std::string_view part) {
    if (row_bytes_ == 0) row_.line_ = line_;
    row_bytes_ += part.size();
    if (row_bytes_ > limits::csv_row_max) return stop(ProblemCode::row_too_long, row_.line_);
    if (part.find('\0') != std::string_view::npos) return stop(ProblemCode::nul_byte, line_);

    const bool line_ends = part.ends_with('\n') || part.ends_with('\r');
    if (!skip_rest_of_line_ && !machine_->parse(part)) {
        CHECK(csv_error(&machine_->csv) == CSV_EPARSE);
        on_bad_row_({ProblemCode::stray_quote, row_.line_});
        machine_->start_over();
        skip_rest_of_line_ = true;
    }
    if (skip_rest_of_line_) {
        if (!line_ends) return;
        skip_rest_of_line_ = false;
    }
    if (machine_->row_done) hand_over_row();
    if (!machine_->row_open) row_bytes_ = 0;
}

void CsvParser::hand_over_row() {
    if (!machine_->utf8) return stop(ProblemCode::not_utf8, row_.line_);
    if (!row_.text_.empty()) {
        if (++rows_ > limits::csv_rows_max + 1) return stop(ProblemCode::too_many_rows, row_.line_);
        on_row_(row_);
    }
    row_.text_.clear();
    row_.ends_.clear();
    machine_->row_done = false;
}

std::optional<CsvTrouble> CsvParser::finish() {
    if (!trouble_ && !in_body_ && !head_.empty()) feed("\n");  // a header without a line end
    if (!trouble_ && !in_body_) stop(ProblemCode::no_header, 0);
    if (trouble_) return trouble_;
    if (!machine_->finish()) {
        stop(ProblemCode::unclosed_quote, row_.line_);
    } else if (machine_->row_done) {
        hand_over_row();
    }
    return trouble_;
}

void CsvParser::stop(ProblemCode code, std::int64_t line) { trouble_ = CsvTrouble{code, line}; }

}  // namespace tallyman
