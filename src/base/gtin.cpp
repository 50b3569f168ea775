#include "base/gtin.h"

#include <algorithm>

namespace tallyman {

char gtin_check_digit(std::string_view digits) {
    int sum = 0;
    int weight = 3;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        sum += (*digit - '0') * weight;
        weight = 4 - weight;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool is_gtin(std::string_view text) {
    if (text.size() != 8 && (text.size() < 12 || text.size() > 14)) return false;
    if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return false;
    return gtin_check_digit(text.substr(0, text.size() - 1)) == text.back();
}

std::optional<std::string> gtin14(std::string_view text) {
    if (!is_gtin(text)) return {};
    return std::string(14 - text.size(), '0').append(text);
}

bool same_product(const Gtin& a, const Gtin& b) {
    const auto left = gtin14(a.text);
    const auto right = gtin14(b.text);
    return left && right ? *left == *right : a == b;
}

}  // namespace tallyman
