#include "vision/codes/ean.h"

#include <set>

#include <gtest/gtest.h>

namespace tallyman::vision {
namespace {

TEST(ean, symbols_and_text_agree) {
    for (const char* text : {"4006381333931", "8934673573399", "0051122414831", "9999999999994", "0000000000000"}) {
        EXPECT_EQ(ean_text_of(ean_symbols_of(text)), text);
    }
}

TEST(ean, patterns_are_the_standards) {
    EXPECT_EQ(ean_patterns[0], 0b0001101);
    EXPECT_EQ(ean_patterns[10], 0b0100111);
    EXPECT_EQ(ean_patterns[20], 0b1110010);
    EXPECT_EQ(ean_patterns[19], 0b0010111);
    EXPECT_EQ((std::set<std::uint8_t>(ean_patterns.begin(), ean_patterns.end()).size()), 30u) << "all differ";
}

TEST(ean, a_upc_e_tells_its_check_digit_by_sets) {
    // 5 in number system 0: B A A B B A.
    EXPECT_EQ(upc_e_modules_of("01234565"),
              "101"
              "0110011"
              "0010011"
              "0111101"
              "0011101"
              "0111001"
              "0101111"
              "010101");
    EXPECT_EQ(upc_e_modules_of("11234565").substr(3, 14),
              "0011001"
              "0011011")
        << "in number system 1 the others";
}

TEST(ean, sets_of_no_first_digit_are_no_text) {
    EanSymbols symbols = ean_symbols_of("4006381333931");
    symbols[0] = 15;  // the leftmost digit is always of set A
    EXPECT_EQ(ean_text_of(symbols), std::nullopt);
}

}  // namespace
}  // namespace tallyman::vision
