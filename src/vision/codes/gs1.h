// What GS1 codes say: application identifiers and their values (GS1 General Specifications 24, section 3), from the
// element strings that readers return, from the bracketed text under a code, and from Digital Link URIs.
// Believes nothing: an identifier not in the table, a value of the wrong length or characters, a wrong check digit or
// an impossible date makes the whole text "not GS1" with the reason, because half a lot number is worse than none.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace tallyman::vision {

// Identifier ("01", "10", "3103", ...) to value as printed: no separators, dates as YYMMDD, decimals implied.
using Gs1 = std::map<std::string, std::string>;

constexpr char group_separator = 29;  // what readers return for FNC1 within a text

// "0104012345678901" "17" "261231" ..., without the leading FNC1; values of open length end at a separator or the end.
Result<Gs1, std::string> parse_gs1_elements(std::string_view text);
// "(01)04012345678901(17)261231".
Result<Gs1, std::string> parse_gs1_brackets(std::string_view text);
// http(s)://any.domain/any/path/01/04012345678901/10/LOT?17=261231 (GS1 Digital Link 1.2, uncompressed).
Result<Gs1, std::string> parse_gs1_link(std::string_view uri);

// The opposite: open values before the last one end with a separator; identifiers of fixed length come first.
std::string gs1_elements(const Gs1& values);
std::string gs1_brackets(const Gs1& values);

// Whatever a reader returned: by its symbology identifier ("]C1", "]d2", "]Q3" are GS1), a Digital Link or brackets;
// an EAN, UPC or ITF-14 gives its GTIN. Empty when it is not GS1. `symbology` may be empty when not known.
Gs1 gs1_of_code(std::string_view format, std::string_view symbology, std::string_view text);

// YYMMDD with the sliding century (section 7.12: from 51 years back to 48 ahead of `this_year`); day 00 is the
// last of the month.
std::optional<Day> gs1_day(std::string_view yymmdd, int this_year);

}  // namespace tallyman::vision
