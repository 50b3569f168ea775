#include <algorithm>

#include <nlohmann/json.hpp>

#include "report/run_sheets.h"
#include "server/authorize.h"
#include "server/day_json.h"
#include "server/delivery_json.h"
#include "server/routes.h"
#include "store/deliveries.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

json lines_json(const View& view, const OrderId& order) {
    json lines = json::array();
    const auto allocated = view.world.books->allocated.find(order);
    if (allocated == view.world.books->allocated.end()) return lines;
    for (const auto& line : allocated->second->lines) {
        if (line.given().value == 0) continue;
        const auto product = view.world.books->products.find(line.gtin.text);
        const bool known = product != view.world.books->products.end();
        lines.push_back({{"gtin", line.gtin.text},
                         {"product", known ? product->second->name : line.gtin.text},
                         {"units_per_case", known ? product->second->units_per_case : 1},
                         {"cases", line.given().value},
                         {"lots", lots_json(line.lots)}});
    }
    return lines;
}

// What goes into the van, the last stop's goods first.
json loading_json(const View& view, const std::vector<report::SheetStop>& stops) {
    json loading = json::array();
    for (auto stop = stops.rbegin(); stop != stops.rend(); ++stop) {
        for (auto& line : lines_json(view, stop->planned.order)) loading.push_back(std::move(line));
    }
    return loading;
}

json stop_json(const View& view, Day day, const report::SheetStop& stop) {
    const auto& order = stop.planned.order;
    const auto* delivery = view.world.delivery_of(order);
    const auto asked = view.world.books->order_at.find(order);
    const bool has_window = asked != view.world.books->order_at.end();
    json photos = json::array();
    for (const auto& photo : view.world.photos_of(order)) photos.push_back(photo_summary(view, *photo));
    return {{"order", order.text},
            {"outlet", outlet_card(stop.outlet)},
            {"arrive", view.at(day, stop.planned.arrive)},
            {"start", view.at(day, stop.planned.start)},
            {"leave", view.at(day, stop.planned.leave)},
            {"window_start", view.at(day, has_window ? asked->second->window_start.value_or(stop.outlet.hours.open)
                                                     : stop.outlet.hours.open)},
            {"window_end", view.at(day, has_window ? asked->second->window_end.value_or(stop.outlet.hours.close)
                                                   : stop.outlet.hours.close)},
            {"code_text", stop.code_text},
            {"lines", lines_json(view, order)},
            {"delivery", delivery == nullptr ? json(nullptr) : json_of(view, *delivery)},
            {"photos", std::move(photos)},
            {"objection", objection_json(view, order)}};
}

std::int64_t sequence_of(const World& world, const report::RunSheet& sheet) {
    std::int64_t highest = 0;
    for (const auto& trip : sheet.trips) {
        for (const auto& stop : trip.stops) {
            if (const auto* delivery = world.delivery_of(stop.planned.order))
                highest = std::max(highest, delivery->sequence);
        }
    }
    return highest;
}

std::optional<report::RunSheet> sheet_of(const World& world, Day day, const std::string& vehicle) {
    const auto plan = world.plans.find(day);
    if (plan == world.plans.end()) return {};
    dispatch::Plan own;  // all sheets of a day of 3,000 orders take some 20 ms
    std::ranges::copy_if(plan->second.routes, std::back_inserter(own.routes),
                         [&](const auto& route) { return route.vehicle.text == vehicle; });
    auto sheets = report::run_sheets_of(day, world.books->catalog, world.books->allocation, own);
    return sheets.empty() ? std::nullopt : std::optional(std::move(sheets.front()));
}

// The roles besides the driver's see all of their depots; a driver the own vehicles.
bool may_see(const Call& call, const Vehicle& vehicle) {
    constexpr Roles others(Role::admin, Role::planner, Role::warehouse, Role::auditor);
    if (call.caller.depots(others).has(vehicle.depot)) return true;
    return call.depots.has(vehicle.depot) && call.caller.account.driver == vehicle.driver;
}

Response list_run_sheets(Call& call) {
    const auto view = view_of(call);
    Page page(call);
    for (const auto& [day, plan] : call.world->plans) {
        if (call.query.contains("day") && call.query.at("day") != iso(day)) continue;
        for (const auto& route : plan.routes) {
            const auto vehicle = call.world->books->vehicles.find(route.vehicle);
            if (route.trips.empty() || vehicle == call.world->books->vehicles.end() || !may_see(call, *vehicle->second))
                continue;
            if (!page.wants(iso(day) + " " + route.vehicle.text)) continue;
            std::size_t stops = 0, done = 0;
            for (const auto& trip : route.trips) {
                stops += trip.stops.size();
                done += static_cast<std::size_t>(std::ranges::count_if(trip.stops, [&](const auto& stop) {
                    return call.world->state_of(stop.order) >= OrderState::delivered;
                }));
            }
            page.add({{"day", iso(day)},
                      {"vehicle", route.vehicle.text},
                      {"driver", vehicle->second->driver.text},
                      {"stops", stops},
                      {"done", done},
                      {"leave_depot", view.at(day, route.trips.front().leave_depot)}});
        }
    }
    return page.response();
}

Response get_run_sheet(Call& call) {
    const auto day = call.day();
    const auto view = view_of(call);
    const auto sheet = sheet_of(*call.world, day, call.path.at("vehicle"));
    if (!sheet) throw Problem("not_found");
    json trips = json::array();
    for (const auto& trip : sheet->trips) {
        json stops = json::array();
        for (const auto& stop : trip.stops) stops.push_back(stop_json(view, day, stop));
        trips.push_back({{"leave_depot", view.at(day, trip.planned.leave_depot)},
                         {"back_at_depot", view.at(day, trip.planned.back_at_depot)},
                         {"distance_m", trip.planned.distance.value},
                         {"loading", loading_json(view, trip.stops)},
                         {"stops", std::move(stops)}});
    }
    json out = {{"day", iso(day)},
                {"vehicle", sheet->vehicle.id.text},
                {"driver", sheet->vehicle.driver.text},
                {"depot", depot_json(sheet->depot)},
                {"trips", std::move(trips)},
                {"sequence", sequence_of(*call.world, *sheet)}};
    out["etag"] = hex(sha256(out.dump())).substr(0, 16);
    return json_response(out);
}

DeliveryEvent event_from(const Call& call, const json& body) {
    auto event = delivery_event_of(body, call.app.zone(), call.app.now());
    event.driver = call.caller.account.driver ? call.caller.account.driver->text : call.caller.account.name;
    return event;
}

// A driver's phone may speak of any order of his depots, not only of his own stops: he may have been sent to help out,
// and the plan may have changed while he had no signal. What happened must not be refused.
std::optional<Problem> refusal(const Call& call, const DeliveryEvent& event) {
    if (!call.world->books->order_at.contains(event.order) || !call.sees(event.order)) return Problem("not_found");
    if (event.kind == DeliveryEvent::Kind::done && !event.outcome)
        return Problem("bad_field", {}, {{"outcome", "required"}});
    if (event.position && !is_valid(*event.position)) return Problem("bad_field", {}, {{"position", "out_of_range"}});
    return {};
}

Response add_delivery_events(Call& call) {
    json results = json::array();
    std::vector<DeliveryEvent> good;
    std::vector<std::size_t> places;  // of the good ones among the results
    std::set<OrderId> orders;
    for (const auto& body : call.body["events"]) {
        auto event = event_from(call, body);
        if (const auto problem = refusal(call, event)) {
            results.push_back({{"id", event.id}, {"status", "rejected"}, {"problem", problem->body(call.lang)}});
            continue;
        }
        orders.insert(event.order);
        places.push_back(results.size());
        results.push_back({{"id", event.id}});
        good.push_back(std::move(event));
    }
    const auto taken = call.app.write(
        [&](const store::Store& store) { return store::Deliveries(store).add(good, call.caller.account.id); });
    std::set<OrderId> changed;
    for (std::size_t i = 0; i < taken.size(); ++i) {
        auto& result = results[places[i]];
        switch (taken[i]) {
            case store::Deliveries::Taken::accepted:
                result["status"] = "accepted";
                changed.insert(good[i].order);
                break;
            case store::Deliveries::Taken::known:
                result["status"] = "known";
                break;
            case store::Deliveries::Taken::reused:
                result["status"] = "rejected";
                result["problem"] = Problem("idempotency_key_reused", "the id names another event").body(call.lang);
                break;
            case store::Deliveries::Taken::too_far_on:
                result["status"] = "rejected";
                result["problem"] = Problem("bad_field", {}, {{"sequence", "too_large"}}).body(call.lang);
                break;
        }
    }
    for (const auto& order : changed)
        call.app.hub().publish(
            {"delivery", call.world->books->order_at.at(order)->due, order.text, "", call.world->depot_of(order)});
    call.world.read_again();
    const auto view = view_of(call);
    json deliveries = json::array();
    std::int64_t sequence = 0;
    for (const auto& order : orders) {
        const auto* delivery = call.world->delivery_of(order);
        if (delivery == nullptr) continue;
        deliveries.push_back(json_of(view, *delivery));
        sequence = std::max(sequence, delivery->sequence);
    }
    return json_response(
        {{"results", std::move(results)}, {"deliveries", std::move(deliveries)}, {"sequence", sequence}});
}

Response get_delivery(Call& call) {
    const auto* found = call.world->delivery_of(call.order());
    Delivery none;
    none.order = call.order();
    return json_response(json_of(view_of(call), found == nullptr ? none : *found));
}

constexpr Route routes[] = {
    {"list_run_sheets", list_run_sheets},
    {"get_run_sheet", get_run_sheet},
    {"add_delivery_events", add_delivery_events},
    {"get_delivery", get_delivery},
};

}  // namespace

std::span<const Route> driver_routes() { return routes; }

}  // namespace tallyman::server
