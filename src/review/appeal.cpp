#include "review/appeal.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tallyman::review {

std::string_view name(AppealError error) {
    constexpr std::array<std::string_view, 8> names = {"not_involved", "appealed_before", "too_late",  "same_person",
                                                       "own_delivery", "already_decided", "no_reason", "needs_answer"};
    return names.at(static_cast<std::size_t>(error));
}

Result<Appeal, AppealError> file_appeal(const VerdictInForce& verdict, std::span<const Appeal> earlier, std::string by,
                                        std::string argument, Instant now) {
    if (by.empty() || (by != verdict.driver && by != verdict.outlet)) return fail(AppealError::not_involved);
    if (trimmed(argument).empty()) return fail(AppealError::no_reason);
    if (now - verdict.decided_at > appeal_within) return fail(AppealError::too_late);
    const bool before = std::ranges::any_of(
        earlier, [&](const Appeal& appeal) { return appeal.order == verdict.order && appeal.by == by; });
    if (before) return fail(AppealError::appealed_before);

    Appeal appeal;
    appeal.order = verdict.order;
    appeal.by = std::move(by);
    appeal.argument = std::move(argument);
    appeal.filed_at = now;
    appeal.decided_before_by = verdict.decided_by;
    return appeal;
}

Result<Appeal, AppealError> decide_appeal(Appeal appeal, const VerdictInForce& verdict, std::string reviewer,
                                          Answer outcome, std::string reason, Instant now) {
    if (!appeal.open()) return fail(AppealError::already_decided);
    if (reviewer == appeal.decided_before_by) return fail(AppealError::same_person);
    if (reviewer == verdict.driver || reviewer == appeal.by) return fail(AppealError::own_delivery);
    if (outcome == Answer::cannot_tell) return fail(AppealError::needs_answer);
    if (trimmed(reason).empty()) return fail(AppealError::no_reason);
    appeal.outcome = outcome;
    appeal.decided_by = std::move(reviewer);
    appeal.reason = std::move(reason);
    appeal.decided_at = now;
    return appeal;
}

bool is_overturned(const Appeal& appeal, Answer contested) { return appeal.outcome && *appeal.outcome != contested; }

}  // namespace tallyman::review
