// What people decided at the desk, and the appeals against it. A decision that was taken back, or a retake that the
// driver has answered with a photo, stays as a row and counts no more.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "review/appeal.h"
#include "review/review.h"
#include "store/store.h"

namespace tallyman::store {

struct ReviewRow {
    std::int64_t id = 0;
    review::Review review;
    std::string note;
    bool blind = false;
    bool undone = false;
    bool answered = false;  // a retake and what was said with it, once a photo came in after it (review/reviewed.h)

    bool counts() const { return !undone && !answered; }
};

struct AppealRow {
    std::int64_t id = 0;
    review::Appeal appeal;
    review::VerdictInForce contested;
};

class Reviews {
public:
    explicit Reviews(const Store& store) : store_(store), database_(store.database()) {}

    std::int64_t add(const ReviewRow& row);
    void undo(const ReviewRow& row);
    std::vector<ReviewRow> all() const;  // by id, undone ones too

    std::int64_t add_appeal(const AppealRow& row);
    void decide_appeal(const AppealRow& row);
    std::vector<AppealRow> appeals() const;  // by id

private:
    bool is_looked_at_anew(const OrderId& order) const;

    const Store& store_;
    Database& database_;
};

}  // namespace tallyman::store
