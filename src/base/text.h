// Text is UTF-8 in NFC. Searching and matching fold it first: lower case, no diacritics, đ as d, no letters that nobody
// sees (a zero-width joiner makes no other name), so that "tap hoa" finds "Tạp hoá".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tallyman {

bool is_utf8(std::string_view text);
std::string nfc(std::string_view text);   // text must be UTF-8
std::string fold(std::string_view text);  // text must be UTF-8
// Control characters, and those that turn the direction of what comes after them: in a name they make it look like
// another, or a line like two. Zero-width joiners are none of them: some scripts are not written without.
bool has_control_character(std::string_view text);
std::string_view first_character(std::string_view text);  // its bytes; text must not be empty
std::string_view trimmed(std::string_view text);

// Whole text as a number, or nothing: no trailing garbage, no locale. A decimal comma is not a number.
std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<double> parse_decimal(std::string_view text);  // finite only

std::string html_escaped(std::string_view text);  // for element text and double-quoted attributes

}  // namespace tallyman
