#include "review/review.h"

#include <algorithm>
#include <array>

namespace tallyman::review {
namespace {

constexpr std::array<std::string_view, 4> names = {"accept", "reject", "retake", "cannot_tell"};

}  // namespace

std::string_view name(Answer answer) { return names.at(static_cast<std::size_t>(answer)); }

std::optional<Answer> parse_answer(std::string_view text) {
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) return {};
    return static_cast<Answer>(found - names.begin());
}

}  // namespace tallyman::review
