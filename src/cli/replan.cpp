#include "cli/replan.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/plan.h"
#include "dispatch/drops.h"
#include "dispatch/explain.h"
#include "dispatch/replan.h"

namespace tallyman::cli {
namespace {

using Json = nlohmann::json;
using namespace dispatch;

constexpr int urgent_priority = 1000;
constexpr std::int64_t kilograms_max = 100'000;

template <class Id>
std::set<Id> ids(const std::vector<std::string>& texts) {
    std::set<Id> set;
    for (const std::string& text : texts) set.insert(Id{text});
    return set;
}

// A misspelt name must not silently change nothing.
template <class Items, class Member, class Id>
void must_know(const Items& items, Member member, const std::set<Id>& wanted, std::string_view what) {
    for (const Id& id : wanted)
        if (std::ranges::find(items, id, member) == items.end()) throw Failure(fmt::format("no such {}: {}", what, id.text));
}

void add_order(const std::string& text, const Catalog& catalog, std::vector<Drop>& drops) {
    const auto colon = text.rfind(':');
    const std::int64_t kilograms = colon == text.npos ? -1 : parse_integer(std::string_view(text).substr(colon + 1)).value_or(-1);
    const OutletId outlet_id{text.substr(0, colon)};
    if (kilograms < 0 || kilograms > kilograms_max)
        throw Failure(fmt::format("--add {}: OUTLET:KG is expected, at most {} kg", text, kilograms_max));
    const auto outlet = std::ranges::find(catalog.outlets, outlet_id, &Outlet::id);
    if (outlet == catalog.outlets.end()) throw Failure(fmt::format("no such outlet: {}", outlet_id.text));
    if (catalog.depots.empty()) throw Failure("the day has no depot");
    const auto nearest = std::ranges::min_element(catalog.depots, {}, [&](const Depot& depot) {
        return great_circle(depot.position, outlet->position);
    });
    drops.push_back({.order = {fmt::format("new-{}", drops.size() + 1)}, .outlet = outlet_id, .depot = nearest->id,
                     .weight = {kilograms * 1000}, .volume = {}, .window = outlet->hours, .service = outlet->service,
                     .priority = urgent_priority});
}

Event event_of(const ReplanOptions& options, const Catalog& catalog, const std::vector<Drop>& drops) {
    const auto now = parse_time_of_day(options.now);
    if (!now) throw Failure(fmt::format("--now {}: a time like 09:30 is expected", options.now));
    Event event{*now, ids<VehicleId>(options.lost), ids<OutletId>(options.closed), ids<OrderId>(options.locked), options.traffic};
    must_know(catalog.vehicles, &Vehicle::id, event.lost, "vehicle");
    must_know(catalog.outlets, &Outlet::id, event.closed, "outlet");
    must_know(drops, &Drop::order, event.locked, "order");
    return event;
}

Json totals_json(const PlanTotals& sum) {
    return {{"cost", sum.cost.value}, {"distance_m", sum.distance.value}, {"hours", static_cast<double>(sum.hours.count()) / 3600},
            {"vehicles", sum.vehicles}, {"stops", sum.stops}, {"left_out", sum.left_out}};
}

Json to_json(const PlanTotals& before, const PlanTotals& after, const Replanned& result) {
    Json moved = Json::array(), late = Json::array(), left_out = Json::array();
    for (const Move& move : result.moved)
        moved.push_back({{"order", move.order.text}, {"from", move.from.text}, {"to", move.to.text}, {"code", move.code},
                         {"vi", sentence(move, Lang::vi)}, {"en", sentence(move, Lang::en)}});
    for (const LateStop& stop : result.late)
        late.push_back({{"order", stop.order.text}, {"vehicle", stop.vehicle.text}, {"late_s", stop.late.count()},
                        {"vi", sentence(stop, Lang::vi)}, {"en", sentence(stop, Lang::en)}});
    for (const LeftOut& out : result.plan.left_out)
        left_out.push_back({{"order", out.order.text}, {"code", out.code},
                            {"vi", sentence(out.code, out.details, Lang::vi)}, {"en", sentence(out.code, out.details, Lang::en)}});
    return {{"command", "replan"}, {"before", totals_json(before)}, {"after", totals_json(after)}, {"moved", moved},
            {"late", late}, {"left_out", left_out}};
}

void say(const PlanTotals& before, const PlanTotals& after, const Plan& earlier, const Replanned& result, Console& console) {
    const Lang lang = console.lang();
    constexpr Words row{"{:<10} {:>12} đ {:>8} km {:>8.1f} giờ {:>5} xe {:>6} điểm {:>5} chưa xếp",
                        "{:<10} {:>12} VND {:>8} km {:>8.1f} h {:>5} vehicles {:>6} stops {:>5} left out"};
    constexpr Words names[] = {{"trước", "before"}, {"sau", "after"}};
    for (const auto& [name, sum] : {std::pair(names[0], before), std::pair(names[1], after)})
        console.say(fmt::format(fmt::runtime(row.in(lang)), name.in(lang), sum.cost.value, sum.distance.value / 1000,
                                static_cast<double>(sum.hours.count()) / 3600, sum.vehicles, sum.stops, sum.left_out));
    for (const Move& move : result.moved) console.say(sentence(move, lang));
    for (const LateStop& stop : result.late) console.say(sentence(stop, lang));
    // Those that the plan had left out already are no news.
    for (const LeftOut& out : result.plan.left_out)
        if (std::ranges::find(earlier.left_out, out.order, &LeftOut::order) == earlier.left_out.end())
            console.say(fmt::format("{}: {}", out.order.text, sentence(out.code, out.details, lang)));
}

}  // namespace

ExitCode replan(const ReplanOptions& options, Console& console) {
    auto imported = open_imported(options.day, console);
    const auto allocation = imported.store.allocation();
    auto plans = imported.store.plans();
    if (!allocation || plans.empty()) throw Failure("there is no plan of this import yet: tallyman plan makes one");
    const auto due = options.due.empty() ? std::optional(main_day(imported.orders)) : parse_day(options.due);
    if (!due || !plans.contains(*due)) throw Failure("no plan for this day");
    if (!options.added.empty() && !options.what_if) throw Failure("--add asks what would be: it needs --what-if");

    auto drops = drops_by_day(imported.catalog, imported.orders, *allocation)[*due];
    must_know(drops, &Drop::order, ids<OrderId>(options.urgent), "order");
    for (Drop& drop : drops)
        if (std::ranges::count(options.urgent, drop.order.text) > 0) drop.priority = urgent_priority;
    for (const std::string& text : options.added) add_order(text, imported.catalog, drops);
    const auto planning = planning_of(imported);
    PlanOptions how = planning.options(imported.folder.settings);
    how.processor_seconds = options.seconds;
    const Event event = event_of(options, imported.catalog, drops);
    const auto progress = console.progress("replan", "%");
    const Replanned result = dispatch::replan(imported.catalog, drops, plans[*due], event, how, progress);
    if (progress.stopped()) throw Failure("stopped");

    const PlanTotals before = totals(imported.catalog, plans[*due], planning.rules);
    const PlanTotals after = totals(imported.catalog, result.plan, planning.rules);
    say(before, after, plans[*due], result, console);
    plans[*due] = result.plan;
    if (!options.what_if) save_plans(imported, *allocation, plans);
    auto json = to_json(before, after, result);
    json["saved"] = !options.what_if;
    console.result(json);
    return result.late.empty() && after.left_out <= before.left_out ? ExitCode::done : ExitCode::problems_found;
}

}  // namespace tallyman::cli
