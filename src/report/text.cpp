#include "report/text.h"

#include <cmath>

namespace tallyman::report {
namespace {

std::string grouped(std::string digits, char separator) {
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), 1, separator);
    }
    return digits;
}

constexpr std::string_view minus = "\u2212";

}  // namespace

std::string shown(std::int64_t number, Lang lang) {
    const auto digits =
        fmt::format("{}", number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number));
    return std::string(number < 0 ? minus : "") + grouped(digits, lang == Lang::vi ? '.' : ',');
}

std::string shown(Decimal number, Lang lang) {
    if (!std::isfinite(number.value)) return "–";
    auto digits = fmt::format("{:.{}f}", std::abs(number.value), number.digits);
    std::string fraction;
    if (const auto point = digits.find('.'); point != std::string::npos) {
        fraction = (lang == Lang::vi ? "," : ".") + digits.substr(point + 1);
        digits.resize(point);
    }
    return std::string(number.value < 0 ? minus : "") + grouped(digits, lang == Lang::vi ? '.' : ',') + fraction;
}

Text percent(double share) { return say({"{} %", "{}%"}, Decimal{share * 100, share > 0 && share < 0.1 ? 1 : 0}); }

}  // namespace tallyman::report
