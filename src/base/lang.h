// The two languages every word for people is written in.
#pragma once

#include <string_view>

namespace tallyman {

enum class Lang { vi, en };

// One sentence in both languages; `in` picks one.
struct Words {
    std::string_view vi;
    std::string_view en;

    constexpr std::string_view in(Lang lang) const { return lang == Lang::vi ? vi : en; }
};

}  // namespace tallyman
