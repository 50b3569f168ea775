#include "catalog/csv_writer.h"

#include <gtest/gtest.h>

namespace tallyman {
namespace {

TEST(CsvWriter, quotes_where_needed_and_disarms_formulas) {
    CsvWriter writer("name,n,share");
    writer.text("Tạp hoá \"Hoa\", Q1").number(-5).decimal(-0.125, 2).end_row();
    writer.text("=HYPERLINK(\"x\")").number(7).empty().end_row();
    writer.text("@cmd").number(0).decimal(1, 3).end_row();
    EXPECT_EQ(writer.bytes(),
              "name,n,share\n"
              "\"Tạp hoá \"\"Hoa\"\", Q1\",-5,-0.12\n"
              "\"'=HYPERLINK(\"\"x\"\")\",7,\n"
              "\"'@cmd\",0,1.000\n");
}

}  // namespace
}  // namespace tallyman
