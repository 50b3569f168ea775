#include "base/gtin.h"

#include <gtest/gtest.h>

namespace tallyman {
namespace {

TEST(Gtin, knows_the_check_digit) {
    EXPECT_TRUE(is_gtin("4006381333931"));
    EXPECT_TRUE(is_gtin("96385074"));
    EXPECT_TRUE(is_gtin("036000291452"));
    EXPECT_FALSE(is_gtin("4006381333932"));
    EXPECT_FALSE(is_gtin("40063813339"));
    EXPECT_FALSE(is_gtin("40063813339x1"));
}

TEST(Gtin, one_product_in_any_length) {
    EXPECT_EQ(gtin14("036000291452"), "00036000291452");
    EXPECT_TRUE(same_product({"036000291452"}, {"0036000291452"}));
    EXPECT_FALSE(same_product({"036000291452"}, {"4006381333931"}));
}

}  // namespace
}  // namespace tallyman
