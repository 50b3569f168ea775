#include "vision/codes/ean.h"

#include <algorithm>

namespace tallyman::vision {
namespace {

// Which of the left six digits use set B, leftmost highest, by the first digit.
constexpr std::array<std::uint8_t, 10> parities{0b000000, 0b001011, 0b001101, 0b001110, 0b010011,
                                                0b011001, 0b011100, 0b010101, 0b010110, 0b011010};

constexpr std::array<std::uint8_t, ean_symbols> patterns_of_all_sets() {
    constexpr std::array<std::uint8_t, 10> set_a{0b0001101, 0b0011001, 0b0010011, 0b0111101, 0b0100011,
                                                 0b0110001, 0b0101111, 0b0111011, 0b0110111, 0b0001011};
    std::array<std::uint8_t, ean_symbols> patterns{};
    for (int digit = 0; digit < 10; ++digit) {
        const std::uint8_t a = set_a[digit];
        const std::uint8_t c = a ^ 0b1111111;
        std::uint8_t b = 0;  // set C read from right to left
        for (int bit = 0; bit < 7; ++bit) b = static_cast<std::uint8_t>(b | (c >> bit & 1) << (6 - bit));
        patterns[digit] = a, patterns[10 + digit] = b, patterns[20 + digit] = c;
    }
    return patterns;
}

// The same for the six digits of a UPC-E of number system 1, by its check digit; of system 0 the others do.
constexpr std::array<std::uint8_t, 10> upc_e_parities{0b000111, 0b001011, 0b001101, 0b001110, 0b010011,
                                                      0b011001, 0b011100, 0b010101, 0b010110, 0b011010};

}  // namespace

const std::array<std::uint8_t, ean_symbols> ean_patterns = patterns_of_all_sets();

EanSymbols ean_symbols_of(std::string_view digits) {
    EanSymbols symbols{};
    const std::uint8_t parity = parities[digits[0] - '0'];
    for (int n = 0; n < ean_digits; ++n) {
        const int set = n >= 6 ? 2 : parity >> (5 - n) & 1;
        symbols[n] = static_cast<std::uint8_t>(10 * set + (digits[n + 1] - '0'));
    }
    return symbols;
}

std::optional<std::string> ean_text_of(const EanSymbols& symbols) {
    std::uint8_t parity = 0;
    std::string text(1, '0');
    for (int n = 0; n < ean_digits; ++n) {
        if (n < 6) parity = static_cast<std::uint8_t>(parity << 1 | (symbols[n] >= 10 ? 1 : 0));
        text += static_cast<char>('0' + symbols[n] % 10);
    }
    const auto first = std::ranges::find(parities, parity);
    if (first == parities.end()) return {};
    text[0] = static_cast<char>('0' + (first - parities.begin()));
    return text;
}

std::string upc_e_modules_of(std::string_view digits) {
    const auto system_1 = upc_e_parities[digits[7] - '0'];
    const int parity = digits[0] == '1' ? system_1 : ~system_1;
    std::string modules = "101";
    for (int n = 0; n < 6; ++n) {
        const int pattern = ean_patterns[(parity >> (5 - n) & 1) * 10 + digits[n + 1] - '0'];
        for (int bit = 6; bit >= 0; --bit) modules += (pattern >> bit & 1) != 0 ? '1' : '0';
    }
    return modules + "010101";
}

}  // namespace tallyman::vision
