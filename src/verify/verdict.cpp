#include "verify/verdict.h"

#include <array>

namespace tallyman::verify {

std::string_view name(Decision decision) {
    constexpr std::array<std::string_view, 4> names = {"accept", "retake", "review", "reject"};
    return names.at(static_cast<std::size_t>(decision));
}

}  // namespace tallyman::verify
