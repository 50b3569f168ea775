#include "orders/order_rows.h"

#include <gtest/gtest.h>

namespace tallyman {
namespace {

struct Reading {
    std::vector<OrderRow> rows;
    Problems problems;
};

Reading read(std::string_view row) {
    const Zone zone;
    Reading reading;
    TableReader reader(orders_table, reading.problems, [&](Cells& cells) {
        if (auto value = read_order_row(cells, zone)) reading.rows.push_back(std::move(*value));
    });
    reader.feed(column_names(orders_table) + "\n" + std::string(row) + "\n");
    reader.finish();
    return reading;
}

TEST(OrderRows, reads_the_template_example) {
    const auto reading = read(orders_table.example);
    ASSERT_EQ(reading.rows.size(), 1u);
    EXPECT_EQ(reading.rows[0].cases, Cases{6});
    EXPECT_EQ(iso(reading.rows[0].due), "2026-11-23");
    EXPECT_EQ(reading.rows[0].window_end, TimeOfDay{11 * 3600});
}

TEST(OrderRows, a_window_may_be_an_instant_of_the_due_day) {
    const auto reading = read("O1,C1,8934567000017,6,2026-11-23,2026-11-23T01:00:00Z,,2");
    ASSERT_EQ(reading.rows.size(), 1u);
    EXPECT_EQ(reading.rows[0].window_start, TimeOfDay{8 * 3600});
    EXPECT_EQ(reading.rows[0].priority, 2);
}

TEST(OrderRows, says_what_is_wrong) {
    const std::pair<const char*, ProblemCode> bad[] = {
        {"O1,C1,8934567000017,0,2026-11-23,,,", ProblemCode::out_of_range},
        {"O1,C1,8934567000017,2.5,2026-11-23,,,", ProblemCode::not_an_integer},
        {"O1,C1,8934567000017,6,23/11/2026,,,", ProblemCode::not_a_day},
        {"O1,C1,8934567000017,6,2026-11-23,11:00,08:00,", ProblemCode::ends_before_it_begins},
        {"O1,C1,8934567000017,6,2026-11-23,2026-11-24T08:00:00+07:00,,", ProblemCode::window_on_another_day},
        {",C1,8934567000017,6,2026-11-23,,,", ProblemCode::empty_cell},
        {"+O1,C1,8934567000017,6,2026-11-23,,,", ProblemCode::formula},
    };
    for (const auto& [row, code] : bad) {
        const auto reading = read(row);
        EXPECT_TRUE(reading.rows.empty()) << row;
        ASSERT_EQ(reading.problems.listed().size(), 1u) << row;
        EXPECT_EQ(name(reading.problems.listed()[0].code), name(code)) << row;
    }
}

TEST(StockRows, reads_the_template_example) {
    const Zone zone;
    Problems problems;
    std::vector<StockLot> lots;
    TableReader reader(stock_table, problems, [&](Cells& row) {
        if (auto lot = read_stock_lot(row, zone)) lots.push_back(*lot);
    });
    reader.feed(column_names(stock_table) + "\n" + std::string(stock_table.example) + "\n");
    reader.finish();
    ASSERT_EQ(lots.size(), 1u);
    EXPECT_EQ(lots[0].cases, Cases{400});
}

}  // namespace
}  // namespace tallyman
