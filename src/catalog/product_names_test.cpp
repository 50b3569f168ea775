#include "catalog/product_names.h"

#include <map>

#include <gtest/gtest.h>

namespace tallyman {
namespace {

std::string named(std::string_view text) {
    static const std::map<std::string, std::string> names = {{"8935272301185", "Sữa"}, {"08935276201351", "Bánh"}};
    return with_product_names(text, [](const std::string& gtin) {
        const auto found = names.find(gtin);
        return found == names.end() ? nullptr : &found->second;
    });
}

TEST(ProductNames, EachGtinBecomesItsNamePaddedOrNot) {
    EXPECT_EQ(named("thiếu 08935272301185, 8935276201351."), "thiếu Sữa, Bánh.");
    EXPECT_EQ(named("8935272301185"), "Sữa");
}

TEST(ProductNames, WhatIsNoProductStaysAsItIs) {
    EXPECT_EQ(named("2 mặt hàng, 08935000000000, 189352723011850 và O00017"),
              "2 mặt hàng, 08935000000000, 189352723011850 và O00017");
    EXPECT_EQ(named(""), "");
}

}  // namespace
}  // namespace tallyman
