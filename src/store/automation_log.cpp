#include "store/automation_log.h"

#include <bit>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "store/ledger_facts.h"
#include "store/sql.h"
#include "store/summary_rows.h"

namespace tallyman::store {
namespace {

using nlohmann::json;

std::string decimals(double share) { return fmt::format("{:.4f}", share); }

std::string id_of(const review::Lot& lot) { return fmt::format("lot-{}", lot.id); }

json fact_of(const review::Lot& lot) {
    json members = json::array(), drawn = json::array();
    for (const auto& member : lot.members) {
        members.push_back(member.order.text);
        if (member.drawn) drawn.push_back(member.order.text);
    }
    return {{"automation", id_of(lot)},
            {"bound", decimals(lot.bound)},
            {"confidence", decimals(lot.confidence)},
            {"share", decimals(lot.share)},
            {"dice_sha256", hex(sha256(lot.dice))},
            {"members", std::move(members)},
            {"drawn", std::move(drawn)}};
}

std::string subject_of(const review::Lot& lot) { return "automation/" + id_of(lot); }

}  // namespace

std::optional<std::uint64_t> AutomationLog::summary_checks(const OrderId& order) const {
    Sql row(database_, "select checks from summaries where import = ? and order_id = ?", database_.current_import(),
            order);
    return row.next() ? std::optional(std::bit_cast<std::uint64_t>(row.integer())) : std::nullopt;
}

void AutomationLog::keep_evidence(const OrderId& order) {
    Sql(database_,
        "insert into evidence (order_id, depot, evidence, eligible, fingerprint, photos, policy, checks, families, at) "
        "select order_id, depot, evidence, eligible, fingerprint, photos, policy, checks, families, cast(? as bigint) "
        "from summaries where import = ? and order_id = ? on conflict (order_id) do nothing",
        store_.now(), database_.current_import(), order)
        .run();
}

void AutomationLog::forget_evidence(const OrderId& order) {
    Sql(database_, "delete from evidence where order_id = ?", order).run();
}

void AutomationLog::put_summary(const SummaryRow& row) {
    Sql(database_, "delete from summaries where import = ? and order_id = ?", database_.current_import(), row.order)
        .run();
    Statement put(database_,
                  "insert into summaries (import, order_id, depot, evidence, eligible, fingerprint, photos, policy, "
                  "checks, families) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put.bind(1, database_.current_import());
    bind_summary(put, 2, row);
    put.run();
}

std::vector<EvidenceOf> AutomationLog::evidence() const {
    std::vector<EvidenceOf> all;
    Statement row(database_,
                  "select order_id, depot, evidence, eligible, fingerprint, photos, policy, checks, families, at "
                  "from evidence order by order_id");
    while (row.step()) all.push_back({summary_from(row), Instant{Seconds{row.integer(summary_columns)}}});
    return all;
}

BatchAccepts AutomationLog::batch_accepts() const {
    Sql row(
        database_,
        "select count(*), coalesce(sum(photos), 0), coalesce(sum(wrong), 0.0) from batch_accepts b where import = "
        "(select max(import) from batch_accepts where order_id = b.order_id) and not exists (select 1 from evidence "
        "where order_id = b.order_id)");
    if (!row.next()) return {};
    BatchAccepts accepts;
    accepts.deliveries = row.integer();
    accepts.photos = row.integer();
    accepts.wrong_at_most = row.real();
    return accepts;
}

bool AutomationLog::open(const review::Lot& lot) {
    Transaction transaction(database_);
    if (Sql busy(database_, "select 1 from lots where state = 0"); busy.next()) return false;
    for (const auto& member : lot.members) {
        Sql taken(
            database_,
            "select 1 from lot_members m join lots l on l.id = m.lot where m.order_id = ?1 and l.state != 2 union all "
            "select 1 from reviews where order_id = ?1 and undone = 0",
            member.order);
        if (taken.next()) return false;
    }
    Sql(database_, "insert into lots (opened_at, bound, confidence, share, dice) values (?, ?, ?, ?, ?)", lot.opened_at,
        lot.bound, lot.confidence, lot.share, lot.dice)
        .run();
    review::Lot opened = lot;
    opened.id = database_.last_id();
    for (const auto& member : lot.members)
        Sql(database_, "insert into lot_members values (?, ?, ?, ?)", opened.id, member.order, member.probability,
            member.drawn)
            .run();
    for (const auto& member : lot.members) keep_evidence(member.order);
    tell(database_, store_.now(), "lot_opened", subject_of(opened), fact_of(opened));
    transaction.commit();
    return true;
}

// The ledger's word for an accept without a person, as `tallyman decide` says it too.
void AutomationLog::tell_accepts(const review::Lot& lot) {
    std::vector<DecisionRow> accepted;
    for (const auto& member : lot.members) {
        if (!member.drawn)
            accepted.push_back({member.order, member.probability, verify::Decision::accept, true, false});
    }
    LedgerLog ledger(database_, store_.now());
    tell_decided(ledger, accepted);
    ledger.finish();
}

bool AutomationLog::settle(const review::Lot& lot) {
    Transaction transaction(database_);
    const int changed =
        Sql(database_,
            "update lots set state = ?, looked = ?, found_wrong = ?, settled_at = ? where id = ? and state = 0",
            static_cast<int>(lot.state), lot.looked, lot.found_wrong, lot.settled_at, lot.id)
            .run();
    if (changed == 0) return false;
    tell(database_, store_.now(), "lot_settled", subject_of(lot),
         {{"automation", id_of(lot)},
          {"state", name(lot.state)},
          {"looked", lot.looked},
          {"found_wrong", lot.found_wrong},
          {"dice", lot.dice}});
    if (lot.state == review::LotState::stands) tell_accepts(lot);
    transaction.commit();
    return true;
}

std::vector<review::Lot> AutomationLog::lots() const {
    std::vector<review::Lot> all;
    for (Sql row(
             database_,
             "select id, opened_at, bound, confidence, share, dice, state, looked, found_wrong, settled_at from lots "
             "order by id");
         row.next();) {
        review::Lot lot;
        lot.id = row.integer();
        lot.opened_at = row.instant();
        lot.bound = row.real();
        lot.confidence = row.real();
        lot.share = row.real();
        lot.dice = row.text();
        lot.state = static_cast<review::LotState>(row.integer());
        lot.looked = row.integer();
        lot.found_wrong = row.integer();
        lot.settled_at = row.maybe_instant().value_or(Instant{});
        for (Sql member(database_,
                        "select order_id, probability, drawn from lot_members where lot = ? order by order_id", lot.id);
             member.next();) {
            review::LotMember one;
            one.order.text = member.text();
            one.probability = member.real();
            one.drawn = member.flag();
            lot.members.push_back(std::move(one));
        }
        all.push_back(std::move(lot));
    }
    return all;
}

void AutomationLog::step_back(const review::StepBack& step) {
    Transaction transaction(database_);
    Sql(database_, "insert into step_backs (at, why, value) values (?, ?, ?)", step.at, step.why, step.value).run();
    const auto id = fmt::format("step-{}", database_.last_id());
    tell(database_, store_.now(), "stepped_back", "automation/" + id,
         {{"automation", id}, {"why", step.why}, {"value", decimals(step.value)}});
    transaction.commit();
}

std::vector<review::StepBack> AutomationLog::step_backs() const {
    std::vector<review::StepBack> all;
    for (Sql row(database_, "select at, why, value from step_backs order by id"); row.next();) {
        review::StepBack step;
        step.at = row.instant();
        step.why = row.text();
        step.value = row.real();
        all.push_back(std::move(step));
    }
    return all;
}

}  // namespace tallyman::store
