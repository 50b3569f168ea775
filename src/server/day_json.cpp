#include "server/day_json.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "catalog/product_names.h"
#include "report/plan_words.h"
#include "server/limits.h"
#include "store/values_json.h"
#include "verify/words.h"
#include "vision/examine_json.h"

namespace tallyman::server {

using nlohmann::json;
using report::Text;

namespace {

constexpr Seconds late_from{15 * 60};

json maybe_decision(const std::optional<InForce>& holds) {
    return holds ? json(verify::name(holds->decision)) : json(nullptr);
}

std::int64_t cases_of(const View& view, const OrderId& order) {
    const auto found = view.world.books->allocated.find(order);
    if (found == view.world.books->allocated.end()) return 0;
    std::int64_t cases = 0;
    for (const auto& line : found->second->lines) cases += line.given().value;
    return cases;
}

std::string product_name(const View& view, const Gtin& gtin) {
    const auto found = view.world.books->products.find(gtin.text);
    return found == view.world.books->products.end() ? gtin.text : found->second->name;
}

std::int64_t units_per_case(const View& view, const Gtin& gtin) {
    const auto found = view.world.books->products.find(gtin.text);
    return found == view.world.books->products.end() ? 1 : found->second->units_per_case;
}

const Outlet* outlet_of(const View& view, const OutletId& id) {
    const auto found = view.world.books->outlets.find(id);
    return found == view.world.books->outlets.end() ? nullptr : found->second;
}

const Order* find_order(const World& world, const OrderId& id) {
    const auto found = world.books->order_at.find(id);
    return found == world.books->order_at.end() ? nullptr : found->second;
}

json short_codes(const AllocatedLine& line) {
    json codes = json::array();
    for (const auto& reason : line.why_short) codes.push_back(name(reason.code));
    return codes;
}

json order_lines(const View& view, const Order& order) {
    json lines = json::array();
    const auto found = view.world.books->allocated.find(order.id);
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        const auto& line = order.lines[i];
        json out = {{"gtin", line.gtin.text},
                    {"product", product_name(view, line.gtin)},
                    {"units_per_case", units_per_case(view, line.gtin)},
                    {"asked", line.cases.value},
                    {"given", 0},
                    {"lots", json::array()},
                    {"why_short", nullptr},
                    {"short_codes", json::array()}};
        if (found != view.world.books->allocated.end() && i < found->second->lines.size()) {
            const auto& given = found->second->lines[i];
            out["given"] = given.given().value;
            out["lots"] = lots_json(given.lots);
            if (!given.why_short.empty()) out["why_short"] = json_of(report::words_of(given));
            out["short_codes"] = short_codes(given);
        }
        lines.push_back(std::move(out));
    }
    return lines;
}

OpenHours window_of(const View& view, const Order& order) {
    const auto* outlet = outlet_of(view, order.outlet);
    const auto hours = outlet ? outlet->hours : OpenHours{};
    return {order.window_start.value_or(hours.open), order.window_end.value_or(hours.close)};
}

json stop_json(const View& view, Day day, const dispatch::PlannedStop& stop) {
    const auto* order = find_order(view.world, stop.order);
    const auto* outlet = outlet_of(view, stop.outlet);
    const auto window = order ? window_of(view, *order) : OpenHours{};
    std::int64_t weight = 0, volume = 0;
    if (const auto found = view.world.books->allocated.find(stop.order); found != view.world.books->allocated.end()) {
        for (const auto& line : found->second->lines) {
            const auto product = view.world.books->products.find(line.gtin.text);
            if (product == view.world.books->products.end()) continue;
            weight += product->second->case_weight.value * line.given().value;
            volume += product->second->case_volume.value * line.given().value;
        }
    }
    const auto* delivery = view.world.delivery_of(stop.order);
    const auto locks = view.world.locks.find(day);
    return {{"order", stop.order.text},
            {"outlet", outlet_named(view, stop.outlet)},
            {"position", outlet ? json_of(outlet->position) : json(nullptr)},
            {"arrive", view.at(day, stop.arrive)},
            {"start", view.at(day, stop.start)},
            {"leave", view.at(day, stop.leave)},
            {"window_start", view.at(day, window.open)},
            {"window_end", view.at(day, window.close)},
            {"from_previous_m", stop.from_previous.value},
            {"weight_g", weight},
            {"volume_ml", volume},
            {"cases", cases_of(view, stop.order)},
            {"state", name(view.world.state_of(stop.order))},
            {"done_at", delivery == nullptr ? json(nullptr) : instant_or_null(view, delivery->done_at)},
            {"locked", locks != view.world.locks.end() && locks->second.contains(stop.order)}};
}

json trip_json(const View& view, Day day, const Depot* depot, const dispatch::PlannedTrip& trip) {
    json stops = json::array(), geometry = json::array();
    if (depot) geometry.push_back(json_of(depot->position));
    for (const auto& stop : trip.stops) {
        stops.push_back(stop_json(view, day, stop));
        if (const auto* outlet = outlet_of(view, stop.outlet)) geometry.push_back(json_of(outlet->position));
    }
    if (depot) geometry.push_back(json_of(depot->position));
    return {{"leave_depot", view.at(day, trip.leave_depot)},
            {"back_at_depot", view.at(day, trip.back_at_depot)},
            {"distance_m", trip.distance.value},
            {"weight_g", trip.weight.value},
            {"volume_ml", trip.volume.value},
            {"geometry", std::move(geometry)},
            {"stops", std::move(stops)}};
}

json vehicle_json(const View& view, Day day, const Vehicle& vehicle) {
    constexpr std::array<std::string_view, 3> temperatures = {"ambient", "chilled", "frozen"};
    return {{"id", vehicle.id.text},
            {"driver", vehicle.driver.text},
            {"depot", vehicle.depot.text},
            {"capacity_g", vehicle.capacity_weight.value},
            {"capacity_ml", vehicle.capacity_volume.value},
            {"temperature", temperatures.at(static_cast<std::size_t>(vehicle.temperature))},
            {"shift_start", view.at(day, vehicle.shift.open)},
            {"shift_end", view.at(day, vehicle.shift.close)},
            {"max_trips", vehicle.max_trips}};
}

// As the removal desk names it.
std::string appeal_id(const store::AppealRow& row) { return fmt::format("appeal/{}", row.id); }

}  // namespace

json json_of(const Text& words) { return {{"vi", words.vi}, {"en", words.en}}; }
json json_of(const LatLon& position) { return {{"lat", position.lat}, {"lon", position.lon}}; }
json words_json(Words words) { return {{"vi", words.vi}, {"en", words.en}}; }
json instant_or_null(const View& view, const std::optional<Instant>& instant) {
    return instant ? json(view.zone.iso(*instant)) : json(nullptr);
}
json text_or_null(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

namespace {

std::string with_names(const View& view, const std::string& text) {
    return with_product_names(text, [&](const std::string& gtin) {
        const auto found = view.world.books->products.find(gtin);
        return found == view.world.books->products.end() ? nullptr : &found->second->name;
    });
}

Text words_of(const View& view, const verify::Reason& reason) {
    return {with_names(view, verify::sentence(reason, Lang::vi)), with_names(view, verify::sentence(reason, Lang::en))};
}

Text words_of(const View& view, const verify::Verdict& verdict) {
    return verdict.reasons.empty() ? report::say(verify::words_of(verdict.decision))
                                   : words_of(view, verdict.reasons.front());
}

}  // namespace

json json_of(const View& view, const verify::Verdict& verdict) {
    json reasons = json::array();
    for (const auto& reason : verdict.reasons)
        reasons.push_back({{"code", reason.code},
                           {"numbers", reason.numbers},
                           {"details", reason.details},
                           {"words", json_of(words_of(view, reason))}});
    return {{"decision", verify::name(verdict.decision)},
            {"confidence", verdict.confidence},
            {"reasons", std::move(reasons)}};
}

std::string View::text(const std::string& id, const std::string& written) const {
    if (!hidden || written.empty()) return written;
    const auto by = hidden->find(id);
    if (by == hidden->end()) return written;
    return fmt::format("(ẩn theo quyết định {0} · hidden by decision {0})", by->second);
}

json json_of(const View& view, const Delivery& delivery) {
    json lines = json::array(), empties = json::array();
    for (const auto& line : delivery.lines)
        lines.push_back({{"gtin", line.gtin.text},
                         {"lot", line.lot ? json(line.lot->text) : json(nullptr)},
                         {"delivered", line.delivered.value},
                         {"returned", line.returned.value},
                         {"reason", text_or_null(line.reason)}});
    for (const auto& one : delivery.empties) empties.push_back({{"kind", one.kind}, {"count", one.count}});
    return {{"order", delivery.order.text},
            {"state", name(view.world.state_of(delivery.order))},
            {"arrived_at", instant_or_null(view, delivery.arrived_at)},
            {"done_at", instant_or_null(view, delivery.done_at)},
            {"lines", lines},
            {"empties", empties},
            {"cash", delivery.cash.value},
            {"note", view.text(delivery.order.text, delivery.note)},
            {"driver", text_or_null(delivery.driver)},
            {"device", text_or_null(delivery.device)},
            {"sequence", delivery.sequence},
            {"superseded", delivery.superseded}};
}

json json_of(const View& view, const store::ReviewRow& row) {
    return {{"id", std::to_string(row.id)},
            {"order", row.review.order.text},
            {"answer", name(row.review.answer)},
            {"reviewer", row.review.reviewer},
            {"decided_at", view.zone.iso(row.review.decided_at)},
            {"took_s", row.review.took.count()},
            {"reasons", row.review.reasons},
            {"note", view.text(fmt::format("review/{}", row.id), row.note)},
            {"blind", row.blind},
            {"undone", row.undone}};
}

json json_of(const View& view, const store::AppealRow& row) {
    const auto& appeal = row.appeal;
    return {{"id", std::to_string(row.id)},
            {"order", appeal.order.text},
            {"by", appeal.by},
            {"argument", view.text(appeal_id(row), appeal.argument)},
            {"filed_at", view.zone.iso(appeal.filed_at)},
            {"open", appeal.open()},
            {"outcome", appeal.outcome ? json(name(*appeal.outcome)) : json(nullptr)},
            {"decided_by", text_or_null(appeal.decided_by)},
            {"reason", appeal.reason},
            {"decided_at", appeal.open() ? json(nullptr) : json(view.zone.iso(appeal.decided_at))}};
}

json outlet_named(const View& view, const OutletId& id) {
    const auto* outlet = outlet_of(view, id);
    return {{"id", id.text}, {"name", outlet ? outlet->name : id.text}};
}

json outlet_card(const Outlet& outlet) {
    return {{"id", outlet.id.text},
            {"name", outlet.name},
            {"address", outlet.address},
            {"position", json_of(outlet.position)},
            {"opens", clock_text(outlet.hours.open)},
            {"closes", clock_text(outlet.hours.close)}};
}

json depot_json(const Depot& depot) {
    return {{"id", depot.id.text},
            {"name", depot.name},
            {"position", json_of(depot.position)},
            {"opens", clock_text(depot.hours.open)},
            {"closes", clock_text(depot.hours.close)}};
}

json lots_json(const std::vector<AllocatedLot>& lots) {
    json out = json::array();
    for (const auto& lot : lots)
        out.push_back({{"lot", lot.lot.text}, {"expiry", iso(lot.expiry)}, {"cases", lot.cases.value}});
    return out;
}

json photo_summary(const View& view, const PhotoInfo& photo) {
    const auto* order = find_order(view.world, photo.row.order);
    const bool examined = photo.verdict != nullptr;
    return {{"id", photo.id},
            {"order", photo.row.order.text},
            {"outlet", order ? json(order->outlet.text) : json(nullptr)},
            {"vehicle", photo.row.vehicle ? json(photo.row.vehicle->text) : json(nullptr)},
            {"status", !examined               ? "waiting"
                       : photo.is_unreadable() ? "unreadable"
                                               : "examined"},
            {"taken_at", instant_or_null(view, photo.row.taken_at)},
            {"received_at", instant_or_null(view, photo.received_at)},
            {"decision", examined ? json(verify::name(photo.verdict->decision)) : json(nullptr)},
            {"picture", std::string(api_prefix) + "/photos/" + percent_encoded(photo.id) + "/picture"}};
}

namespace {

Text words_of(const std::vector<std::string>& codes, Words none) {
    Text words;
    for (const auto& code : codes) {
        words.vi += (words.vi.empty() ? "" : ", ") + verify::label(code, Lang::vi);
        words.en += (words.en.empty() ? "" : ", ") + verify::label(code, Lang::en);
    }
    return codes.empty() ? report::say(none) : words;
}

}  // namespace

json objection_json(const View& view, const OrderId& order) {
    const auto holds = view.world.in_force(order);
    if (!holds || (holds->decision != verify::Decision::retake && holds->decision != verify::Decision::reject))
        return nullptr;
    constexpr Words another{"Người duyệt cần ảnh khác.", "The reviewer needs another photo."};
    constexpr Words rejected{"Người duyệt đã từ chối.", "The reviewer rejected it."};
    const bool again = holds->decision == verify::Decision::retake;
    Text why;
    std::string note;
    if (!holds->by_person) {
        why = words_of(view, *view.world.verdict_of(order));
    } else if (const auto found = view.world.reviews_of.find(order); found != view.world.reviews_of.end()) {
        const auto& row = view.world.reviews[found->second.back()];
        why = words_of(row.review.reasons, again ? another : rejected);
        // What is written beside a retake tells the driver what to do; beside a rejection it is the office's own.
        if (again) note = view.text(fmt::format("review/{}", row.id), row.note);
    }
    return {{"decision", verify::name(holds->decision)}, {"why", json_of(why)}, {"note", text_or_null(note)}};
}

json photo_json(const View& view, const PhotoInfo& photo, const std::optional<vision::Examination>& seen) {
    auto out = photo_summary(view, photo);
    out["sha256"] = text_or_null(photo.sha256);
    out["width"] = seen ? seen->width : 0;
    out["height"] = seen ? seen->height : 0;
    const auto position = photo.row.position ? photo.row.position : seen ? seen->exif.position : std::nullopt;
    out["position"] = position ? json_of(*position) : json(nullptr);
    out["verdict"] = photo.verdict ? json_of(view, *photo.verdict) : json(nullptr);
    out["findings"] = json::array();
    if (!seen) return out;
    for (const auto& finding : seen->findings) {
        verify::Reason reason{finding.code, finding.numbers, finding.details};
        reason.numbers["number"] = finding.number;
        json boxes = json::array();
        for (const auto& box : finding.boxes)
            boxes.push_back({{"x", box.x},
                             {"y", box.y},
                             {"width", box.width},
                             {"height", box.height},
                             {"label", with_names(view, box.label)}});
        out["findings"].push_back({{"check", name(finding.check)},
                                   {"outcome", name(finding.outcome)},
                                   {"code", finding.code},
                                   {"number", finding.number},
                                   {"confidence", finding.confidence},
                                   {"numbers", finding.numbers},
                                   {"details", finding.details},
                                   {"boxes", boxes},
                                   {"words", json_of(words_of(view, reason))}});
    }
    return out;
}

Seconds late_by(const View& view, const OrderId& order) {
    const auto place = view.world.places.find(order);
    if (place == view.world.places.end()) return Seconds{0};
    const auto planned = view.zone.at(place->second.day, place->second.stop->start);
    std::optional<Instant> actual;
    if (const auto* delivery = view.world.delivery_of(order))
        actual = delivery->arrived_at ? delivery->arrived_at : delivery->done_at;
    // Not there yet: late by the clock, on the day itself.
    if (!actual && view.zone.day_of(view.now) == place->second.day) actual = view.now;
    return actual && *actual > planned + late_from ? *actual - planned : Seconds{0};
}

json order_summary(const View& view, const Order& order) {
    const auto& world = view.world;
    const auto place = world.places.find(order.id);
    const auto holds = world.in_force(order.id);
    const auto locks = world.locks.find(order.due);
    std::int64_t asked = 0;
    for (const auto& line : order.lines) asked += line.cases.value;
    return {{"id", order.id.text},
            {"day", iso(order.due)},
            {"outlet", outlet_named(view, order.outlet)},
            {"depot", text_or_null(world.depot_of(order.id).text)},
            {"state", name(world.state_of(order.id))},
            {"decision", maybe_decision(holds)},
            {"decided_by", holds ? json(holds->by_person ? "person" : "machine") : json(nullptr)},
            {"vehicle", text_or_null(world.vehicle_of(order.id))},
            {"planned_at",
             place == world.places.end() ? json(nullptr) : json(view.at(order.due, place->second.stop->start))},
            {"late_s", late_by(view, order.id).count()},
            {"cases_asked", asked},
            {"cases_given", cases_of(view, order.id)},
            {"photos", world.photos_of(order.id).size()},
            {"priority", order.priority},
            {"locked", locks != world.locks.end() && locks->second.contains(order.id)}};
}

json order_json(const View& view, const Order& order, bool blind) {
    const auto& world = view.world;
    auto out = order_summary(view, order);
    const auto* outlet = outlet_of(view, order.outlet);
    const auto window = window_of(view, order);
    out["outlet_card"] = outlet ? outlet_card(*outlet) : json(nullptr);
    out["window_start"] = view.at(order.due, window.open);
    out["window_end"] = view.at(order.due, window.close);
    out["lines"] = order_lines(view, order);
    const auto left = world.left_out.find(order.id);
    out["left_out"] = left == world.left_out.end() ? json(nullptr) : json_of(report::words_of(*left->second));
    const auto* delivery = world.delivery_of(order.id);
    out["delivery"] = delivery == nullptr ? json(nullptr) : json_of(view, *delivery);
    const auto* verdict = world.verdict_of(order.id);
    out["verdict"] = verdict == nullptr || blind ? json(nullptr) : json_of(view, *verdict);
    out["photo_list"] = json::array();
    out["reviews"] = json::array();
    out["appeals"] = json::array();
    for (const auto& photo : world.photos_of(order.id)) {
        out["photo_list"].push_back(photo_summary(view, *photo));
        if (blind) out["photo_list"].back()["decision"] = nullptr;
    }
    if (blind) {
        out["decision"] = nullptr;
        out["decided_by"] = nullptr;
        return out;
    }
    if (const auto found = world.reviews_of.find(order.id); found != world.reviews_of.end()) {
        for (const auto i : found->second) out["reviews"].push_back(json_of(view, world.reviews[i]));
    }
    if (const auto found = world.appeals_of.find(order.id); found != world.appeals_of.end()) {
        for (const auto i : found->second) out["appeals"].push_back(json_of(view, world.appeals[i]));
    }
    return out;
}

json json_of(const dispatch::PlanTotals& totals) {
    return {{"cost", totals.cost.value},      {"distance_m", totals.distance.value},
            {"work_s", totals.hours.count()}, {"vehicles", totals.vehicles},
            {"stops", totals.stops},          {"left_out", totals.left_out}};
}

Catalog visible_catalog(const View& view) {
    auto catalog = view.world.books->catalog;
    if (view.depots.all) return catalog;
    std::erase_if(catalog.vehicles, [&](const Vehicle& vehicle) { return !view.depots.has(vehicle.depot); });
    std::erase_if(catalog.depots, [&](const Depot& depot) { return !view.depots.has(depot.id); });
    return catalog;
}

dispatch::Plan visible_plan(const View& view, const dispatch::Plan& plan) {
    if (view.depots.all) return plan;
    auto visible = plan;
    std::erase_if(visible.routes, [&](const dispatch::PlannedRoute& route) {
        const auto vehicle = view.world.books->vehicles.find(route.vehicle);
        return vehicle == view.world.books->vehicles.end() || !view.depots.has(vehicle->second->depot);
    });
    std::erase_if(visible.left_out, [&](const dispatch::LeftOut& out) { return !view.sees(out.order); });
    return visible;
}

std::string plan_etag(const dispatch::Plan& plan) { return hex(sha256(store::to_text(plan))).substr(0, 16); }

json plan_json(const View& view, Day day, const dispatch::Plan& plan) {
    const auto visible = visible_plan(view, plan);
    const auto catalog = visible_catalog(view);
    json depots = json::array(), vehicles = json::array(), routes = json::array(), left_out = json::array();
    for (const auto& depot : catalog.depots) depots.push_back(depot_json(depot));
    for (const auto& vehicle : catalog.vehicles) vehicles.push_back(vehicle_json(view, day, vehicle));
    for (const auto& route : visible.routes) {
        const auto found = view.world.books->vehicles.find(route.vehicle);
        if (found == view.world.books->vehicles.end() || route.trips.empty()) continue;
        const auto depot = view.world.books->depots.find(found->second->depot);
        json trips = json::array();
        std::int64_t distance = 0;
        std::size_t stops = 0;
        for (const auto& trip : route.trips) {
            trips.push_back(
                trip_json(view, day, depot == view.world.books->depots.end() ? nullptr : depot->second, trip));
            distance += trip.distance.value;
            stops += trip.stops.size();
        }
        routes.push_back({{"vehicle", route.vehicle.text},
                          {"driver", found->second->driver.text},
                          {"depot", found->second->depot.text},
                          {"distance_m", distance},
                          {"stops", stops},
                          {"trips", std::move(trips)}});
    }
    for (const auto& out : visible.left_out) {
        const auto* order = find_order(view.world, out.order);
        const auto* outlet = order ? outlet_of(view, order->outlet) : nullptr;
        left_out.push_back({{"order", out.order.text},
                            {"outlet", outlet_named(view, order ? order->outlet : OutletId{out.order.text})},
                            {"position", outlet ? json_of(outlet->position) : json(nullptr)},
                            {"code", out.code},
                            {"words", json_of(report::words_of(out))}});
    }
    return {{"day", iso(day)},
            {"etag", plan_etag(plan)},
            {"travel", plan.travel},
            {"totals", json_of(dispatch::totals(catalog, visible))},
            {"depots", std::move(depots)},
            {"vehicles", std::move(vehicles)},
            {"routes", std::move(routes)},
            {"left_out", std::move(left_out)},
            {"undo", view.world.can_undo.contains(day)}};
}

namespace {

constexpr Words late_words{"Trễ {} so với kế hoạch.", "{} behind the plan."};
constexpr Words short_words{"Thiếu hàng: {} dòng.", "Lines short of goods: {}."};
constexpr Words appeal_words{"Có khiếu nại: {}", "Appealed: {}"};
constexpr Words refused_words{"Cửa hàng không nhận hàng.", "The outlet refused the goods."};
constexpr Words closed_words{"Cửa hàng đóng cửa.", "The outlet was closed."};
constexpr Words returned_words{"Hàng được mang về kho.", "The goods came back."};
constexpr Words partly_words{"Chỉ giao được một phần.", "Only a part was delivered."};

// The sequence of pressing: what accuses or stops somebody first.
constexpr std::array<std::string_view, 11> kinds = {"rejected",         "appeal",   "refused", "closed",
                                                    "returned",         "left_out", "late",    "retake",
                                                    "partly_delivered", "short",    "review"};

void add_delivery_exceptions(const View& view, const Order& order, std::vector<Exception>& all) {
    const auto* delivery = view.world.delivery_of(order.id);
    if (delivery == nullptr || !delivery->outcome) return;
    const auto add = [&](const char* kind, Words words) {
        all.push_back({kind, &order, delivery->done_at, report::say(words)});
    };
    switch (*delivery->outcome) {
        case DeliveryOutcome::delivered:
            break;
        case DeliveryOutcome::partly_delivered:
            add("partly_delivered", partly_words);
            break;
        case DeliveryOutcome::refused:
            add("refused", refused_words);
            break;
        case DeliveryOutcome::closed:
            add("closed", closed_words);
            break;
        case DeliveryOutcome::returned:
            add("returned", returned_words);
            break;
    }
}

void add_verdict_exceptions(const View& view, const Order& order, std::vector<Exception>& all) {
    const auto holds = view.world.in_force(order.id);
    const auto* machine = view.world.verdict_of(order.id);
    if (!holds) return;
    const auto words = machine == nullptr ? report::say(verify::words_of(holds->decision)) : words_of(view, *machine);
    const auto at = view.world.actual_time(order.id);
    if (holds->decision == verify::Decision::reject) all.push_back({"rejected", &order, at, words});
    if (holds->decision == verify::Decision::retake) all.push_back({"retake", &order, at, words});
    // What the machine would accept waits for people too until that is earned; it is no exception.
    const bool plain = !holds->by_person && machine != nullptr && machine->decision == verify::Decision::accept;
    if (holds->decision == verify::Decision::review && !plain) all.push_back({"review", &order, at, words});
}

Text lasting(Seconds time) {
    const std::int64_t minutes = time.count() / 60;
    if (minutes < 60) return report::say({"{} phút", "{} min"}, minutes);
    if (minutes % 60 == 0) return report::say({"{} giờ", "{} h"}, minutes / 60);
    return report::say({"{} giờ {} phút", "{} h {} min"}, minutes / 60, minutes % 60);
}

void add_exceptions(const View& view, const Order& order, std::vector<Exception>& all) {
    add_delivery_exceptions(view, order, all);
    add_verdict_exceptions(view, order, all);
    if (const auto found = view.world.appeals_of.find(order.id); found != view.world.appeals_of.end()) {
        for (const auto i : found->second) {
            const auto& appeal = view.world.appeals[i].appeal;
            if (appeal.open())
                all.push_back(
                    {"appeal", &order, appeal.filed_at,
                     report::say(appeal_words, view.text(appeal_id(view.world.appeals[i]), appeal.argument))});
        }
    }
    if (const auto found = view.world.left_out.find(order.id); found != view.world.left_out.end())
        all.push_back({"left_out", &order, {}, report::words_of(*found->second)});
    if (const auto late = late_by(view, order.id); late.count() > 0)
        all.push_back({"late", &order, view.world.actual_time(order.id), report::say(late_words, lasting(late))});
    const auto allocated = view.world.books->allocated.find(order.id);
    if (allocated == view.world.books->allocated.end()) return;
    const auto is_short = [](const AllocatedLine& line) { return line.given() < line.asked; };
    const auto count = std::ranges::count_if(allocated->second->lines, is_short);
    if (count > 0) all.push_back({"short", &order, {}, report::say(short_words, static_cast<std::int64_t>(count))});
}

}  // namespace

std::vector<Exception> exceptions_of(const View& view, Day day) {
    std::vector<Exception> all;
    const auto orders = view.world.books->by_day.find(day);
    if (orders == view.world.books->by_day.end()) return all;
    for (const auto* order : orders->second) {
        if (view.sees(order->id)) add_exceptions(view, *order, all);
    }
    // Of those that are late, first where goods are still waited for, the longest wait before all.
    const auto rank = [&](const Exception& one) {
        const bool is_late = one.kind == "late";
        return std::tuple(std::ranges::find(kinds, one.kind) - kinds.begin(),
                          is_late && view.world.state_of(one.order->id) >= OrderState::delivered,
                          is_late ? -late_by(view, one.order->id) : Seconds{0});
    };
    std::ranges::stable_sort(all, {}, rank);
    return all;
}

json json_of(const View& view, const Exception& exception) {
    return {{"kind", exception.kind},
            {"order", exception.order->id.text},
            {"outlet", outlet_named(view, exception.order->outlet)},
            {"vehicle", text_or_null(view.world.vehicle_of(exception.order->id))},
            {"at", instant_or_null(view, exception.at)},
            {"words", json_of(exception.words)}};
}

}  // namespace tallyman::server
