#include "review/second_look.h"

#include <fmt/format.h>

#include "base/digest.h"

namespace tallyman::review {

bool needs_second_look(const OrderId& order, std::uint64_t seed, double share) {
    const std::uint64_t number = first_bits(sha256(fmt::format("tallyman second look {} {}", seed, order.text)));
    return static_cast<double>(number) < share * 0x1p64;
}

bool may_undo(const Review& review, std::string_view reviewer, Instant now) {
    return review.reviewer == reviewer && now >= review.decided_at && now - review.decided_at <= undo_within;
}

}  // namespace tallyman::review
