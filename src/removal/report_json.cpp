#include "removal/report_json.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "removal/small_cells.h"
#include "removal/statement.h"

namespace tallyman::removal {
namespace {

using nlohmann::json;

constexpr bool shows_hours(const Row& row, bool exact) {
    return row.median_hours && (exact || row.answered >= small_cell);
}

json row_json(const Row& row, bool exact) {
    json object = {{"requester", name(row.requester)},
                   {"side", is_order(row.requester) ? "government" : "private"},
                   {"month", row.month},
                   {"executed", json::object()}};
    for (const auto& shown : shown_counts(row.counts, exact)) {
        auto& place = measure(shown.name) ? object["executed"] : object;
        place[std::string(shown.name)] = shown.seen == Seen::exactly ? json(shown.count) : json(shown.text());
    }
    if (shows_hours(row, exact)) {
        object["median_hours"] = *row.median_hours;
        object["worst_hours"] = *row.worst_hours;
    }
    return object;
}

// Whether everybody may count this executed case.
bool is_in_a_shown_cell(const Case& request, const std::vector<Row>& rows) {
    const auto row = std::ranges::find_if(rows, [&](const Row& each) {
        return each.requester == request.request.requester && each.month == month_of(request.received_at);
    });
    const auto counts = shown_counts(row->counts, false);
    return std::ranges::find(counts, name(request.decision->measure), &ShownCount::name)->seen == Seen::exactly;
}

}  // namespace

Period whole_months(Period period) {
    using namespace std::chrono;
    const year_month_day from{period.from}, to{period.to};
    return {from.year() / from.month() / 1, to.year() / to.month() / last};
}

Report report_of(std::span<const Case> cases, const Deadlines& deadlines, Period period, Instant now) {
    Report report{figures(cases, deadlines, period.begin(), period.end(), now), {}, {}};
    for (const auto& request : cases) {
        const bool told = request.statement_at() && *request.statement_at() <= now;
        const bool within = request.received_at >= period.begin() && request.received_at < period.end();
        if (!told || !within) continue;
        report.statements.push_back(dsa_record(request));
        if (is_in_a_shown_cell(request, report.rows)) report.public_statements.push_back(report.statements.back());
    }
    return report;
}

json report_json(const Report& report, Period period, Eyes eyes) {
    json object = {
        {"from", iso(period.from)}, {"to", iso(period.to)}, {"rows", json::array()}, {"statements", json::array()}};
    for (const auto& row : report.rows) object["rows"].push_back(row_json(row, eyes == Eyes::desk));
    for (const auto& statement : eyes == Eyes::everybody ? report.public_statements : report.statements)
        object["statements"].push_back(json::parse(statement));
    return object;
}

std::string to_csv(std::span<const Row> rows) {
    std::string csv = "requester,month";
    for (const auto& shown : shown_counts({}, true)) csv += fmt::format(",{}", shown.name);
    csv += ",median_hours,worst_hours\n";
    for (const auto& row : rows) {
        csv += fmt::format("{},{}", name(row.requester), row.month);
        for (const auto& shown : shown_counts(row.counts, false)) csv += "," + shown.text();
        csv += shows_hours(row, false) ? fmt::format(",{:.1f},{:.1f}\n", *row.median_hours, *row.worst_hours) : ",,\n";
    }
    return csv;
}

}  // namespace tallyman::removal
