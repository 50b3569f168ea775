// Enumerations and the words that records spell them with, both ways. For the .cpp files of this folder only.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace tallyman::removal {

template <class Enum, std::size_t N>
std::string_view name_in(const std::array<std::string_view, N>& names, Enum value) {
    return names.at(static_cast<std::size_t>(value));
}

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return {};
    return static_cast<Enum>(found - names.begin());
}

}  // namespace tallyman::removal
