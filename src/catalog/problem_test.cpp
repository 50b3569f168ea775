#include "catalog/problem.h"

#include <gtest/gtest.h>

namespace tallyman {
namespace {

TEST(Problem, says_where_what_and_what_would_be_right) {
    const Problem problem{Severity::bad_row, ProblemCode::out_of_range, "orders.csv", 17, "cases", "0", "1 .. 1000000"};
    EXPECT_EQ(sentence(problem, Lang::en), "orders.csv:17 [cases]: 0 is out of range; right: in 1 .. 1000000");
    EXPECT_EQ(sentence(problem, Lang::vi), "orders.csv:17 [cases]: 0 nằm ngoài giới hạn; đúng là: trong 1 .. 1000000");
}

TEST(Problem, every_code_has_its_name_and_words) {
    for (int code = 0; code <= static_cast<int>(ProblemCode::contradicts_its_order); ++code) {
        const Problem problem{Severity::bad_row, static_cast<ProblemCode>(code), "f", 1, "c", "x", "y"};
        EXPECT_FALSE(name(problem.code).empty());
        for (const auto lang : {Lang::vi, Lang::en}) {
            EXPECT_FALSE(what_is_wrong(problem, lang).empty()) << name(problem.code);
            EXPECT_FALSE(what_would_be_right(problem, lang).empty()) << name(problem.code);
        }
    }
    EXPECT_EQ(name(ProblemCode::contradicts_its_order), "contradicts_its_order");
}

TEST(Problems, counts_rows_once_and_keeps_a_bounded_list) {
    Problems problems;
    for (std::int64_t line = 1; line <= 3000; ++line) {
        problems.add({Severity::bad_row, ProblemCode::empty_cell, "orders.csv", line, "due", "", ""});
        problems.add({Severity::bad_row, ProblemCode::formula, "orders.csv", line, "order", "=1", ""});
    }
    problems.add({Severity::refused, ProblemCode::not_utf8, "orders.csv", 3001, "", "", ""});
    EXPECT_EQ(problems.bad_rows(), 3000u);
    EXPECT_EQ(problems.listed().size(), limits::problems_listed_max + 1);
    EXPECT_TRUE(problems.refused());
}

TEST(Problem, untrusted_text_is_cut_and_flattened) {
    EXPECT_EQ(shortened("a\nb\x1b[31m"), "a?b?[31m");
    EXPECT_EQ(shortened("lan\u202egnp"), "lan?gnp");
    EXPECT_EQ(shortened(std::string(100, 'x')).size(), 60 + std::string_view("…").size());
}

}  // namespace
}  // namespace tallyman
