#include "store/ledger_facts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "store/sql.h"
#include "store/values_json.h"

namespace tallyman::store {
namespace {

using nlohmann::json;

json order_start(Statement& row, std::int64_t import, const Digest& content) {
    return {{"order", row.text(0)}, {"outlet", row.text(1)},   {"due", iso(Day{std::chrono::days{row.integer(2)}})},
            {"import", import},     {"content", hex(content)}, {"lines", json::array()}};
}

}  // namespace

void tell_imported(LedgerLog& ledger, Database& database, std::int64_t import, const Digest& content) {
    Statement row(
        database,
        "select order_id, outlet, due_day, gtin, cases from order_lines where import = ? order by order_id, line");
    row.bind(1, import);
    json order;
    const auto tell = [&] {
        if (!order.is_null()) ledger.append("order_imported", order["order"], order.dump());
    };
    while (row.step()) {
        if (order.is_null() || order["order"] != row.text(0)) {
            tell();
            order = order_start(row, import, content);
        }
        order["lines"].push_back({{"gtin", row.text(3)}, {"cases", row.integer(4)}});
    }
    tell();
}

void tell_allocated(LedgerLog& ledger, const Allocation& allocation) {
    for (const auto& order : allocation) ledger.append("allocated", order.order.text, to_text(order));
}

void tell_planned(LedgerLog& ledger, const std::map<Day, dispatch::Plan>& plans) {
    for (const auto& [due, plan] : plans) {
        for (const auto& route : plan.routes) {
            for (std::size_t trip = 0; trip < route.trips.size(); ++trip) {
                for (const auto& stop : route.trips[trip].stops) {
                    const json record = {{"order", stop.order.text},
                                         {"outlet", stop.outlet.text},
                                         {"due", iso(due)},
                                         {"vehicle", route.vehicle.text},
                                         {"trip", trip + 1},
                                         {"arrive_s", stop.arrive.count()},
                                         {"leave_s", stop.leave.count()}};
                    ledger.append("planned", stop.order.text, record.dump());
                }
            }
        }
        for (const auto& left : plan.left_out) {
            const json record = {{"order", left.order.text}, {"due", iso(due)}, {"left_out", left.code}};
            ledger.append("planned", left.order.text, record.dump());
        }
    }
}

void tell_examined(LedgerLog& ledger, Database& database, std::int64_t import,
                   std::span<const Examination> examinations) {
    Statement order(database, "select order_id from photos where import = ? and file = ?");
    for (const auto& examination : examinations) {
        order.bind(1, import);
        order.bind(2, examination.file);
        const std::string subject = order.step() ? order.text(0) : examination.file;
        order.reset();
        const json photo = {{"order", subject}, {"file", examination.file}, {"sha256", hex(examination.digest)}};
        ledger.append("photo_accepted", subject, photo.dump());
        json finding = photo;
        finding["version"] = examination.version;
        finding["findings_sha256"] = hex(sha256(examination.findings));
        ledger.append("finding", subject, finding.dump());
    }
}

void tell_decided(LedgerLog& ledger, std::span<const DecisionRow> decisions) {
    for (const auto& row : decisions) {
        if (!row.automatic) continue;
        const json record = {{"order", row.order.text},
                             {"verdict", verify::name(row.verdict)},
                             {"by", "machine"},
                             {"probability", fmt::format("{:.6f}", row.probability)}};
        ledger.append("decided", row.order.text, record.dump());
    }
}

void tell_verdicts(LedgerLog& ledger, std::span<const VerdictRow> verdicts) {
    for (const auto& row : verdicts) {
        json record = {{"order", row.order.text},
                       {"verdict", verify::name(row.verdict.decision)},
                       {"confidence", fmt::format("{:.6f}", row.verdict.confidence)},
                       {"reasons", json::array()}};
        if (!row.file.empty()) record["file"] = row.file;
        for (const auto& reason : row.verdict.reasons) record["reasons"].push_back(reason.code);
        ledger.append("verdict", row.order.text, record.dump());
    }
}

void tell(Database& database, Instant now, const std::string& kind, const std::string& subject, const json& record) {
    LedgerLog ledger(database, now);
    ledger.append(kind, subject, record.dump());
    ledger.finish();
}

void forget_records(Database& database, std::span<const std::int64_t> entries) {
    for (const auto number : entries)
        Sql(database, "update ledger_entries set record = null, salt = null where number = ?", number).run();
}

void tell_reviewed(LedgerLog& ledger, std::span<const review::Review> reviews) {
    for (const auto& review : reviews) {
        const json record = {
            {"order", review.order.text},    {"answer", review::name(review.answer)},
            {"reviewer", review.reviewer},   {"decided_at", review.decided_at.time_since_epoch().count()},
            {"took_s", review.took.count()}, {"reasons", review.reasons}};
        ledger.append("review", review.order.text, record.dump());
    }
}

}  // namespace tallyman::store
