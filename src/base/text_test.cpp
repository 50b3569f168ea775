#include "base/text.h"

#include <gtest/gtest.h>

namespace tallyman {
namespace {

TEST(Text, folds_vietnamese_for_search) {
    EXPECT_EQ(fold("Tạp hoá Đức Nguyễn"), "tap hoa duc nguyen");
    EXPECT_EQ(fold("TẠP HÓA"), "tap hoa");
}

TEST(Text, what_nobody_sees_makes_no_other_name) {
    EXPECT_EQ(fold("ad\u200dmin\u200b"), "admin");
    EXPECT_EQ(fold("\u200d\ufeff"), "");
}

TEST(Text, control_characters_and_turned_directions_are_found) {
    for (const auto* bad : {"a\nb", "\x1b[2J", "\x7f", "a\u0085b", "a\u2028b", "\u202egnp.exe", "\u2066a\u2069"})
        EXPECT_TRUE(has_control_character(bad)) << bad;
    for (const auto* good : {"", "Tạp hoá Đức", "क्\u200dष", "می\u200cخواهم", "א\u200f", "a\u00a0b", "\u2030", "\u2065"})
        EXPECT_FALSE(has_control_character(good)) << good;
}

TEST(Text, a_character_is_all_its_bytes) {
    EXPECT_EQ(first_character("abc"), "a");
    EXPECT_EQ(first_character("đường"), "đ");
    EXPECT_EQ(first_character("\u202e"), "\u202e");
    EXPECT_EQ(first_character("\xff\xfe"), "\xff") << "no UTF-8, yet an end comes";
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
