#include "cli/replan.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/added_orders.h"
#include "cli/plan.h"
#include "dispatch/drops.h"
#include "dispatch/explain.h"
#include "dispatch/replan.h"

namespace tallyman::cli {
namespace {

using Json = nlohmann::json;
using namespace dispatch;

constexpr int urgent_priority = 1000;

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
        if (std::ranges::find(items, id, member) == items.end())
            throw Failure(fmt::format("no such {}: {}", what, id.text));
}

Event event_of(const ReplanOptions& options, const Catalog& catalog, const std::vector<Drop>& drops) {
    const auto now = parse_time_of_day(options.now);
    if (!now) throw Failure(fmt::format("--now {}: a time like 09:30 is expected", options.now));
    Event event{*now, ids<VehicleId>(options.lost), ids<OutletId>(options.closed), ids<OrderId>(options.locked),
                options.traffic};
    must_know(catalog.vehicles, &Vehicle::id, event.lost, "vehicle");
    must_know(catalog.outlets, &Outlet::id, event.closed, "outlet");
    must_know(drops, &Drop::order, event.locked, "order");
    return event;
}

Json totals_json(const PlanTotals& sum) {
    return {{"cost", sum.cost.value},
            {"distance_m", sum.distance.value},
            {"hours", static_cast<double>(sum.hours.count()) / 3600},
            {"longest_day_h", static_cast<double>(sum.longest_day.count()) / 3600},
            {"vehicles", sum.vehicles},
            {"stops", sum.stops},
            {"left_out", sum.left_out}};
}

Json to_json(const PlanTotals& before, const PlanTotals& after, const Replanned& result) {
    Json moved = Json::array(), late = Json::array(), left_out = Json::array();
    for (const Move& move : result.moved)
        moved.push_back({{"order", move.order.text},
                         {"from", move.from.text},
                         {"to", move.to.text},
                         {"code", move.code},
                         {"vi", sentence(move, Lang::vi)},
                         {"en", sentence(move, Lang::en)}});
    for (const LateStop& stop : result.late)
        late.push_back({{"order", stop.order.text},
                        {"vehicle", stop.vehicle.text},
                        {"late_s", stop.late.count()},
                        {"spared_by", stop.spared_by.text},
                        {"vi", sentence(stop, Lang::vi)},
                        {"en", sentence(stop, Lang::en)}});
    for (const LeftOut& out : result.plan.left_out)
        left_out.push_back({{"order", out.order.text},
                            {"code", out.code},
                            {"vi", sentence(out.code, out.details, Lang::vi)},
                            {"en", sentence(out.code, out.details, Lang::en)}});
    return {{"before", totals_json(before)},
            {"after", totals_json(after)},
            {"moved", moved},
            {"late", late},
            {"left_out", left_out}};
}

void say(const PlanTotals& before, const PlanTotals& after, const Plan& earlier, const Replanned& result,
         Console& console) {
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

// The plan as it is, and as it would be after what the options say.
struct Anew {
    ImportedDay day;
    Allocation allocation;
    std::map<Day, Plan> plans;
    Day due;
    PlanTotals before;
    PlanTotals after;
    Replanned result;
};

std::vector<Drop> drops_of(const Anew& anew, const ReplanOptions& options) {
    auto drops = drops_by_day(anew.day.catalog, anew.day.orders, anew.allocation)[anew.due];
    must_know(drops, &Drop::order, ids<OrderId>(options.urgent), "order");
    for (Drop& drop : drops)
        if (std::ranges::count(options.urgent, drop.order.text) > 0) drop.priority = urgent_priority;
    for (const std::string& text : options.added)
        drops.push_back(added_order(text, anew.day.catalog, drops.size() + 1));
    if (!options.added_orders.empty())
        for (Drop& drop : read_added_orders(options.added_orders, anew.day, anew.due)) drops.push_back(std::move(drop));
    return drops;
}

Anew planned_anew(const ReplanOptions& options, Console& console) {
    Anew anew{open_imported(options.day, console), {}, {}, {}, {}, {}, {}};
    const auto allocation = anew.day.store.allocation();
    anew.plans = anew.day.store.plans();
    if (!allocation || anew.plans.empty())
        throw Failure("there is no plan of this import yet: tallyman plan makes one");
    anew.allocation = *allocation;
    const auto due = options.due.empty() ? std::optional(main_day(anew.day.orders)) : parse_day(options.due);
    if (!due || !anew.plans.contains(*due)) throw Failure("no plan for this day");
    anew.due = *due;
    const auto drops = drops_of(anew, options);
    const auto planning = planning_of(anew.day, console);
    PlanOptions how = planning.options(anew.day.folder.settings);
    how.processor_seconds = options.seconds;
    const Event event = event_of(options, anew.day.catalog, drops);
    const Plan& announced = anew.plans[anew.due];
    anew.result = watched_plan(how, console, [&](const PlanOptions& watched, const Progress& progress) {
        return dispatch::replan(anew.day.catalog, drops, announced, event, watched, progress);
    });
    anew.before = totals(anew.day.catalog, announced, planning.rules);
    anew.after = totals(anew.day.catalog, anew.result.plan, planning.rules);
    say(anew.before, anew.after, announced, anew.result, console);
    return anew;
}

ExitCode code_of(const Anew& anew) {
    return anew.result.late.empty() && anew.after.left_out <= anew.before.left_out ? ExitCode::done
                                                                                   : ExitCode::problems_found;
}

}  // namespace

ExitCode replan(const ReplanOptions& options, Console& console) {
    Anew anew = planned_anew(options, console);
    anew.plans[anew.due] = anew.result.plan;
    save_plans(anew.day, anew.allocation, anew.plans);
    Json json = to_json(anew.before, anew.after, anew.result);
    json["command"] = "replan";
    console.result(json);
    return code_of(anew);
}

ExitCode what_if(const ReplanOptions& options, Console& console) {
    const Anew anew = planned_anew(options, console);
    Json json = to_json(anew.before, anew.after, anew.result);
    json["command"] = "whatif";
    for (const auto& [figure, value] : json["after"].items())
        json["difference"][figure] = value.is_number_float()
                                         ? Json(value.get<double>() - json["before"][figure].get<double>())
                                         : Json(value.get<std::int64_t>() - json["before"][figure].get<std::int64_t>());
    console.result(json);
    return code_of(anew);
}

}  // namespace tallyman::cli
