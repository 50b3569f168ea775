// What a person looks at next: what it is worth. A delivery's worth is the money at stake times the doubt about it,
// grows while it waits, and depots take turns so that a large one does not starve a small one. Nobody reviews a
// delivery of their own, and nobody the same delivery twice.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/settings.h"
#include "base/time.h"
#include "base/units.h"

namespace tallyman::review {

inline constexpr Setting case_value_setting{
    "review.case_value",
    std::int64_t{250'000},
    "",
    {"Giá trị một thùng hàng, để xếp thứ tự xem ảnh (mặc định là giả định của chúng tôi)",
     "What a case of goods is worth, for the sequence in which people look (the default is our own assumption)"},
    0,
    1e12};

struct Waiting {
    OrderId order;
    DepotId depot;
    std::string driver;
    Money at_stake;
    double wrong_chance = 0.5;  // 0 .. 1, as the model sees it; 0.5 when it knows nothing
    Instant since{};
    std::vector<std::string> seen_by;  // reviewers who decided on it already
    bool blind = false;                // a second look or an audit: earlier decisions are not shown
};

struct QueueRule {
    double doubled_after_hours = 8;  // waiting this long doubles the worth
    Money least_at_stake{50'000};    // so that a free delivery is looked at too
};

// At most 1 at a chance of one half, 0 where the machine is sure: the entropy of the answer in bits.
double doubt(double wrong_chance);
double worth(const Waiting& delivery, Instant now, const QueueRule& rule);

// The order in which `reviewer` is shown what waits: within a depot by worth, depots in turn, the one with the most
// valuable delivery first. Ties by order id, so that it is the same everywhere.
std::vector<OrderId> queue_for(std::string_view reviewer, std::span<const Waiting> waiting, Instant now,
                               const QueueRule& rule = {});

}  // namespace tallyman::review
