// Whoever reads a sentence about goods knows them by name, not by number: each GTIN in a text becomes its product's
// name. Readers of codes pad GTINs to 14 digits, papers do not; both are found.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace tallyman {

// Nothing for a number that is no product's.
using NameOfGtin = std::function<const std::string*(const std::string& gtin)>;

std::string with_product_names(std::string_view text, const NameOfGtin& name_of);

}  // namespace tallyman
