#include "vision/finding.h"

#include <array>

namespace tallyman::vision {

std::string_view name(Check check) {
    constexpr std::array<std::string_view, check_count> names = {
        "readable", "sharpness", "exposure", "covered", "codes",  "products", "reuse",
        "screen",   "place",     "time",     "text",    "people", "framing"};
    return names.at(static_cast<std::size_t>(check));
}

std::string_view name(Outcome outcome) {
    constexpr std::array<std::string_view, outcome_count> names = {"pass", "fail", "cannot_tell"};
    return names.at(static_cast<std::size_t>(outcome));
}

}  // namespace tallyman::vision
