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

verify::Decision decision_of(Answer answer) {
    switch (answer) {
        case Answer::accept:
            return verify::Decision::accept;
        case Answer::reject:
            return verify::Decision::reject;
        case Answer::retake:
            return verify::Decision::retake;
        case Answer::cannot_tell:
            break;
    }
    return verify::Decision::review;
}

}  // namespace tallyman::review
