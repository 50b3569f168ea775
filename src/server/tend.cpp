// What follows from where automation stands. Everything happens in the writer's turn and is asked again in the store's
// own transaction (store/automation_log.h), so that `serve` and `work` may both tend.
#include <algorithm>

#include "server/app.h"
#include "server/earning.h"
#include "server/secrets.h"

namespace tallyman::server {
namespace {

using review::Lot;
using review::LotState;

bool settle(store::AutomationLog& log, const World& world, const Earning& earning, Lot lot, Instant now) {
    const auto looks = review::looks_at(lot, world.reviewed, now);
    const bool broken = earning.watch.broken();
    if (!looks.settles && !broken) return false;
    auto promise = earning.promise;
    const bool stands =
        !broken && looks.looked == lot.drawn() && promise.settle(lot.size(), lot.share, looks.found_wrong);
    lot.state = stands ? LotState::stands : LotState::fell;
    lot.looked = looks.looked;
    lot.found_wrong = looks.found_wrong;
    lot.settled_at = now;
    return log.settle(lot);
}

bool step_back(store::AutomationLog& log, const Earning& earning, Instant now) {
    if (earning.watch.broken()) {
        log.step_back({now, "bound_broken", earning.watch.upper()});
        return true;
    }
    if (earning.stage != Stage::earned || !earning.drift.broken) return false;
    const auto worst =
        std::ranges::max_element(earning.drift.columns, {}, [](const auto& column) { return column.second; });
    log.step_back({now, "drift", worst->second});
    return true;
}

bool is_due(const World& world, const Earning& earning, const Settings& settings, Instant now) {
    if (!earning.next_share || earning.stage != Stage::earned) return false;
    if (static_cast<std::int64_t>(earning.next_lot.size()) >= settings.integer(review::lot_min_setting)) return true;
    const Seconds patience{static_cast<std::int64_t>(settings.number(review::lot_wait_setting) * 3600)};
    return std::ranges::any_of(earning.next_lot, [&](const auto& member) {
        return now - world.actual_time(member.order).value_or(world.imported_at) >= patience;
    });
}

bool open(store::AutomationLog& log, const Earning& earning, Instant now) {
    Lot lot;
    lot.opened_at = now;
    lot.bound = earning.goal.risk.bound;
    lot.confidence = earning.goal.risk.confidence;
    lot.share = *earning.next_share;
    lot.dice = new_secret();  // after the last member was handed in
    lot.members = earning.next_lot;
    std::ranges::sort(lot.members, {}, &review::LotMember::order);
    for (auto& member : lot.members) member.drawn = review::is_drawn(member.order, lot.dice, lot.share);
    return log.open(lot);
}

}  // namespace

bool tend(const store::Store& store, const World& world, const Settings& settings, std::uint64_t checks, Instant now) {
    const auto earning = earning_of(world, store, settings, checks);
    store::AutomationLog log(store);
    const auto held = std::ranges::find(world.lots, LotState::open, &Lot::state);
    const bool settled = held != world.lots.end() && settle(log, world, earning, *held, now);
    if (step_back(log, earning, now)) return true;
    if (held != world.lots.end() || !is_due(world, earning, settings, now)) return settled;
    return open(log, earning, now);
}

bool tend(App& app) {
    const bool changed = app.write([&](const store::Store& store) {
        return tend(store, *app.world(), app.folder().settings, app.config().checks, app.now());
    });
    if (changed) app.hub().publish({"verdict"});
    return changed;
}

}  // namespace tallyman::server
