// The part of Store that deciding reads and writes.
#include <bit>
#include <cstring>

#include <fmt/format.h>

#include "base/check.h"
#include "store/database.h"
#include "store/ledger_facts.h"
#include "store/store.h"
#include "store/values_json.h"

namespace tallyman::store {
namespace {

static_assert(std::endian::native == std::endian::little, "evidence is kept as this machine has it");

void add_summaries(SQLite::Database& sql, std::int64_t import, std::span<const SummaryRow> summaries) {
    SQLite::Statement add(sql,
                          "insert into summaries (import, order_id, depot, evidence, eligible, fingerprint, photos, "
                          "policy, checks) values (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const auto& row : summaries) {
        add.bind(1, import);
        add.bindNoCopy(2, row.order.text);
        add.bindNoCopy(3, row.depot.text);
        add.bindNoCopy(4, row.summary.row.data(), sizeof row.summary.row);
        add.bind(5, row.summary.eligible ? 1 : 0);
        add.bind(6, std::bit_cast<std::int64_t>(row.summary.fingerprint));
        add.bind(7, static_cast<std::int64_t>(row.summary.photos));
        add.bind(8, static_cast<int>(row.summary.policy));
        add.bind(9, std::bit_cast<std::int64_t>(row.checks));
        add.exec();
        add.reset();
    }
}

// A row of another length was written by another version: nothing automatic rests on it.
verify::DeliverySummary summary_from(const SQLite::Statement& row) {
    verify::DeliverySummary summary;
    const auto evidence = row.getColumn(2);
    if (evidence.getBytes() == sizeof summary.row) {
        std::memcpy(summary.row.data(), evidence.getBlob(), sizeof summary.row);
        summary.eligible = row.getColumn(3).getInt() == 1;
    }
    summary.fingerprint = std::bit_cast<std::uint64_t>(row.getColumn(4).getInt64());
    summary.photos = static_cast<std::size_t>(row.getColumn(5).getInt64());
    summary.policy = static_cast<verify::Decision>(row.getColumn(6).getInt());
    return summary;
}

}  // namespace

void Store::save_verdicts(std::span<const VerdictRow> verdicts, std::span<const SummaryRow> summaries) {
    Transaction transaction(*database_);
    const auto import = database_->current_import();
    CHECK(import != 0);
    for (const char* table : {"verdicts", "summaries", "decisions", "deciding"}) {
        database_->sql().exec(fmt::format("delete from {} where import = {}", table, import));
    }
    SQLite::Statement add(database_->sql(),
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
        add.exec();
        add.reset();
    }
    add_summaries(database_->sql(), import, summaries);
    LedgerLog ledger(*database_, clock_());
    tell_verdicts(ledger, verdicts);
    ledger.finish();
    transaction.commit();
}

void Store::each_summary(const std::function<void(SummaryRow&&)>& read) const {
    SQLite::Statement row(database_->sql(),
                          "select order_id, depot, evidence, eligible, fingerprint, photos, policy, checks from "
                          "summaries where import = ? order by order_id");
    row.bind(1, database_->current_import());
    while (row.executeStep()) {
        read({{row.getColumn(0).getString()},
              {row.getColumn(1).getString()},
              summary_from(row),
              std::bit_cast<std::uint64_t>(row.getColumn(7).getInt64())});
    }
}

void Store::save_decisions(std::span<const DecisionRow> decisions, const std::string& report) {
    Transaction transaction(*database_);
    const auto import = database_->current_import();
    CHECK(import != 0);
    for (const char* table : {"decisions", "deciding"}) {
        database_->sql().exec(fmt::format("delete from {} where import = {}", table, import));
    }
    SQLite::Statement add(database_->sql(),
                          "insert into decisions (import, order_id, probability, verdict, automatic, audit) "
                          "values (?, ?, ?, ?, ?, ?)");
    for (const auto& row : decisions) {
        add.bind(1, import);
        add.bindNoCopy(2, row.order.text);
        add.bind(3, row.probability);
        add.bind(4, static_cast<int>(row.verdict));
        add.bind(5, row.automatic ? 1 : 0);
        add.bind(6, row.audit ? 1 : 0);
        add.exec();
        add.reset();
    }
    SQLite::Statement said(database_->sql(), "insert into deciding (import, report) values (?, ?)");
    said.bind(1, import);
    said.bindNoCopy(2, report);
    said.exec();
    LedgerLog ledger(*database_, clock_());
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
    SQLite::Statement row(database_->sql(),
                          "select order_id, probability, verdict, automatic, audit from decisions where import = ? "
                          "order by order_id");
    row.bind(1, database_->current_import());
    while (row.executeStep()) {
        decisions.push_back({{row.getColumn(0).getString()},
                             row.getColumn(1).getDouble(),
                             static_cast<verify::Decision>(row.getColumn(2).getInt()),
                             row.getColumn(3).getInt() == 1,
                             row.getColumn(4).getInt() == 1});
    }
    return decisions;
}

std::optional<std::string> Store::deciding_report() const {
    SQLite::Statement row(database_->sql(), "select report from deciding where import = ?");
    row.bind(1, database_->current_import());
    return row.executeStep() ? std::optional(row.getColumn(0).getString()) : std::nullopt;
}

}  // namespace tallyman::store
