// What is the matter with a delivery photo of a sample day, as truth.csv names it, and how often.
#pragma once

#include <array>
#include <string_view>

namespace tallyman::sample {

enum class Kind {
    good,
    blurred,
    dark,
    overexposed,
    covered,
    reused,
    edited_reuse,
    screen,
    wrong_product,
    missing_product,
    short_count,
    wrong_place,
    wrong_time,
    unreadable,
};

struct KindRate {
    Kind kind;
    std::string_view name;  // as in truth.csv
    double share;           // of all photos; what is left is good (77 %)
    bool whole_delivery;    // every photo of the delivery is of this kind, because the goods, place or day are wrong
};

constexpr std::array kind_rates{
    KindRate{Kind::good, "good", 0.77, false},
    KindRate{Kind::blurred, "blurred", 0.025, false},
    KindRate{Kind::dark, "dark", 0.02, false},
    KindRate{Kind::overexposed, "overexposed", 0.015, false},
    KindRate{Kind::covered, "covered", 0.015, false},
    KindRate{Kind::reused, "reused", 0.02, false},
    KindRate{Kind::edited_reuse, "edited_reuse", 0.03, false},
    KindRate{Kind::screen, "screen", 0.02, false},
    KindRate{Kind::wrong_product, "wrong_product", 0.02, true},
    KindRate{Kind::missing_product, "missing_product", 0.015, true},
    KindRate{Kind::short_count, "short_count", 0.015, true},
    KindRate{Kind::wrong_place, "wrong_place", 0.015, true},
    KindRate{Kind::wrong_time, "wrong_time", 0.01, true},
    KindRate{Kind::unreadable, "unreadable", 0.01, false},
};

constexpr std::string_view name(Kind kind) { return kind_rates[static_cast<std::size_t>(kind)].name; }

}  // namespace tallyman::sample
