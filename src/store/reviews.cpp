#include "store/reviews.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "review/reviewed.h"
#include "store/automation_log.h"
#include "store/ledger_facts.h"
#include "store/sql.h"

namespace tallyman::store {
namespace {

using nlohmann::json;

review::Answer answer_from(const std::string& text) {
    return review::parse_answer(text).value_or(review::Answer::cannot_tell);
}

void set_answered(Database& database, std::vector<ReviewRow>& rows) {
    std::vector<review::Review> said;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].undone) continue;
        said.push_back(rows[i].review);
        places.push_back(i);
    }
    if (std::ranges::none_of(said, [](const auto& one) { return one.answer == review::Answer::retake; })) return;
    std::vector<review::PhotoCame> photos;
    for (Sql row(database, "select order_id, received_at from uploads where received_at is not null"); row.next();) {
        photos.emplace_back();
        photos.back().order.text = row.text();
        photos.back().at = row.instant();
    }
    const auto answered = review::answered_by_photos(said, photos);
    for (std::size_t i = 0; i < places.size(); ++i) rows[places[i]].answered = answered[i];
}

}  // namespace

std::int64_t Reviews::add(const ReviewRow& row) {
    const auto& review = row.review;
    Transaction transaction(database_);
    Sql(database_,
        "insert into reviews (order_id, answer, reviewer, decided_at, took_s, reasons, note, blind) values (?, ?, ?, "
        "?, ?, ?, ?, ?)",
        review.order, name(review.answer), review.reviewer, review.decided_at, std::int64_t{review.took.count()},
        json(review.reasons).dump(), row.note, row.blind)
        .run();
    const auto id = database_.last_id();
    tell(database_, store_.now(), "review", review.order.text,
         {{"review", id},
          {"order", review.order.text},
          {"answer", name(review.answer)},
          {"reviewer", review.reviewer},
          {"reasons", review.reasons},
          {"blind", row.blind},
          {"took_s", review.took.count()}});
    AutomationLog log(store_);
    if (is_looked_at_anew(review.order)) log.forget_evidence(review.order);
    log.keep_evidence(review.order);
    transaction.commit();
    return id;
}

// This decision is the first about the photos that answered a retake.
bool Reviews::is_looked_at_anew(const OrderId& order) const {
    if (Sql asked(database_, "select 1 from reviews where order_id = ? and answer = 'retake' and undone = 0", order);
        !asked.next())
        return false;
    std::int64_t answered = 0, standing = 0;
    for (const auto& row : all()) {
        if (row.review.order == order && !row.undone) ++(row.answered ? answered : standing);
    }
    return answered > 0 && standing == 1;
}

void Reviews::undo(const ReviewRow& row) {
    Transaction transaction(database_);
    Sql(database_, "update reviews set undone = 1 where id = ?", row.id).run();
    tell(database_, store_.now(), "review_undone", row.review.order.text,
         {{"review", row.id}, {"order", row.review.order.text}, {"reviewer", row.review.reviewer}});
    transaction.commit();
}

std::vector<ReviewRow> Reviews::all() const {
    std::vector<ReviewRow> all;
    for (Sql row(database_,
                 "select id, order_id, answer, reviewer, decided_at, took_s, reasons, note, blind, undone from reviews "
                 "order by id");
         row.next();) {
        ReviewRow one;
        one.id = row.integer();
        one.review.order.text = row.text();
        one.review.answer = answer_from(row.text());
        one.review.reviewer = row.text();
        one.review.decided_at = row.instant();
        one.review.took = Seconds{row.integer()};
        one.review.reasons = json::parse(row.text()).get<std::vector<std::string>>();
        one.note = row.text();
        one.blind = row.flag();
        one.undone = row.flag();
        all.push_back(std::move(one));
    }
    set_answered(database_, all);
    return all;
}

std::int64_t Reviews::add_appeal(const AppealRow& row) {
    const auto& appeal = row.appeal;
    Transaction transaction(database_);
    Sql(database_,
        "insert into appeals (order_id, by, argument, filed_at, decided_before_by, contested, contested_at, driver, "
        "outlet) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        appeal.order, appeal.by, appeal.argument, appeal.filed_at, appeal.decided_before_by, name(row.contested.answer),
        row.contested.decided_at, row.contested.driver, row.contested.outlet)
        .run();
    const auto id = database_.last_id();
    tell(database_, store_.now(), "appeal", appeal.order.text,
         {{"appeal", id},
          {"order", appeal.order.text},
          {"by", appeal.by},
          {"argument", appeal.argument},
          {"contested", name(row.contested.answer)}});
    transaction.commit();
    return id;
}

void Reviews::decide_appeal(const AppealRow& row) {
    const auto& appeal = row.appeal;
    Transaction transaction(database_);
    Sql(database_, "update appeals set outcome = ?, decided_by = ?, reason = ?, decided_at = ? where id = ?",
        name(*appeal.outcome), appeal.decided_by, appeal.reason, appeal.decided_at, row.id)
        .run();
    tell(database_, store_.now(), "appeal_decided", appeal.order.text,
         {{"appeal", row.id},
          {"order", appeal.order.text},
          {"outcome", name(*appeal.outcome)},
          {"by", appeal.decided_by},
          {"reason", appeal.reason}});
    transaction.commit();
}

std::vector<AppealRow> Reviews::appeals() const {
    std::vector<AppealRow> all;
    for (Sql row(database_,
                 "select id, order_id, by, argument, filed_at, decided_before_by, contested, contested_at, driver, "
                 "outlet, outcome, decided_by, reason, decided_at from appeals order by id");
         row.next();) {
        AppealRow one;
        one.id = row.integer();
        auto& appeal = one.appeal;
        appeal.order.text = row.text();
        appeal.by = row.text();
        appeal.argument = row.text();
        appeal.filed_at = row.instant();
        appeal.decided_before_by = row.text();
        one.contested = {appeal.order, "", "", answer_from(row.text()), appeal.decided_before_by, row.instant()};
        one.contested.driver = row.text();
        one.contested.outlet = row.text();
        if (const auto outcome = row.maybe_text()) {
            appeal.outcome = answer_from(*outcome);
            appeal.decided_by = row.text();
            appeal.reason = row.text();
            appeal.decided_at = row.instant();
        }
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace tallyman::store
