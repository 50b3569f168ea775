// Words of the pages, always in both languages: a report carries both and shows one, a run sheet prints one. Numbers
// are written as each language writes them (1.234,5 and 1,234.5).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/lang.h"

namespace tallyman::report {

struct Text {
    std::string vi, en;

    const std::string& in(Lang lang) const { return lang == Lang::vi ? vi : en; }
};

struct Decimal {
    double value = 0;
    int digits = 1;  // after the point
};

std::string shown(std::int64_t number, Lang lang);
std::string shown(Decimal number, Lang lang);
inline std::string shown(int number, Lang lang) { return shown(std::int64_t{number}, lang); }
inline std::string shown(std::size_t number, Lang lang) { return shown(static_cast<std::int64_t>(number), lang); }
inline std::string shown(std::string_view text, Lang) { return std::string(text); }
inline std::string shown(const Text& text, Lang lang) { return text.in(lang); }
inline std::string shown(Words words, Lang lang) { return std::string(words.in(lang)); }

// say({"{} đơn", "{} orders"}, 1200) is "1.200 đơn" and "1,200 orders".
template <class... Args>
Text say(Words pattern, const Args&... args) {
    const auto in = [&](Lang lang) { return fmt::format(fmt::runtime(pattern.in(lang)), shown(args, lang)...); };
    return {in(Lang::vi), in(Lang::en)};
}
// In English one is counted otherwise than many.
template <class Count>
Text some(Count count, std::string_view vi, std::string_view one, std::string_view many) {
    return say({vi, count == 1 ? one : many}, count);
}
inline Text same(std::string text) { return {text, text}; }
template <class Number>
Text number(Number value) {
    return say({"{}", "{}"}, value);
}
Text percent(double share);  // "42,5 %"; a share of 1 is 100 %

}  // namespace tallyman::report
