#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "report/day_view.h"
#include "review/saving.h"
#include "server/day_json.h"
#include "server/earning.h"
#include "server/routes.h"
#include "verify/binomial.h"
#include "verify/drift.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

json share_json(std::int64_t count, std::int64_t total) {
    const double share = total > 0 ? static_cast<double>(count) / static_cast<double>(total) : 0;
    return {{"count", count},
            {"total", total},
            {"share", share},
            {"low", total > 0 ? verify::share_lower(count, total, 0.975) : 0},
            {"high", total > 0 ? verify::share_upper(count, total, 0.975) : 1}};
}

json estimate_json(const review::Estimate& estimate) {
    return {{"value", estimate.value}, {"low", estimate.low}, {"high", estimate.high}};
}

std::string depot_name(const World& world, const std::string& id) {
    const auto found = world.books->depots.find({id});
    return found == world.books->depots.end() ? id : found->second->name;
}

json strata_json(const Call& call, const verify::Automation& automation) {
    json strata = json::array();
    for (const auto& one : automation.strata) {
        if (!one.stratum.empty() && !call.depots.has({one.stratum})) continue;
        strata.push_back({{"stratum", text_or_null(one.stratum)},
                          {"reviewed", one.reviewed},
                          {"needed", one.needed},
                          {"line", one.line ? json(one.line->score) : json(nullptr)},
                          {"above", one.line ? one.line->above : 0},
                          {"wrong", one.line ? one.line->wrong : 0},
                          {"bound_reached", one.line ? json(one.line->upper) : json(nullptr)}});
    }
    return strata;
}

json groups_json(const Call& call, const verify::Automation& automation) {
    json groups = json::array();
    for (const auto& group : automation.groups) {
        const bool is_depot = group.kind == verify::Group::Kind::depot;
        if (is_depot && !call.depots.has({group.name})) continue;
        const auto& shadow = group.shadow;
        groups.push_back({{"kind", name(group.kind)},
                          {"name", is_depot ? depot_name(*call.world, group.name) : group.name},
                          {"reviewed", shadow.decided},
                          {"more_needed", group.more_needed()},
                          {"would_accept", share_json(shadow.would_accept, shadow.decided)},
                          {"wrong_of_would_accept", share_json(shadow.wrong, shadow.would_accept)},
                          {"would_accept_waiting", share_json(shadow.waiting_accept, shadow.waiting)}});
    }
    return groups;
}

json promise_json(const Earning& earning) {
    const auto& promise = earning.promise;
    return {{"accepted", promise.accepted()},
            {"by_people", earning.accepted_by_people},
            {"by_machine", earning.accepted_by_machine},
            {"found_wrong", promise.found()},
            {"hidden_at_most", std::min(promise.hidden_upper(), promise.accepted())},
            {"upper", promise.upper()},
            {"next_lot", earning.next_lot.size()},
            {"next_share", earning.next_share ? json(*earning.next_share) : json(nullptr)}};
}

json lots_json(const Call& call) {
    constexpr std::size_t shown_max = 20;
    const auto view = view_of(call);
    json lots = json::array();
    for (auto lot = call.world->lots.rbegin(); lot != call.world->lots.rend() && lots.size() < shown_max; ++lot) {
        const bool open = lot->state == review::LotState::open;
        // Of an open lot nobody sees what the others said: those who still look look blind.
        lots.push_back({{"id", std::to_string(lot->id)},
                        {"opened_at", view.zone.iso(lot->opened_at)},
                        {"state", name(lot->state)},
                        {"members", lot->size()},
                        {"share", lot->share},
                        {"drawn", lot->drawn()},
                        {"looked", open ? review::looks_at(*lot, call.world->reviewed, view.now).looked : lot->looked},
                        {"found_wrong", open ? 0 : lot->found_wrong},
                        {"settled_at", open ? json(nullptr) : json(view.zone.iso(lot->settled_at))}});
    }
    return lots;
}

json drift_json(const verify::Drift& drift) {
    json all = json::array();
    for (const auto& [finding, index] : drift.columns)
        all.push_back({{"finding", finding}, {"index", index}, {"broken", index > verify::drift_broken}});
    return all;
}

template <class NameOf, class Sees>
json found_wrong_json(const std::vector<FoundWrong>& all, NameOf name_of, Sees sees) {
    json out = json::array();
    for (const auto& one : all) {
        if (!sees(one.id)) continue;
        out.push_back({{"id", one.id},
                       {"name", name_of(one.id)},
                       {"found", share_json(one.wrong, one.decided)},
                       {"stands_out", one.stands_out}});
    }
    return out;
}

bool sees_driver(const Call& call, const std::string& driver) {
    return std::ranges::any_of(call.world->books->catalog.vehicles, [&](const Vehicle& vehicle) {
        return vehicle.driver.text == driver && call.depots.has(vehicle.depot);
    });
}

double decisions_a_day(const Call& call) {
    constexpr int days = 7;
    const auto since = call.app.now() - std::chrono::hours(24 * days);
    const auto recent = std::ranges::count_if(
        call.world->reviews, [&](const auto& row) { return !row.undone && row.review.decided_at >= since; });
    return static_cast<double>(recent) / days;
}

json appeals_json(const World& world) {
    std::int64_t open = 0, decided = 0, overturned = 0;
    for (const auto& row : world.appeals) {
        ++(row.appeal.open() ? open : decided);
        overturned += review::is_overturned(row.appeal, row.contested.answer) ? 1 : 0;
    }
    return {{"open", open}, {"overturned", share_json(overturned, decided)}};
}

// Of everything that was ever decided here, by people or by machine.
review::SavingFacts saving_facts(const Call& call, const Earning& earning) {
    const auto& world = *call.world;
    const auto& settings = call.app.folder().settings;
    review::SavingFacts facts;
    std::vector<review::TimedReview> timed;
    const auto [evidence, batch] = call.app.read([](const store::Store& store) {
        const store::AutomationLog log(store);
        return std::pair(log.evidence(), log.batch_accepts());
    });
    facts.photos = facts.photos_accepted = batch.photos;
    facts.accepted = batch.deliveries;
    for (const auto& one : evidence) {
        const auto photos = static_cast<std::int64_t>(one.summary.summary.photos);
        facts.photos += photos;
        if (const auto look = world.reviewed.orders.find(one.summary.order); look != world.reviewed.orders.end()) {
            timed.push_back({static_cast<double>(look->second.took.count()), static_cast<double>(photos)});
        } else if (world.accepted_by_machine(one.summary.order)) {
            facts.photos_accepted += photos;
            ++facts.accepted;
        }
    }
    facts.baseline = review::baseline_of(timed, settings.number(report::seconds_per_photo_setting));
    facts.hour_cost = settings.number(review::hour_cost_setting);
    facts.wrong_accept_cost = settings.number(review::wrong_accept_cost_setting);
    facts.currency = settings.text(review::currency_setting);
    const auto accepted = static_cast<double>(std::max<std::int64_t>(1, facts.accepted));
    const auto wrong = static_cast<double>(earning.promise.hidden_upper()) + batch.wrong_at_most;
    facts.wrong_upper = std::min(1.0, wrong / accepted);
    return facts;
}

json saving_json(const Call& call, const Earning& earning) {
    const auto facts = saving_facts(call, earning);
    const auto saving = review::saving_of(facts);
    const auto deliveries = earning.shadow.decided + earning.shadow.waiting;
    const auto known = static_cast<double>(std::max<std::int64_t>(1, facts.accepted + earning.shadow.decided));
    const double photos_each = facts.photos > 0 ? static_cast<double>(facts.photos) / known : 1;
    json curve = json::array();
    for (const auto& choice : earning.automation.choices) {
        const auto point = review::saving_at(facts, choice.bound, choice.above, photos_each, choice.wrong_upper);
        curve.push_back({{"bound", point.bound},
                         {"accepted", point.accepted},
                         {"minutes", point.minutes},
                         {"money", point.money},
                         {"wrong_at_most", point.wrong_max},
                         {"wrong_cost_at_most", point.wrong_cost_max}});
    }
    return {{"seconds_per_photo", estimate_json(facts.baseline.seconds_per_photo)},
            {"measured_from", facts.baseline.reviews},
            {"photos", facts.photos},
            {"photos_avoided", facts.photos_accepted},
            {"baseline_minutes", estimate_json(saving.baseline_minutes)},
            {"minutes", estimate_json(saving.minutes)},
            {"money", estimate_json(saving.money)},
            {"hour_cost", facts.hour_cost},
            {"currency", facts.currency},
            {"wrong_accept_cost", facts.wrong_accept_cost},
            {"wrong_at_most", saving.wrong_max},
            {"wrong_cost_at_most", saving.wrong_cost_max},
            {"other_bounds", std::move(curve)},
            {"other_bounds_of", deliveries}};
}

Response get_automation(Call& call) {
    const auto& world = *call.world;
    const auto earning = call.app.earning();
    const auto& shadow = earning->shadow;
    const auto& agreement = world.reviewed.agreement;
    json stepped_back = nullptr;
    if (earning->stepped_back)
        stepped_back = {{"at", call.app.zone().iso(earning->stepped_back->at)},
                        {"why", earning->stepped_back->why},
                        {"value", earning->stepped_back->value}};
    const auto depot_of = [&](const std::string& id) { return depot_name(world, id); };
    const auto sees_depot = [&](const std::string& id) { return call.depots.has({id}); };
    return json_response({{"stage", name(earning->stage)},
                          {"stepped_back", std::move(stepped_back)},
                          {"bound", earning->goal.risk.bound},
                          {"confidence", earning->goal.risk.confidence},
                          {"reviewed", shadow.decided},
                          {"more_needed", earning->more_needed},
                          {"decisions_a_day", decisions_a_day(call)},
                          {"ranking", earning->automation.taught ? "learned" : "findings"},
                          {"would_accept", share_json(shadow.would_accept, shadow.decided)},
                          {"would_accept_waiting", share_json(shadow.waiting_accept, shadow.waiting)},
                          {"wrong_of_would_accept", share_json(shadow.wrong, shadow.would_accept)},
                          {"strata", strata_json(call, earning->automation)},
                          {"groups", groups_json(call, earning->automation)},
                          {"promise", promise_json(*earning)},
                          {"watch",
                           {{"audited", earning->watch.audited()},
                            {"wrong", earning->watch.wrong()},
                            {"upper", earning->watch.upper()},
                            {"broken", earning->watch.broken()}}},
                          {"lots", lots_json(call)},
                          {"drift", drift_json(earning->drift)},
                          {"depots", found_wrong_json(earning->depots, depot_of, sees_depot)},
                          {"drivers", found_wrong_json(
                                          earning->drivers, [](const std::string& id) { return id; },
                                          [&](const std::string& id) { return sees_driver(call, id); })},
                          {"agreement",
                           {{"pairs", agreement.pairs},
                            {"share", agreement.share},
                            {"kappa", agreement.kappa},
                            {"low", agreement.low},
                            {"high", agreement.high}}},
                          {"appeals", appeals_json(world)},
                          {"saving", saving_json(call, *earning)}});
}

constexpr Route routes[] = {{"get_automation", get_automation}};

}  // namespace

std::span<const Route> automation_routes() { return routes; }

}  // namespace tallyman::server
