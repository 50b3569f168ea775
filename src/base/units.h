// Numbers that know what they measure. Integers, so that sums are exact and the same everywhere: grams,
// millilitres, metres, cases, and money in the currency's minor unit (VND has none, so one is one dong).
// fits(weight, volume) does not compile. Durations are std::chrono::seconds.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace tallyman {

template <class Tag>
struct Quantity {
    std::int64_t value = 0;

    friend constexpr auto operator<=>(Quantity, Quantity) = default;
    friend constexpr Quantity operator+(Quantity a, Quantity b) { return {a.value + b.value}; }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return {a.value - b.value}; }
    friend constexpr Quantity operator*(Quantity a, std::int64_t times) { return {a.value * times}; }
    constexpr Quantity& operator+=(Quantity b) { return *this = *this + b; }
    constexpr Quantity& operator-=(Quantity b) { return *this = *this - b; }
};

using Grams = Quantity<struct GramsTag>;
using Millilitres = Quantity<struct MillilitresTag>;
using Metres = Quantity<struct MetresTag>;
using Cases = Quantity<struct CasesTag>;
using Money = Quantity<struct MoneyTag>;
using Seconds = std::chrono::seconds;

}  // namespace tallyman
