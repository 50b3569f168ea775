// A second reviewer looks blind at a share of what a first one decided, so that their agreement can be told
// (agreement.h); and a decision can be taken back for a while by who made it.
#pragma once

#include <cstdint>

#include "base/settings.h"
#include "review/review.h"

namespace tallyman::review {

inline constexpr Setting second_look_setting{"review.second_look_share",
                                             0.05,
                                             "",
                                             {"Phần các chuyến đã xem được đưa cho người thứ hai xem độc lập",
                                              "Share of the reviewed deliveries that a second person looks at, blind"},
                                             0,
                                             1};

// Chosen by the order's own digest and a secret seed: nobody foresees it, everybody can recompute it afterwards.
bool needs_second_look(const OrderId& order, std::uint64_t seed, double share);

// Longer, and somebody may have acted on it: then a new decision, not an undo.
constexpr Seconds undo_within{600};
bool may_undo(const Review& review, std::string_view reviewer, Instant now);

}  // namespace tallyman::review
