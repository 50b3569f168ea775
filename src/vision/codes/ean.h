// EAN-13 as bars (GS1 General Specifications, section 5.2): guards of 3, 5 and 3 modules around twelve digits of
// seven modules; the thirteenth, the first, is told by which of the left six use the mirrored set. 95 modules; a
// UPC-A is an EAN-13 that begins with 0.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tallyman::vision {

constexpr int ean_modules = 95;
constexpr int ean_digits = 12;   // as bars
constexpr int ean_symbols = 30;  // 0-9 set A, 10-19 set B (left half), 20-29 set C (right half)

// Seven bits, the leftmost module highest, 1 is dark.
extern const std::array<std::uint8_t, ean_symbols> ean_patterns;

// Where the n-th of the twelve digits begins, in modules.
constexpr int ean_digit_start(int n) { return n < 6 ? 3 + 7 * n : 8 + 7 * n; }

using EanSymbols = std::array<std::uint8_t, ean_digits>;
EanSymbols ean_symbols_of(std::string_view thirteen_digits);
// Nothing when the left half's sets belong to no first digit; the check digit is not looked at.
std::optional<std::string> ean_text_of(const EanSymbols& symbols);

// A UPC-E of 8 digits (the first 0 or 1) as its 51 modules, '1' dark: guards of 3 and 6 around six digits, whose sets
// tell the number system and the check digit.
std::string upc_e_modules_of(std::string_view eight_digits);

}  // namespace tallyman::vision
