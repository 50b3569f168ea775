#include <algorithm>

#include <nlohmann/json.hpp>

#include "catalog/csv_writer.h"
#include "report/day_report.h"
#include "report/figures.h"
#include "report/plan_words.h"
#include "server/day_json.h"
#include "server/routes.h"
#include "verify/words.h"

namespace tallyman::server {
namespace {

using nlohmann::json;
using report::DayView;

// What holds, so that a person's decision counts and not what the machine had thought.
verify::Verdict verdict_of(const World& world, const OrderId& order) {
    const auto* machine = world.verdict_of(order);
    verify::Verdict verdict = machine == nullptr ? verify::Verdict{} : *machine;
    if (const auto holds = world.in_force(order)) {
        if (holds->by_person && holds->decision != verdict.decision) verdict.reasons.clear();
        verdict.decision = holds->decision;
    }
    return verdict;
}

// Nobody has decided it yet and the machine has nothing against it: it waits until accepting by itself is earned.
bool is_passed(const World& world, const OrderId& order) {
    const auto* machine = world.verdict_of(order);
    const auto holds = world.in_force(order);
    return machine != nullptr && machine->decision == verify::Decision::accept &&
           holds->decision == verify::Decision::review && !holds->by_person;
}

// The report's own value, of what this caller may see.
DayView day_view(const Call& call, Day day) {
    const auto view = view_of(call);
    const auto& world = *call.world;
    DayView out;
    out.name = iso(day);
    out.day = day;
    out.zone = call.app.zone();
    out.catalog = visible_catalog(view);
    if (const auto plan = world.plans.find(day); plan != world.plans.end()) out.plan = visible_plan(view, plan->second);
    out.seconds_per_photo = call.app.folder().settings.number(report::seconds_per_photo_setting);
    for (const auto* order : world.books->by_day.at(day)) {
        if (!view.sees(order->id) || !world.verdicts.contains(order->id)) continue;
        out.deliveries.push_back({order->id,
                                  order->outlet,
                                  VehicleId{world.vehicle_of(order->id)},
                                  verdict_of(world, order->id),
                                  {},
                                  is_passed(world, order->id)});
        for (const auto& shown : world.photos_of(order->id)) {
            const auto& photo = *shown;
            out.deliveries.back().photos.push_back(out.photos.size());
            out.photos.push_back({.file = photo.row.file,
                                  .order = order->id,
                                  .taken_at = photo.row.taken_at,
                                  .position = photo.row.position,
                                  .findings = {},
                                  .verdict = photo.verdict ? *photo.verdict : verify::Verdict{},
                                  .thumbnail = {}});
        }
    }
    return out;
}

constexpr std::array decisions = {verify::Decision::accept, verify::Decision::retake, verify::Decision::review,
                                  verify::Decision::reject};

json json_of(const report::Tally& tally) {
    json out = json::object();
    for (const auto decision : decisions) out[std::string(verify::name(decision))] = tally.of(decision);
    out["review"] = tally.of(verify::Decision::review) - tally.passed;
    out["passed"] = tally.passed;
    return out;
}

json named_json(const std::vector<report::Named>& all) {
    json out = json::array();
    for (const auto& named : all) {
        const auto fine = named.deliveries.nothing_wrong();
        const auto interval = report::wilson(fine, named.deliveries.all());
        out.push_back({{"id", named.key},
                       {"name", named.name},
                       {"by_decision", json_of(named.deliveries)},
                       {"total", named.deliveries.all()},
                       {"nothing_wrong", fine},
                       {"nothing_wrong_low", interval.low},
                       {"nothing_wrong_high", interval.high},
                       {"reason", text_or_null(named.most_frequent_reason)}});
    }
    return out;
}

json reasons_json(const report::Figures& figures) {
    json out = json::array();
    for (const auto& reason : figures.reasons)
        out.push_back(
            {{"code", reason.code},
             {"label", {{"vi", verify::label(reason.code, Lang::vi)}, {"en", verify::label(reason.code, Lang::en)}}},
             {"decision", verify::name(reason.decision)},
             {"count", reason.count}});
    return out;
}

Response get_insight(Call& call) {
    const auto day = call.day();
    const auto view = view_of(call);
    const auto values = day_view(call, day);
    const auto figures = report::figures_of(values);
    json times = json::array();
    for (const auto& pair : figures.times)
        times.push_back({{"vehicle", pair.vehicle.text},
                         {"order", pair.order.text},
                         {"planned", view.at(day, pair.planned)},
                         {"actual", view.at(day, pair.actual)}});
    std::int64_t decided = 0, overturned = 0;
    for (const auto& row : call.world->appeals) {
        if (!call.sees(row.appeal.order) || row.appeal.open()) continue;
        ++decided;
        overturned += review::is_overturned(row.appeal, row.contested.answer) ? 1 : 0;
    }
    return json_response(
        {{"day", iso(day)},
         {"deliveries", json_of(figures.deliveries)},
         {"photos", json_of(figures.photos)},
         {"reasons", reasons_json(figures)},
         {"drivers", named_json(figures.drivers)},
         {"outlets", named_json(figures.outlets)},
         {"times", std::move(times)},
         {"plan",
          values.plan.routes.empty() ? json(nullptr) : server::json_of(dispatch::totals(values.catalog, values.plan))},
         {"vehicles_out", figures.vehicles_out},
         {"saving",
          {{"seconds_per_photo", values.seconds_per_photo},
           {"photos", values.photos.size()},
           {"photos_without_a_person", figures.photos_without_a_person},
           {"minutes", figures.minutes_avoided},
           {"minutes_low", figures.minutes_interval.low},
           {"minutes_high", figures.minutes_interval.high}}},
         {"appeals_decided", decided},
         {"appeals_overturned", overturned}});
}

std::string named_csv(const std::vector<report::Named>& all) {
    CsvWriter out("id,name,accept,retake,review,reject,passed_of_review,total,reason");
    for (const auto& named : all) {
        out.text(named.key).text(named.name);
        for (const auto decision : decisions) out.number(named.deliveries.of(decision));
        out.number(named.deliveries.passed).number(named.deliveries.all()).text(named.most_frequent_reason).end_row();
    }
    return out.bytes();
}

std::string reasons_csv(const report::Figures& figures) {
    CsvWriter out("code,vi,en,decision,count");
    for (const auto& reason : figures.reasons)
        out.text(reason.code)
            .text(verify::label(reason.code, Lang::vi))
            .text(verify::label(reason.code, Lang::en))
            .text(verify::name(reason.decision))
            .number(reason.count)
            .end_row();
    return out.bytes();
}

std::string times_csv(const report::Figures& figures) {
    CsvWriter out("vehicle,order,planned,actual");
    for (const auto& pair : figures.times)
        out.text(pair.vehicle.text)
            .text(pair.order.text)
            .text(clock_text(pair.planned))
            .text(clock_text(pair.actual))
            .end_row();
    return out.bytes();
}

// Every photo of the day with what was made of it: whoever wants to know of more than shares begins here.
std::string photos_csv(const Call& call, const DayView& values) {
    CsvWriter out("photo,order,outlet,outlet_name,driver,vehicle,taken_at,decision,reasons,in_words");
    for (const auto& delivery : values.deliveries) {
        const auto outlet = call.world->books->outlets.find(delivery.outlet);
        for (const auto i : delivery.photos) {
            const auto& photo = values.photos[i];
            std::string codes, words;
            for (const auto& reason : photo.verdict.reasons) {
                codes += (codes.empty() ? "" : " ") + reason.code;
                words += (words.empty() ? "" : "; ") + std::string(verify::label(reason.code, call.lang));
            }
            out.text(photo.file)
                .text(delivery.order.text)
                .text(delivery.outlet.text)
                .text(outlet == call.world->books->outlets.end() ? "" : outlet->second->name)
                .text(call.world->driver_of(delivery.order))
                .text(delivery.vehicle.text)
                .text(photo.taken_at ? values.zone.iso(*photo.taken_at) : "")
                .text(verify::name(photo.verdict.decision))
                .text(codes)
                .text(words)
                .end_row();
        }
    }
    return out.bytes();
}

Response export_insight(Call& call) {
    const auto values = day_view(call, call.day());
    const auto figures = report::figures_of(values);
    const auto table = call.query.contains("table") ? call.query.at("table") : "deliveries";
    const auto bytes = table == "reasons"   ? reasons_csv(figures)
                       : table == "photos"  ? photos_csv(call, values)
                       : table == "drivers" ? named_csv(figures.drivers)
                       : table == "outlets" ? named_csv(figures.outlets)
                       : table == "times"   ? times_csv(figures)
                                            : report::day_report_csv(values);
    return std::move(
        text_response(bytes, "text/csv; charset=utf-8")
            .header("Content-Disposition", "attachment; filename=\"" + iso(values.day) + "-" + table + ".csv\""));
}

constexpr Route routes[] = {{"get_insight", get_insight}, {"export_insight", export_insight}};

}  // namespace

std::span<const Route> insight_routes() { return routes; }

}  // namespace tallyman::server
