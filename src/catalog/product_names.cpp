#include "catalog/product_names.h"

#include <algorithm>

namespace tallyman {
namespace {

constexpr std::size_t shortest = 8, longest = 14;  // GTIN-8 .. GTIN-14

bool is_digit(char c) { return c >= '0' && c <= '9'; }

const std::string* name_of_number(std::string number, const NameOfGtin& name_of) {
    if (number.size() < shortest || number.size() > longest) return nullptr;
    if (const auto* name = name_of(number)) return name;
    if (const auto* name = name_of(std::string(longest - number.size(), '0') + number)) return name;
    while (number.size() > shortest && number.front() == '0') {
        number.erase(0, 1);
        if (const auto* name = name_of(number)) return name;
    }
    return nullptr;
}

}  // namespace

std::string with_product_names(std::string_view text, const NameOfGtin& name_of) {
    std::string named;
    for (auto at = text.begin(); at != text.end();) {
        const auto number = std::find_if(at, text.end(), is_digit);
        const auto end = std::find_if_not(number, text.end(), is_digit);
        named.append(at, number);
        const auto* name = name_of_number(std::string(number, end), name_of);
        if (name)
            named += *name;
        else
            named.append(number, end);
        at = end;
    }
    return named;
}

}  // namespace tallyman
