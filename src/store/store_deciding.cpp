// The part of Store that deciding reads and writes.
#include <fmt/format.h>

#include "base/check.h"
#include "store/database.h"
#include "store/ledger_facts.h"
#include "store/sql.h"
#include "store/store.h"
#include "store/summary_rows.h"
#include "store/values_json.h"

namespace tallyman::store {
namespace {

void add_summaries(Database& database, std::int64_t import, std::span<const SummaryRow> summaries) {
    Statement add(database,
                  "insert into summaries (import, order_id, depot, evidence, eligible, fingerprint, photos, "
                  "policy, checks, families) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const auto& row : summaries) {
        add.bind(1, import);
        bind_summary(add, 2, row);
        add.run();
    }
}

}  // namespace

void Store::save_verdicts(std::span<const VerdictRow> verdicts, std::span<const SummaryRow> summaries) {
    Transaction transaction(*database_);
    const auto import = database_->current_import();
    CHECK(import != 0);
    for (const char* table : {"verdicts", "summaries", "decisions", "deciding", "batch_accepts"}) {
        database_->run(fmt::format("delete from {} where import = {}", table, import));
    }
    Statement add(*database_,
                  "insert into verdicts (import, order_id, file, decision, confidence, reasons, seconds) "
                  "values (?, ?, ?, ?, ?, ?, ?)");
    for (const auto& row : verdicts) {
        add.bind(1, import);
        add.bind(2, row.order.text);
        add.bind(3, row.file);
        add.bind(4, static_cast<int>(row.verdict.decision));
        add.bind(5, row.verdict.confidence);
        add.bind(6, to_text(row.verdict.reasons));
        add.bind(7, row.seconds);
        add.run();
    }
    add_summaries(*database_, import, summaries);
    LedgerLog ledger(*database_, clock_());
    tell_verdicts(ledger, verdicts);
    ledger.finish();
    transaction.commit();
}

void Store::each_summary(const std::function<void(SummaryRow&&)>& read) const {
    Statement row(*database_,
                  "select order_id, depot, evidence, eligible, fingerprint, photos, policy, checks, families "
                  "from summaries where import = ? order by order_id");
    row.bind(1, database_->current_import());
    while (row.step()) read(summary_from(row));
}

void Store::save_decisions(std::span<const DecisionRow> decisions, const std::string& report, double wrong_upper) {
    Transaction transaction(*database_);
    const auto import = database_->current_import();
    CHECK(import != 0);
    for (const char* table : {"decisions", "deciding", "batch_accepts"}) {
        database_->run(fmt::format("delete from {} where import = {}", table, import));
    }
    Statement add(*database_,
                  "insert into decisions (import, order_id, probability, verdict, automatic, audit) "
                  "values (?, ?, ?, ?, ?, ?)");
    for (const auto& row : decisions) {
        add.bind(1, import);
        add.bind(2, row.order.text);
        add.bind(3, row.probability);
        add.bind(4, static_cast<int>(row.verdict));
        add.bind(5, row.automatic ? 1 : 0);
        add.bind(6, row.audit ? 1 : 0);
        add.run();
    }
    Sql(*database_,
        "insert into batch_accepts (order_id, import, photos, wrong) select d.order_id, d.import, s.photos, cast(? as "
        "double precision) from decisions d join summaries s on s.import = d.import and s.order_id = d.order_id where "
        "d.import = ? and d.automatic = 1 and d.audit = 0",
        wrong_upper, import)
        .run();
    Statement said(*database_, "insert into deciding (import, report, at) values (?, ?, ?)");
    const auto now = clock_();
    said.bind(1, import);
    said.bind(2, report);
    said.bind(3, now.time_since_epoch().count());
    said.run();
    LedgerLog ledger(*database_, now);
    tell_decided(ledger, decisions);
    ledger.finish();
    transaction.commit();
}

void Store::tell_reviews(std::span<const review::Review> reviews) {
    Transaction transaction(*database_);
    LedgerLog ledger(*database_, clock_());
    tell_reviewed(ledger, reviews);
    ledger.finish();
    transaction.commit();
}

std::vector<DecisionRow> Store::decisions() const {
    std::vector<DecisionRow> decisions;
    Statement row(*database_,
                  "select order_id, probability, verdict, automatic, audit from decisions where import = ? "
                  "order by order_id");
    row.bind(1, database_->current_import());
    while (row.step()) {
        decisions.push_back({{row.text(0)},
                             row.real(1),
                             static_cast<verify::Decision>(row.integer(2)),
                             row.integer(3) == 1,
                             row.integer(4) == 1});
    }
    return decisions;
}

std::optional<std::string> Store::deciding_report() const {
    Statement row(*database_, "select report from deciding where import = ?");
    row.bind(1, database_->current_import());
    return row.step() ? std::optional(row.text(0)) : std::nullopt;
}

std::optional<Instant> Store::decided_at() const {
    Sql row(*database_, "select at from deciding where import = ? and at > 0", database_->current_import());
    return row.next() ? std::optional(row.instant()) : std::nullopt;
}

}  // namespace tallyman::store
