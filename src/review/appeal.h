// A driver or an outlet may contest a verdict once. Another person decides, everybody involved sees the reason and the
// outcome, and how often verdicts are overturned is reported. Pure state: the caller stores it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "review/review.h"

namespace tallyman::review {

struct Appeal {
    OrderId order;
    std::string by;        // the driver or outlet
    std::string argument;  // in their words
    Instant filed_at{};
    std::string decided_before_by;  // who is responsible for the verdict; empty when the machine is
    std::optional<Answer> outcome;
    std::string decided_by;
    std::string reason;
    Instant decided_at{};

    bool open() const { return !outcome.has_value(); }
};

struct VerdictInForce {
    OrderId order;
    std::string driver;
    std::string outlet;
    Answer answer = Answer::cannot_tell;
    std::string decided_by;  // empty when the machine decided
    Instant decided_at{};
};

enum class AppealError {
    not_involved,
    appealed_before,
    too_late,
    same_person,
    own_delivery,
    already_decided,
    no_reason,
    needs_answer  // who cannot tell leaves it to somebody else: it is contested once only
};
std::string_view name(AppealError error);

constexpr std::chrono::hours appeal_within{30 * 24};  // of the verdict

Result<Appeal, AppealError> file_appeal(const VerdictInForce& verdict, std::span<const Appeal> earlier, std::string by,
                                        std::string argument, Instant now);
Result<Appeal, AppealError> decide_appeal(Appeal appeal, const VerdictInForce& verdict, std::string reviewer,
                                          Answer outcome, std::string reason, Instant now);

// Its outcome differs from the verdict that it contested.
bool is_overturned(const Appeal& appeal, Answer contested);

}  // namespace tallyman::review
