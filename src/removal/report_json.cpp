#include "removal/report_json.h"

#include <nlohmann/json.hpp>

#include "removal/statement.h"

namespace tallyman::removal {
namespace {

using nlohmann::json;

json cell(std::int64_t count, bool exact) {
    if (exact || count == 0 || count >= small_cell) return count;
    return shown(count);
}

json row_json(const Row& row, bool exact) {
    const Counts& counts = row.counts;
    json executed = json::object();
    for (std::size_t i = 0; i < counts.executed.size(); ++i)
        executed[std::string(name(static_cast<Measure>(i)))] = cell(counts.executed[i], exact);
    json object = {{"requester", name(row.requester)},
                   {"side", is_order(row.requester) ? "government" : "private"},
                   {"month", row.month},
                   {"received", cell(counts.received, exact)},
                   {"complete", cell(counts.complete, exact)},
                   {"refused", cell(counts.refused, exact)},
                   {"executed", executed},
                   {"late", cell(counts.late, exact)},
                   {"appealed", cell(counts.appealed, exact)},
                   {"overturned", cell(counts.overturned, exact)},
                   {"withdrawn", cell(counts.withdrawn, exact)}};
    if (row.median_hours && (exact || counts.received >= small_cell)) {
        object["median_hours"] = *row.median_hours;
        object["worst_hours"] = *row.worst_hours;
    }
    return object;
}

}  // namespace

Report report_of(std::span<const Case> cases, const Deadlines& deadlines, Period period, Instant now) {
    Report report{figures(cases, deadlines, period.begin(), period.end(), now), {}};
    for (const auto& request : cases) {
        const bool told = request.statement_at() && *request.statement_at() <= now;
        const bool within = request.received_at >= period.begin() && request.received_at < period.end();
        if (told && within) report.statements.push_back(dsa_record(request));
    }
    return report;
}

json report_json(const Report& report, Period period, bool exact) {
    json object = {
        {"from", iso(period.from)}, {"to", iso(period.to)}, {"rows", json::array()}, {"statements", json::array()}};
    for (const auto& row : report.rows) object["rows"].push_back(row_json(row, exact));
    for (const auto& statement : report.statements) object["statements"].push_back(json::parse(statement));
    return object;
}

}  // namespace tallyman::removal
