#include "catalog/csv_parser.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"
#include "catalog/csv_writer.h"

namespace tallyman {
namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Reading {
    Rows rows;
    std::vector<std::int64_t> lines;
    std::vector<std::int64_t> bad_lines;
    std::optional<CsvTrouble> trouble;
};

Reading read_in_pieces(std::string_view bytes, std::size_t piece) {
    Reading reading;
    CsvParser parser(
        [&](const CsvRow& row) {
            auto& cells = reading.rows.emplace_back();
            for (std::size_t i = 0; i < row.size(); ++i) cells.emplace_back(row[i]);
            reading.lines.push_back(row.line());
        },
        [&](const CsvTrouble& trouble) { reading.bad_lines.push_back(trouble.line); });
    for (std::size_t at = 0; at < bytes.size(); at += piece) parser.feed(bytes.substr(at, piece));
    reading.trouble = parser.finish();
    return reading;
}

Reading read(std::string_view bytes) { return read_in_pieces(bytes, 1 << 16); }

TEST(CsvParser, reads_quotes_commas_and_line_breaks) {
    const auto reading = read("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"two\nlines\",z\nlast,row");
    EXPECT_EQ(reading.rows, (Rows{{"a", "b"}, {"x, y", "say \"hi\""}, {"two\nlines", "z"}, {"last", "row"}}));
    EXPECT_EQ(reading.lines, (std::vector<std::int64_t>{1, 2, 3, 5}));
    EXPECT_FALSE(reading.trouble);
}

TEST(CsvParser, takes_mark_crlf_and_semicolons) {
    const auto reading = read(
        "\xEF\xBB\xBF"
        "a;b\r\nTạp hoá, Hoa;2\r\n;\r\n\r\nc;3\r\n");
    EXPECT_EQ(reading.rows, (Rows{{"a", "b"}, {"Tạp hoá, Hoa", "2"}, {"c", "3"}}));
    EXPECT_EQ(reading.lines, (std::vector<std::int64_t>{1, 2, 5}));
}

TEST(CsvParser, comments_stand_before_the_header_only) {
    const auto reading = read("# one \"note\"\n\n# two, three\na,b\n#1001,x\n");
    EXPECT_EQ(reading.rows, (Rows{{"a", "b"}, {"#1001", "x"}}));
    EXPECT_EQ(reading.lines, (std::vector<std::int64_t>{4, 5}));
}

TEST(CsvParser, goes_on_after_a_stray_quote) {
    const auto reading = read("a,b\nx\"y,1\n\"p\"q,2\r\nz,3\n");
    EXPECT_EQ(reading.rows, (Rows{{"a", "b"}, {"z", "3"}}));
    EXPECT_EQ(reading.bad_lines, (std::vector<std::int64_t>{2, 3}));
    EXPECT_EQ(reading.lines.back(), 4);
}

struct Refusal {
    const char* what;
    std::string bytes;
    ProblemCode code;
    std::int64_t line;
};

TEST(CsvParser, refuses_what_is_no_table) {
    const Refusal refusals[] = {
        {"nothing", "", ProblemCode::no_header, 0},
        {"comments only", "# a\n# b", ProblemCode::no_header, 0},
        {"utf-16",
         std::string("\xFF\xFE"
                     "a\0,\0b\0\n\0",
                     10),
         ProblemCode::utf16, 0},
        {"utf-16 without mark", std::string("a\0,\0b\0\n\0", 8), ProblemCode::nul_byte, 1},
        {"windows-1258", "a,b\nok,1\nT\xF5p ho\xE1,2\n", ProblemCode::not_utf8, 3},
        {"half a letter on each side of a comma", "a,b\n\xE1\xBB,\x81\n", ProblemCode::not_utf8, 2},
        {"nul", std::string("a,b\n1,\0002\n", 10), ProblemCode::nul_byte, 2},
        {"ten megabytes", "a,b\n1,2\n" + std::string(10'000'000, 'x'), ProblemCode::row_too_long, 3},
        {"ten megabytes of header", std::string(10'000'000, 'x'), ProblemCode::row_too_long, 1},
        {"ten megabytes in a quote", "a,b\n\"" + std::string(5'000'000, '\n'), ProblemCode::row_too_long, 2},
        {"open quote", "a,b\n1,2\n\"x,3\ny,4\n", ProblemCode::unclosed_quote, 3},
    };
    for (const auto& refusal : refusals) {
        for (const std::size_t piece : {std::size_t{4096}, refusal.bytes.size() + 1}) {
            const auto reading = read_in_pieces(refusal.bytes, piece);
            ASSERT_TRUE(reading.trouble) << refusal.what;
            EXPECT_EQ(name(reading.trouble->code), name(refusal.code)) << refusal.what;
            EXPECT_EQ(reading.trouble->line, refusal.line) << refusal.what;
        }
    }
}

RC_GTEST_PROP(CsvParser, any_bytes_in_any_pieces_give_the_same_rows_and_only_utf8, ()) {
    const auto byte = rc::gen::weightedOneOf<char>(
        {{8, rc::gen::elementOf(std::string("a,;\"\r\n # =9"))}, {1, rc::gen::arbitrary<char>()}});
    const auto bytes = *rc::gen::container<std::string>(byte);
    const auto whole = read(bytes);
    const auto pieces = read_in_pieces(bytes, *rc::gen::inRange<std::size_t>(1, 9));
    RC_ASSERT(whole.rows == pieces.rows);
    RC_ASSERT(whole.lines == pieces.lines);
    // In a refused file, what was wrong before its end depends on how much of it was seen.
    if (!whole.trouble) RC_ASSERT(whole.bad_lines == pieces.bad_lines);
    RC_ASSERT(whole.trouble.has_value() == pieces.trouble.has_value());
    for (const auto& row : whole.rows) {
        for (const auto& cell : row) RC_ASSERT(is_utf8(cell));
    }
}

RC_GTEST_PROP(CsvParser, reads_back_what_the_writer_wrote, ()) {
    const auto cell = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab,;\"\n #1.x")));
    const auto cells = *rc::gen::container<Rows>(rc::gen::container<std::vector<std::string>>(3, cell));
    CsvWriter writer("a,b,c");
    Rows expected{{"a", "b", "c"}};
    for (const auto& row : cells) {
        std::vector<std::string> trimmed_row;
        for (const auto& text : row) {
            writer.text(text);
            trimmed_row.emplace_back(trimmed(text));
        }
        writer.end_row();
        // What holds nothing in any cell is no row.
        if (trimmed_row != std::vector<std::string>(3)) expected.push_back(trimmed_row);
    }
    RC_ASSERT(read(writer.bytes()).rows == expected);
}

}  // namespace
}  // namespace tallyman
