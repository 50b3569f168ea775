#include <algorithm>

#include <nlohmann/json.hpp>

#include "server/day_json.h"
#include "server/limits.h"
#include "server/replans.h"
#include "server/routes.h"
#include "store/plan_changes.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

const dispatch::Plan& plan_of(const Call& call, Day day) {
    static const dispatch::Plan none;
    const auto found = call.world->plans.find(day);
    return found == call.world->plans.end() ? none : found->second;
}

Response get_plan(Call& call) {
    const auto day = call.day();
    return json_response(plan_json(view_of(call), day, plan_of(call, day)));
}

Response set_lock(Call& call, bool locked) {
    const auto day = call.day();
    const auto& order = *call.world->books->order_at.at(call.order());
    if (order.due != day) throw Problem("not_found");
    call.app.write([&](const store::Store& store) {
        store::PlanChanges changes(store);
        if (locked)
            changes.lock(day, order.id, call.caller.name());
        else
            changes.unlock(day, order.id, call.caller.name());
    });
    call.app.hub().publish({"lock", day, order.id.text, "", call.world->depot_of(order.id)});
    return empty_response();
}
Response lock_stop(Call& call) { return set_lock(call, true); }
Response unlock_stop(Call& call) { return set_lock(call, false); }

// What is named must be there, and for this planner: a misspelt key must not silently change nothing.
void check_named(const Call& call, const ReplanRequest& request) {
    const auto& books = *call.world->books;
    const auto order = [&](const OrderId& id) {
        if (!books.order_at.contains(id) || !call.sees(id)) throw Problem("not_found", id.text);
    };
    const auto vehicle = [&](const VehicleId& id) {
        const auto found = books.vehicles.find(id);
        if (found == books.vehicles.end() || !call.depots.has(found->second->depot))
            throw Problem("not_found", id.text);
    };
    for (const auto& one : request.place) order(one.order), vehicle(one.vehicle);
    for (const auto& one : request.event.locked) order(one);
    for (const auto& one : request.urgent) order(one);
    for (const auto& one : request.event.lost) vehicle(one);
    for (const auto& one : request.event.closed) {
        if (!books.outlets.contains(one)) throw Problem("not_found", one.text);
    }
}

template <class Id>
std::set<Id> ids(const json& body, const char* name) {
    std::set<Id> all;
    for (const auto& text : body.value(name, json::array())) all.insert(Id{text.template get<std::string>()});
    return all;
}

ReplanRequest request_of(const Call& call, Day day) {
    const auto& body = call.body;
    ReplanRequest request;
    request.fresh = body.value("fresh", false);
    request.search = body.value("search", true);
    request.seconds = body.value("seconds", limits::replan_seconds);
    request.event.lost = ids<VehicleId>(body, "lost");
    request.event.closed = ids<OutletId>(body, "closed");
    request.event.locked = ids<OrderId>(body, "lock");
    request.event.traffic_percent = body.value("traffic_percent", 100);
    request.urgent = ids<OrderId>(body, "urgent");
    for (const auto& one : body.value("place", json::array()))
        request.place.push_back({{one["order"]},
                                 {one["vehicle"]},
                                 one.value("trip", std::size_t{0}),
                                 one.value("position", std::size_t{0})});
    if (body.contains("now")) {
        const auto now = parse_instant(body["now"].get<std::string>(), call.app.zone());
        if (!now || call.app.zone().day_of(*now) != day) throw Problem("bad_field", {}, {{"/now", "another_day"}});
        request.event.now = call.app.zone().time_of_day(*now);
    }
    check_named(call, request);
    const auto locks = call.world->locks.find(day);
    if (locks != call.world->locks.end()) request.event.locked.insert(locks->second.begin(), locks->second.end());
    return request;
}

json replan_json(const Call& call, const Replan& replan) {
    const auto view = view_of(call);
    const bool is_there = replan.state == Replan::State::ready || replan.state == Replan::State::kept;
    json moved = json::array(), late = json::array(), over = json::array();
    for (const auto& move : replan.result.moved)
        moved.push_back({{"order", move.order.text},
                         {"from", text_or_null(move.from.text)},
                         {"to", text_or_null(move.to.text)},
                         {"code", move.code},
                         {"words", json_of(report::Text{sentence(move, Lang::vi), sentence(move, Lang::en)})}});
    for (const auto& stop : replan.result.late)
        late.push_back({{"order", stop.order.text},
                        {"vehicle", stop.vehicle.text},
                        {"late_s", stop.late.count()},
                        {"words", json_of(report::Text{sentence(stop, Lang::vi), sentence(stop, Lang::en)})}});
    for (const auto& one : replan.over)
        over.push_back({{"vehicle", one.vehicle.text},
                        {"code", one.code},
                        {"words", json_of(report::Text{sentence(one, Lang::vi), sentence(one, Lang::en)})}});
    json problem = nullptr;
    if (replan.state == Replan::State::failed) {
        problem = Problem("impossible", replan.why_failed.in(call.lang)).body(call.lang);
        problem["words"] = json_of(replan.why_failed);
    }
    return {{"id", replan.id},
            {"day", iso(replan.day)},
            {"state", name(replan.state)},
            {"percent", replan.percent},
            {"made_at", view.zone.iso(replan.made_at)},
            {"before", is_there ? json_of(replan.totals_before) : json(nullptr)},
            {"after", is_there ? json_of(replan.totals_after) : json(nullptr)},
            {"moved", std::move(moved)},
            {"late", std::move(late)},
            {"over_limits", std::move(over)},
            {"plan", is_there ? plan_json(view, replan.day, replan.result.plan) : json(nullptr)},
            {"problem", std::move(problem)}};
}

Response add_replan(Call& call) {
    const auto day = call.day();
    return json_response(replan_json(call, call.app.replans().add(day, call.depots, request_of(call, day))), 202);
}

// Somebody else's of the same depots may be looked at and kept too; of other depots it is not there.
Replan replan_of(const Call& call) {
    const auto replan = call.app.replans().find(call.path.at("replan"));
    if (!replan || replan->day != call.day()) throw Problem("not_found");
    const bool reaches =
        call.depots.all || (!replan->depots.all && std::ranges::includes(call.depots.some, replan->depots.some));
    if (!reaches) throw Problem("not_found");
    return *replan;
}

Response get_replan(Call& call) { return json_response(replan_json(call, replan_of(call))); }

Response drop_replan(Call& call) {
    call.app.replans().drop(replan_of(call).id);
    return empty_response();
}

Response plan_again(Call& call, Day day) {
    call.app.hub().publish({"plan", day, "", "", {}});
    call.world.read_again();
    return get_plan(call);
}

Response keep_replan(Call& call) {
    const auto replan = replan_of(call);
    if (replan.state != Replan::State::ready) throw Problem("wrong_state");
    if (call.if_match() != plan_etag(plan_of(call, replan.day))) throw Problem("changed");
    const bool kept = call.app.write([&](const store::Store& store) {
        return store::PlanChanges(store).replace(replan.day, replan.before, replan.result.plan);
    });
    if (!kept) throw Problem("changed");
    call.app.replans().set_kept(replan.id);
    return plan_again(call, replan.day);
}

Response undo_plan(Call& call) {
    const auto day = call.day();
    // An earlier plan is everybody's: who reaches some depots only would bring back those of others too.
    if (!call.depots.all) throw Problem("not_allowed");
    const auto& now = plan_of(call, day);
    if (call.if_match() != plan_etag(now)) throw Problem("changed");
    if (!call.world->can_undo.contains(day)) throw Problem("wrong_state");
    if (!call.app.write([&](const store::Store& store) { return store::PlanChanges(store).undo(day, now); }))
        throw Problem("changed");
    return plan_again(call, day);
}

constexpr Route routes[] = {
    {"get_plan", get_plan},     {"lock_stop", lock_stop},     {"unlock_stop", unlock_stop}, {"add_replan", add_replan},
    {"get_replan", get_replan}, {"drop_replan", drop_replan}, {"keep_replan", keep_replan}, {"undo_plan", undo_plan},
};

}  // namespace

std::span<const Route> plan_routes() { return routes; }

}  // namespace tallyman::server
