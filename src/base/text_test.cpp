#include "base/text.h"

#include <gtest/gtest.h>

namespace tallyman {
namespace {

TEST(Text, folds_vietnamese_for_search) {
    EXPECT_EQ(fold("Tạp hoá Đức Nguyễn"), "tap hoa duc nguyen");
    EXPECT_EQ(fold("TẠP HÓA"), "tap hoa");
}

TEST(Text, composes) { EXPECT_EQ(nfc("Hoa\xCC\x81"), "Ho\xC3\xA1"); }

TEST(Text, knows_utf8) {
    EXPECT_TRUE(is_utf8("sữa"));
    EXPECT_FALSE(is_utf8("s\xFF"));
    EXPECT_FALSE(is_utf8("s\xE1\xBB"));
}

TEST(Text, numbers_are_whole_or_nothing) {
    EXPECT_EQ(parse_integer("42"), 42);
    EXPECT_FALSE(parse_integer("42x"));
    EXPECT_FALSE(parse_integer(""));
    EXPECT_EQ(parse_decimal("12.6"), 12.6);
    EXPECT_FALSE(parse_decimal("12,6"));
    EXPECT_FALSE(parse_decimal("inf"));
}

TEST(Text, escapes_html) { EXPECT_EQ(html_escaped("<a href=\"x\">"), "&lt;a href=&quot;x&quot;&gt;"); }

}  // namespace
}  // namespace tallyman
