#include <algorithm>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/plan_words.h"
#include "server/day_json.h"
#include "server/desk.h"
#include "server/limits.h"
#include "server/routes.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

std::size_t visible(const View& view, const std::vector<const Order*>& orders) {
    return static_cast<std::size_t>(
        std::ranges::count_if(orders, [&](const Order* order) { return view.sees(order->id); }));
}

Response list_days(Call& call) {
    const auto view = view_of(call);
    json items = json::array();
    std::optional<Day> fullest;
    std::size_t most = 0;
    for (const auto& [day, orders] : call.world->books->by_day) {
        const auto count = visible(view, orders);
        if (count == 0) continue;
        const auto plan = call.world->plans.find(day);
        const auto sum = plan == call.world->plans.end()
                             ? dispatch::PlanTotals{}
                             : dispatch::totals(call.world->books->catalog, visible_plan(view, plan->second));
        items.push_back({{"day", iso(day)}, {"orders", count}, {"stops", sum.stops}, {"vehicles", sum.vehicles}});
        const bool is_today = day == call.app.today();
        if (is_today || count > most) fullest = day;
        most = is_today ? SIZE_MAX : std::max(most, count);
    }
    return json_response({{"items", std::move(items)},
                          {"current", fullest ? json(iso(*fullest)) : json(nullptr)},
                          {"now", call.app.zone().iso(call.app.now())}});
}

Response get_day(Call& call) {
    const auto day = call.day();
    const auto view = view_of(call);
    const auto& world = *call.world;
    json by_state = json::object(), by_decision = json::object();
    const auto rules = desk_rules(call.app.folder().settings);
    std::int64_t orders = 0, photos = 0, photos_waiting = 0, short_lines = 0, late = 0, reviews = 0, appeals = 0;
    for (const auto* order : world.books->by_day.at(day)) {
        if (!view.sees(order->id)) continue;
        ++orders;
        const std::string state(name(world.state_of(order->id)));
        by_state[state] = by_state.value(state, 0) + 1;
        const auto holds = world.in_force(order->id);
        const std::string decision(holds ? verify::name(holds->decision) : "none");
        by_decision[decision] = by_decision.value(decision, 0) + 1;
        late += late_by(view, order->id).count() > 0 ? 1 : 0;
        reviews += review_need(world, order->id, rules).needed ? 1 : 0;
        for (const auto& photo : world.photos_of(order->id)) {
            ++photos;
            photos_waiting += photo->verdict ? 0 : 1;
        }
        if (const auto found = world.appeals_of.find(order->id); found != world.appeals_of.end())
            appeals +=
                std::ranges::count_if(found->second, [&](const auto i) { return world.appeals[i].appeal.open(); });
        if (const auto found = world.books->allocated.find(order->id); found != world.books->allocated.end())
            short_lines +=
                std::ranges::count_if(found->second->lines, [](const auto& line) { return line.given() < line.asked; });
    }
    const auto plan = world.plans.find(day);
    const auto mine = plan == world.plans.end() ? dispatch::Plan{} : visible_plan(view, plan->second);
    const auto exceptions = exceptions_of(view, day);
    std::unordered_set<OrderId> concerned;
    for (const auto& exception : exceptions) concerned.insert(exception.order->id);
    json first = json::array();
    for (std::size_t i = 0; i < std::min(exceptions.size(), limits::exceptions_shown_max); ++i)
        first.push_back(json_of(view, exceptions[i]));
    return json_response(
        {{"day", iso(day)},
         {"orders", orders},
         {"by_state", std::move(by_state)},
         {"by_decision", std::move(by_decision)},
         {"short_lines", short_lines},
         {"left_out", mine.left_out.size()},
         {"late", late},
         {"reviews_waiting", reviews},
         {"appeals_open", appeals},
         {"photos", photos},
         {"photos_waiting", photos_waiting},
         {"plan", plan == world.plans.end() ? json(nullptr) : json_of(dispatch::totals(visible_catalog(view), mine))},
         {"exceptions", std::move(first)},
         {"exceptions_total", exceptions.size()},
         {"exceptions_orders", concerned.size()}});
}

bool found_by(const World& world, const Order& order, const std::string& folded) {
    if (folded.empty()) return true;
    if (fold(order.id.text).find(folded) != std::string::npos) return true;
    const auto outlet = world.books->outlets.find(order.outlet);
    if (outlet == world.books->outlets.end()) return fold(order.outlet.text).find(folded) != std::string::npos;
    const auto& found = *outlet->second;
    return fold(found.id.text + " " + found.name + " " + found.address).find(folded) != std::string::npos;
}

Response list_orders(Call& call) {
    const auto view = view_of(call);
    const auto wanted = [&](const char* what, const std::string& value) {
        return !call.query.contains(what) || call.query.at(what) == value;
    };
    const auto folded = call.query.contains("q") ? fold(trimmed(call.query.at("q"))) : "";
    Page page(call);
    for (const auto* order : call.world->books->by_day.at(call.day())) {
        if (!view.sees(order->id)) continue;
        // The cursor names an order that may have left the filter since: it is looked for among all.
        const bool is_cursor = order->id.text == call.cursor();
        const auto holds = call.world->in_force(order->id);
        const bool matches = wanted("state", std::string(name(call.world->state_of(order->id)))) &&
                             wanted("decision", holds ? std::string(verify::name(holds->decision)) : "") &&
                             wanted("vehicle", call.world->vehicle_of(order->id)) &&
                             found_by(*call.world, *order, folded);
        if (!matches && !is_cursor) continue;
        if (page.wants(order->id.text)) page.add(order_summary(view, *order));
        if (page.full()) break;
    }
    return page.response();
}

Response list_shortages(Call& call) {
    const auto view = view_of(call);
    Page page(call);
    for (const auto* order : call.world->books->by_day.at(call.day())) {
        const auto allocated = call.world->books->allocated.find(order->id);
        if (allocated == call.world->books->allocated.end() || !view.sees(order->id)) continue;
        for (const auto& line : allocated->second->lines) {
            if (line.given() >= line.asked || !page.wants(order->id.text + " " + line.gtin.text)) continue;
            json codes = json::array();
            for (const auto& reason : line.why_short) codes.push_back(name(reason.code));
            const auto product = call.world->books->products.find(line.gtin.text);
            page.add(
                {{"order", order->id.text},
                 {"outlet", outlet_named(view, order->outlet)},
                 {"depot", text_or_null(allocated->second->depot.text)},
                 {"gtin", line.gtin.text},
                 {"product", product == call.world->books->products.end() ? line.gtin.text : product->second->name},
                 {"asked", line.asked.value},
                 {"given", line.given().value},
                 {"codes", std::move(codes)},
                 {"words", json_of(report::words_of(line))}});
        }
    }
    return page.response();
}

Response list_exceptions(Call& call) {
    const auto view = view_of(call);
    Page page(call);
    for (const auto& exception : exceptions_of(view, call.day())) {
        if (page.wants(exception.kind + " " + exception.order->id.text)) page.add(json_of(view, exception));
    }
    return page.response();
}

Response get_order(Call& call) {
    return json_response(order_json(view_of(call), *call.world->books->order_at.at(call.order())));
}

Response watch(Call& call) {
    std::optional<std::uint64_t> after;
    if (const auto last = parse_integer(call.head.header("Last-Event-ID"))) after = static_cast<std::uint64_t>(*last);
    std::optional<Day> day;
    if (call.query.contains("day")) day = parse_day(call.query.at("day"));
    Response response;
    response.header("Content-Type", "text/event-stream").header("Cache-Control", "no-store");
    // A program's token has no end but its revocation.
    const auto ended = [&app = call.app, until = call.caller.expires_at, person = call.caller.session.has_value()] {
        return person && app.now() >= until;
    };
    response.events = call.app.hub().watch(call.caller.account.id, call.depots, day, after, ended);
    return response;
}

constexpr Route routes[] = {
    {"list_days", list_days},
    {"get_day", get_day},
    {"list_orders", list_orders},
    {"list_shortages", list_shortages},
    {"list_exceptions", list_exceptions},
    {"get_order", get_order},
    {"watch", watch},
};

}  // namespace

std::span<const Route> board_routes() { return routes; }

}  // namespace tallyman::server
