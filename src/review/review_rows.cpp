#include "review/review_rows.h"

namespace tallyman::review {
namespace {

constexpr Column columns[] = {
    {"order", "mã đơn hàng", Presence::required, {"đơn hàng đã xem", "the order that was reviewed"}},
    {"decision",
     "quyết định",
     Presence::required,
     {"accept, reject, retake hoặc cannot_tell", "accept, reject, retake or cannot_tell"}},
    {"reviewer", "người xem", Presence::optional, {"người quyết định", "who decided"}},
    {"decided_at", "lúc quyết định", Presence::optional, {"thời điểm quyết định", "when"}},
    {"seconds", "số giây", Presence::optional, {"thời gian xem, giây", "time taken, seconds"}},
};
enum : std::size_t { order, decision, reviewer, decided_at, seconds };

constexpr double seconds_max = 86'400;

}  // namespace

const TableFormat reviews_table{"reviews.csv",
                                {"Quyết định của người xem", "Reviewers' decisions"},
                                columns,
                                "O00001,accept,an,2026-11-23T17:05:00+07:00,12"};

std::optional<Review> read_review(Cells& row, const Zone& zone) {
    Review review;
    review.order = row.id<OrderId>(order);
    const auto answer = parse_answer(row.raw(decision));
    if (!answer) row.reject(decision, ProblemCode::not_one_of, "accept, reject, retake, cannot_tell");
    review.answer = answer.value_or(Answer::cannot_tell);
    review.reviewer = row.text(reviewer);
    if (row.has(decided_at)) review.decided_at = row.instant(decided_at, zone);
    if (row.has(seconds)) review.took = Seconds{static_cast<std::int64_t>(row.decimal(seconds, 0, seconds_max) + 0.5)};
    return row.good() ? std::optional(std::move(review)) : std::nullopt;
}

}  // namespace tallyman::review
