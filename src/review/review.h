// What a person decided about a delivery, and what the desk knows of the deliveries that still wait.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "base/units.h"
#include "verify/verdict.h"

namespace tallyman::review {

enum class Answer { accept, reject, retake, cannot_tell };
inline constexpr std::size_t answer_count = 4;
std::string_view name(Answer answer);
std::optional<Answer> parse_answer(std::string_view text);
verify::Decision decision_of(Answer answer);  // what holds for a delivery of which a person said so

struct Review {
    OrderId order;
    Answer answer = Answer::cannot_tell;
    std::string reviewer;
    Instant decided_at{};
    Seconds took{0};
    std::vector<std::string> reasons;  // codes, as verdicts have them
};

}  // namespace tallyman::review
