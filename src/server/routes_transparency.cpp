// The transparency report for everybody: whole months, recounted from the ledger at every look, and the published ones
// with their proof.
#include <nlohmann/json.hpp>

#include "removal/report_json.h"
#include "removal/small_cells.h"
#include "removal/statement.h"
#include "server/outside.h"
#include "server/routes.h"

namespace tallyman::server {
namespace {

using namespace removal;
using nlohmann::json;

// The last twelve months where nothing is said.
Period period_of(Call& call) {
    const Day today = std::chrono::floor<std::chrono::days>(call.app.now());
    Period period{today - std::chrono::days{365}, today};
    if (const auto from = parse_day(call.query["from"])) period.from = *from;
    if (const auto to = parse_day(call.query["to"])) period.to = *to;
    if (period.to < period.from) throw Problem("bad_field", {}, {{"to", "before_from"}});
    return whole_months(period);
}

Report report_now(Call& call, Period period) {
    return report_of(*call.app.outside().cases(), call.app.outside().deadlines(), period, call.app.now());
}

Response public_answer(Response response) { return std::move(response.header("Cache-Control", "public, max-age=30")); }

Response get_transparency(Call& call) {
    const auto period = period_of(call);
    auto object = report_json(report_now(call, period), period, Eyes::everybody);
    object["small_cell"] = small_cell;
    object["dsa_schema"] = dsa_schema;
    object["published"] = call.app.outside().desk([](const store::DeskStore& desk) { return desk.has_reports(); });
    return public_answer(json_response(object));
}

Response export_transparency(Call& call) {
    return public_answer(text_response(to_csv(report_now(call, period_of(call)).rows), "text/csv"));
}

Response get_transparency_proof(Call& call) {
    auto& outside = call.app.outside();
    return outside.desk([&](const store::DeskStore& desk) {
        if (!desk.has_reports()) throw Problem("not_found");
        return public_answer(json_response(
            {{"key", outside.ledger().key().text()},
             {"proof", json::parse(ledger::to_json(outside.ledger().prove(store::report_subject, {})))}}));
    });
}

Response publish_transparency(Call& call) {
    auto& outside = call.app.outside();
    const Period asked{day_of(call.body, "from"), day_of(call.body, "to")};
    if (asked.to < asked.from) throw Problem("bad_field", {}, {{"to", "before_from"}});
    const Period period = whole_months(asked);
    const auto object = report_json(report_now(call, period), period, Eyes::everybody);
    outside.desk([&](store::DeskStore& desk) { desk.publish_report(object.dump(), call.caller.name()); });
    return json_response(object, 201);
}

constexpr Route routes[] = {
    {"get_transparency", get_transparency},
    {"export_transparency", export_transparency},
    {"get_transparency_proof", get_transparency_proof},
    {"publish_transparency", publish_transparency},
};

}  // namespace

std::span<const Route> transparency_routes() { return routes; }

}  // namespace tallyman::server
