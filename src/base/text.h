// Text is UTF-8 in NFC. Searching and matching fold it first: lower case, no diacritics, đ as d, so that
// "tap hoa" finds "Tạp hoá".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tallyman {

bool is_utf8(std::string_view text);
std::string nfc(std::string_view text);   // text must be UTF-8
std::string fold(std::string_view text);  // text must be UTF-8
std::string_view trimmed(std::string_view text);

// Whole text as a number, or nothing: no trailing garbage, no locale. A decimal comma is not a number.
std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<double> parse_decimal(std::string_view text);  // finite only

std::string html_escaped(std::string_view text);  // for element text and double-quoted attributes

}  // namespace tallyman
