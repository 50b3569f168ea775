// GTINs (GS1 General Specifications, section 7.9): 8, 12, 13 or 14 digits, the last a check digit. The same product
// may be written in any of these lengths, so comparing goes through the 14-digit form.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace tallyman {

char gtin_check_digit(std::string_view digits_before_it);
bool is_gtin(std::string_view text);
std::optional<std::string> gtin14(std::string_view text);  // left-padded with zeros; nothing when not a GTIN
bool same_product(const Gtin& a, const Gtin& b);

}  // namespace tallyman
