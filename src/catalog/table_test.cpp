#include "catalog/table.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"

namespace tallyman {
namespace {

constexpr Column columns[] = {
    {"depot", "mã kho", Presence::required, {"", ""}},
    {"cases", "số thùng", Presence::required, {"", ""}},
    {"note", "ghi chú", Presence::optional, {"", ""}},
};
const TableFormat table{"things.csv", {"", ""}, columns, ""};

struct Reading {
    std::vector<std::tuple<std::string, std::int64_t, std::string>> rows;
    Problems problems;
    bool refused = false;
};

Reading read(std::string_view bytes) {
    Reading reading;
    TableReader reader(table, reading.problems, [&](Cells& cells) {
        std::tuple row{cells.id<DepotId>(0).text, cells.integer(1, 1, 100), cells.text(2)};
        if (cells.good()) reading.rows.push_back(row);
    });
    reader.feed(bytes);
    reader.finish();
    reading.refused = reader.refused();
    return reading;
}

std::vector<std::string> sentences(const Reading& reading) {
    std::vector<std::string> all;
    for (const auto& problem : reading.problems.listed()) all.push_back(sentence(problem, Lang::en));
    return all;
}

TEST(Table, reads_headers_in_either_language_and_any_order) {
    for (const auto* header : {"depot,cases,note", "MÃ KHO,Số thùng,Ghi chú", "ma_kho,so_thung,ghi_chu"}) {
        EXPECT_EQ(read(std::string(header) + "\nD1,3,x\n").rows.size(), 1u) << header;
    }
    const auto reading = read("Số thùng;colour;mã kho\n3;red;D1\n");
    EXPECT_EQ(reading.rows, (decltype(reading.rows){{"D1", 3, ""}}));
    EXPECT_EQ(sentences(reading),
              (std::vector<std::string>{
                  "things.csv:1 [colour]: unknown column, left out; right: the columns depot,cases,note"}));
}

TEST(Table, says_every_wrong_cell_and_loads_the_good_rows) {
    const auto reading =
        read("depot,cases,note\nD1,3,ok\n,0,ok\n=D2,4.5,ok\nD3,7\nD4,8,-1+1\nD5,9,tab\there\nD6,10,fine\n");
    EXPECT_EQ(reading.rows, (decltype(reading.rows){{"D1", 3, "ok"}, {"D6", 10, "fine"}}));
    EXPECT_EQ(reading.problems.bad_rows(), 5u);
    EXPECT_EQ(sentences(reading)[0], "things.csv:3 [depot]: the cell is empty; right: a value");
    EXPECT_EQ(sentences(reading)[1], "things.csv:3 [cases]: 0 is out of range; right: in 1 .. 100");
    EXPECT_EQ(
        sentences(reading)[2],
        "things.csv:4 [depot]: \"=D2\" looks like a spreadsheet formula; right: text that does not begin with = + - @");
    EXPECT_EQ(reading.problems.listed().size(), 7u);
    EXPECT_FALSE(reading.refused);
}

TEST(Table, a_cell_that_looks_like_another_is_wrong) {
    const auto reading = read("depot,cases,note\nD1,3,ok\nD\u202e2,4,ok\nD3,5,a\u0085b\nक्\u200dष,6,ok\n");
    EXPECT_EQ(reading.rows, (decltype(reading.rows){{"D1", 3, "ok"}, {"क्\u200dष", 6, "ok"}}));
    EXPECT_EQ(
        sentences(reading)[0],
        "things.csv:3 [depot]: \"D?2\" has a control character; right: text on one line without hidden characters");
}

TEST(Table, a_missing_or_repeated_column_refuses_the_file) {
    EXPECT_TRUE(read("depot,note\nD1,x\n").refused);
    EXPECT_TRUE(read("depot,cases,mã kho\nD1,1,D2\n").refused);
    EXPECT_TRUE(read("depot,cases\nD1,1,D2\n").rows.empty());
}

RC_GTEST_PROP(Table, random_bytes_after_a_good_header_never_crash, ()) {
    const auto byte = rc::gen::weightedOneOf<char>(
        {{8, rc::gen::elementOf(std::string("D1,,;\"\r\n #=9"))}, {1, rc::gen::arbitrary<char>()}});
    const auto reading = read("depot,cases,note\n" + *rc::gen::container<std::string>(byte));
    for (const auto& [depot, cases, note] : reading.rows) RC_ASSERT(!depot.empty() && cases >= 1 && is_utf8(note));
    for (const auto& problem : reading.problems.listed()) RC_ASSERT(is_utf8(sentence(problem, Lang::vi)));
}

}  // namespace
}  // namespace tallyman
