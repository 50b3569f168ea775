// What people's decisions say together, order by order. A reviewer may correct themself: of each reviewer the last
// decision on an order counts. Where reviewers differ, what most of them say holds; while no answer has the most, the
// delivery is contested and counts as not accepted: nothing is earned from a delivery that people argue about, and a
// third person settles it. Who cannot tell abstains, but what nobody can tell is not accepted either: leaving such
// deliveries out would leave out the hardest ones, and a bound without them would promise more than it holds. Who gives
// no name is taken for one and the same person.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "review/agreement.h"
#include "review/review.h"

namespace tallyman::review {

struct ReviewedOrder {
    bool accepted = false;                // by most of those who could tell
    Answer answer = Answer::cannot_tell;  // of most; of the last who looked while it is contested
    std::string reviewer;                 // the last who gave that answer
    Instant decided_at{};
    std::size_t reviewers = 0;
    bool contested = false;
    bool cannot_tell = false;  // nobody could
    Seconds took{0};           // of the first look, 0 when it was not measured
};

struct Reviewed {
    std::unordered_map<OrderId, ReviewedOrder> orders;
    std::int64_t decisions = 0;  // all that were read
    std::int64_t corrected = 0;  // of these: replaced by a later one of the same reviewer
    std::int64_t contested = 0;  // orders
    std::int64_t cannot_tell = 0;
    Agreement agreement;  // of the first two reviewers of each order that has two
};

Reviewed reviewed_of(std::span<const Review> reviews);

// Whose photo came in when.
struct PhotoCame {
    OrderId order;
    Instant at{};
};

// A retake that people asked for is answered by the next photo: what they said before it was about other photos and
// counts no more, and people look again. One flag a review.
std::vector<bool> answered_by_photos(std::span<const Review> reviews, std::span<const PhotoCame> photos);

}  // namespace tallyman::review
