#include "catalog/problem.h"

#include <array>

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"

namespace tallyman {
namespace {

// {0} is what was found, {1} what was wanted.
struct Entry {
    ProblemCode code;
    std::string_view name;
    Words wrong;
    Words right;
};

constexpr Words save_as_utf8{"lưu lại dạng CSV UTF-8", "save it as CSV UTF-8"};

constexpr std::array entries{
    Entry{ProblemCode::not_readable,
          "not_readable",
          {"không đọc được tệp: {0}", "the file cannot be read: {0}"},
          {"một tệp đọc được", "a readable file"}},
    Entry{ProblemCode::not_utf8, "not_utf8", {"không phải UTF-8", "not UTF-8"}, save_as_utf8},
    Entry{ProblemCode::utf16, "utf16", {"mã hoá UTF-16", "encoded as UTF-16"}, save_as_utf8},
    Entry{ProblemCode::nul_byte,
          "nul_byte",
          {"có byte NUL, không phải tệp văn bản UTF-8", "a NUL byte, so not UTF-8 text"},
          save_as_utf8},
    Entry{
        ProblemCode::row_too_long,
        "row_too_long",
        {"dòng quá dài (có thể thiếu dấu ngoặc kép đóng)", "the row is too long (perhaps a closing quote is missing)"},
        {"nhiều nhất {1} byte mỗi dòng", "at most {1} bytes a row"}},
    Entry{ProblemCode::file_too_large,
          "file_too_large",
          {"tệp quá lớn ({0} byte)", "the file is too large ({0} bytes)"},
          {"nhiều nhất {1} byte", "at most {1} bytes"}},
    Entry{ProblemCode::too_many_rows,
          "too_many_rows",
          {"quá nhiều dòng", "too many rows"},
          {"nhiều nhất {1} dòng", "at most {1} rows"}},
    Entry{ProblemCode::no_header,
          "no_header",
          {"không có dòng tiêu đề", "there is no header row"},
          {"dòng đầu gồm các cột {1}", "a first row with the columns {1}"}},
    Entry{ProblemCode::missing_column,
          "missing_column",
          {"thiếu cột này", "this column is missing"},
          {"các cột {1}", "the columns {1}"}},
    Entry{ProblemCode::repeated_column,
          "repeated_column",
          {"cột này có hai lần", "this column is there twice"},
          {"mỗi cột một lần", "each column once"}},
    Entry{ProblemCode::unclosed_quote,
          "unclosed_quote",
          {"ngoặc kép mở ra mà không đóng", "a quote opens and never closes"},
          {"đóng ngoặc kép \" ở cuối ô", "close the quote \" at the end of the cell"}},
    Entry{ProblemCode::unknown_column,
          "unknown_column",
          {"cột không biết, bỏ qua", "unknown column, left out"},
          {"các cột {1}", "the columns {1}"}},
    Entry{ProblemCode::bad_settings_file,
          "bad_settings_file",
          {"không đúng cú pháp TOML: {0}", "not valid TOML: {0}"},
          {"xem mẫu do `tallyman init` tạo ra", "see the template that `tallyman init` writes"}},
    Entry{ProblemCode::wrong_setting,
          "wrong_setting",
          {"giá trị {0} không dùng được", "the value {0} cannot be used"},
          {"{1}", "{1}"}},
    Entry{ProblemCode::unknown_setting,
          "unknown_setting",
          {"khoá không biết, bỏ qua", "unknown key, left out"},
          {"một khoá có trong mẫu do `tallyman init` tạo ra", "a key from the template that `tallyman init` writes"}},
    Entry{ProblemCode::stray_quote,
          "stray_quote",
          {"dấu ngoặc kép đặt sai chỗ", "a quote in the wrong place"},
          {"đặt cả ô trong ngoặc kép và viết \"\" cho mỗi dấu ngoặc kép bên trong",
           "put the whole cell in quotes and write \"\" for each quote inside"}},
    Entry{ProblemCode::wrong_cell_count,
          "wrong_cell_count",
          {"dòng có {0} ô", "the row has {0} cells"},
          {"{1} ô như dòng tiêu đề; ô chứa dấu phân cách phải nằm trong ngoặc kép",
           "{1} cells as in the header; a cell that contains the separator must be in quotes"}},
    Entry{ProblemCode::empty_cell, "empty_cell", {"ô trống", "the cell is empty"}, {"một giá trị", "a value"}},
    Entry{ProblemCode::formula,
          "formula",
          {"\"{0}\" trông như một công thức bảng tính", "\"{0}\" looks like a spreadsheet formula"},
          {"chữ không bắt đầu bằng = + - @", "text that does not begin with = + - @"}},
    Entry{ProblemCode::control_character,
          "control_character",
          {"\"{0}\" có ký tự điều khiển", "\"{0}\" has a control character"},
          {"chữ trên một dòng, không có ký tự ẩn", "text on one line without hidden characters"}},
    Entry{ProblemCode::too_long,
          "too_long",
          {"ô quá dài", "the cell is too long"},
          {"nhiều nhất {1} byte", "at most {1} bytes"}},
    Entry{ProblemCode::not_an_integer,
          "not_an_integer",
          {"\"{0}\" không phải số nguyên", "\"{0}\" is not a whole number"},
          {"một số nguyên từ {1}", "a whole number in {1}"}},
    Entry{ProblemCode::not_a_decimal,
          "not_a_decimal",
          {"\"{0}\" không phải số", "\"{0}\" is not a number"},
          {"một số với dấu chấm thập phân, trong {1}", "a number with a decimal point, in {1}"}},
    Entry{ProblemCode::out_of_range,
          "out_of_range",
          {"{0} nằm ngoài giới hạn", "{0} is out of range"},
          {"trong {1}", "in {1}"}},
    Entry{ProblemCode::not_a_gtin,
          "not_a_gtin",
          {"\"{0}\" không phải GTIN", "\"{0}\" is not a GTIN"},
          {"8, 12, 13 hoặc 14 chữ số với số kiểm tra đúng{1}", "8, 12, 13 or 14 digits with the right check digit{1}"}},
    Entry{ProblemCode::not_a_time_of_day,
          "not_a_time_of_day",
          {"\"{0}\" không phải giờ", "\"{0}\" is not a time of day"},
          {"giờ:phút như 07:30", "hours:minutes such as 07:30"}},
    Entry{ProblemCode::not_a_day,
          "not_a_day",
          {"\"{0}\" không phải ngày", "\"{0}\" is not a date"},
          {"năm-tháng-ngày như 2026-11-23", "year-month-day such as 2026-11-23"}},
    Entry{ProblemCode::not_an_instant,
          "not_an_instant",
          {"\"{0}\" không phải thời điểm", "\"{0}\" is not a point in time"},
          {"ISO 8601 như 2026-11-23T07:30:00+07:00", "ISO 8601 such as 2026-11-23T07:30:00+07:00"}},
    Entry{ProblemCode::not_one_of,
          "not_one_of",
          {"\"{0}\" không có trong các giá trị cho phép", "\"{0}\" is not one of the allowed values"},
          {"một trong {1}", "one of {1}"}},
    Entry{ProblemCode::not_inside_the_folder,
          "not_inside_the_folder",
          {"\"{0}\" không nằm trong thư mục", "\"{0}\" is not inside the folder"},
          {"đường dẫn tương đối như photos/0001.jpg", "a relative path such as photos/0001.jpg"}},
    Entry{ProblemCode::ends_before_it_begins,
          "ends_before_it_begins",
          {"kết thúc lúc {0}, không sau lúc bắt đầu {1}", "ends at {0}, not after it begins at {1}"},
          {"một giờ sau {1}", "a time after {1}"}},
    Entry{ProblemCode::half_a_position,
          "half_a_position",
          {"chỉ có một trong hai: vĩ độ, kinh độ", "only one of latitude and longitude"},
          {"cả hai, hoặc để trống cả hai", "both, or neither"}},
    Entry{ProblemCode::window_on_another_day,
          "window_on_another_day",
          {"{0} không thuộc ngày giao", "{0} is not on the due day"},
          {"một giờ của ngày {1}", "a time on {1}"}},
    Entry{ProblemCode::duplicate,
          "duplicate",
          {"\"{0}\" đã có ở dòng {1}", "\"{0}\" is already on line {1}"},
          {"mỗi khoá một dòng", "each key once"}},
    Entry{ProblemCode::unknown_reference,
          "unknown_reference",
          {"\"{0}\" không có trong {1}", "\"{0}\" is not in {1}"},
          {"một mã có trong {1}", "a key from {1}"}},
    Entry{ProblemCode::contradicts_its_order,
          "contradicts_its_order",
          {"\"{0}\" khác với dòng {1} của cùng đơn hàng", "\"{0}\" differs from line {1} of the same order"},
          {"cùng một giá trị cho mọi dòng của một đơn hàng", "the same value on every line of one order"}},
};

const Entry& entry(ProblemCode code) {
    const auto& found = entries[static_cast<std::size_t>(code)];
    DCHECK(found.code == code);
    return found;
}

std::string filled(Words words, const Problem& problem, Lang lang) {
    return fmt::format(fmt::runtime(words.in(lang)), problem.found, problem.wanted);
}

}  // namespace

std::string_view name(Severity severity) {
    switch (severity) {
        case Severity::warning:
            return "warning";
        case Severity::bad_row:
            return "bad_row";
        case Severity::refused:
            return "refused";
    }
    return "";
}

std::string_view name(ProblemCode code) { return entry(code).name; }

std::string what_is_wrong(const Problem& problem, Lang lang) {
    return filled(entry(problem.code).wrong, problem, lang);
}

std::string what_would_be_right(const Problem& problem, Lang lang) {
    return filled(entry(problem.code).right, problem, lang);
}

std::string sentence(const Problem& problem, Lang lang) {
    constexpr Words right{"đúng là", "right"};
    return fmt::format("{}{}{}: {}; {}: {}", problem.file, problem.line > 0 ? fmt::format(":{}", problem.line) : "",
                       problem.column.empty() ? "" : fmt::format(" [{}]", problem.column), what_is_wrong(problem, lang),
                       right.in(lang), what_would_be_right(problem, lang));
}

void Problems::add(Problem problem) {
    switch (problem.severity) {
        case Severity::warning:
            ++warnings_;
            break;
        case Severity::refused:
            ++refused_;
            break;
        case Severity::bad_row:
            if (problem.line != last_bad_line_ || problem.file != last_bad_file_) ++bad_rows_;
            last_bad_line_ = problem.line;
            last_bad_file_ = problem.file;
            break;
    }
    // What refuses the import is always worth a place, however many bad rows came before it.
    const bool keep = listed_.size() < limits::problems_listed_max || problem.severity == Severity::refused;
    if (keep) listed_.push_back(std::move(problem));
}

std::string shortened(std::string_view text) {
    constexpr std::size_t characters_max = 60;
    std::string out;
    std::size_t characters = 0;
    while (!text.empty()) {
        if (++characters > characters_max) return out + "…";
        const auto character = first_character(text);
        out += has_control_character(character) ? "?" : character;
        text.remove_prefix(character.size());
    }
    return is_utf8(out) ? out : "?";
}

}  // namespace tallyman
