#include "server/earning.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "server/app.h"
#include "server/secrets.h"
#include "verify/automation_settings.h"
#include "verify/binomial.h"

namespace tallyman::server {
namespace {

verify::Candidate candidate_of(const store::SummaryRow& row, bool eligible) {
    return {row.order, row.depot.text, row.summary.fingerprint, eligible, row.summary.row, {}, row.families};
}

bool has_open_appeal(const World& world, const OrderId& order) {
    const auto found = world.appeals_of.find(order);
    return found != world.appeals_of.end() &&
           std::ranges::any_of(found->second, [&](const auto i) { return world.appeals[i].appeal.open(); });
}

bool has_waiting_photo(const World& world, const OrderId& order) {
    return std::ranges::any_of(world.photos_of(order), [](const auto& photo) { return !photo->verdict; });
}

// Nobody has decided it, nothing about it is open, and it was in no lot or batch yet: a lot that fell went to people.
bool is_undecided(const World& world, const OrderId& order) {
    return !world.reviewed.orders.contains(order) && !world.asked_again.contains(order) &&
           !world.lot_of.contains(order) && !world.batch.accepted.contains(order) && !has_open_appeal(world, order) &&
           !has_waiting_photo(world, order);
}

// The decisions that count since then, each with the evidence it was made on; then what waits.
std::vector<verify::Candidate> candidates_of(const World& world, const std::vector<store::EvidenceOf>& evidence,
                                             const std::vector<store::SummaryRow>& today, std::uint64_t checks,
                                             Instant since) {
    std::vector<verify::Candidate> all;
    for (const auto& one : evidence) {
        const auto look = world.reviewed.orders.find(one.summary.order);
        if (look == world.reviewed.orders.end() || one.at < since) continue;
        all.push_back(candidate_of(one.summary, one.summary.summary.eligible));
        all.back().good = look->second.accepted;
    }
    for (const auto& row : today) {
        if (is_undecided(world, row.order))
            all.push_back(candidate_of(row, row.summary.eligible && row.checks == checks));
    }
    return all;
}

// What people decided before against what came in with this import.
verify::Drift drift_of(const World& world, const std::vector<store::EvidenceOf>& evidence,
                       const std::vector<store::SummaryRow>& today, Instant since) {
    std::vector<verify::EvidenceRow> before, now;
    for (const auto& one : evidence) {
        const bool earlier = one.at >= since && !world.books->order_at.contains(one.summary.order);
        if (earlier && one.summary.summary.eligible) before.push_back(one.summary.summary.row);
    }
    for (const auto& row : today) {
        if (row.summary.eligible) now.push_back(row.summary.row);
    }
    return verify::drift_between(before, now);
}

std::vector<FoundWrong> found_wrong(const std::map<std::string, FoundWrong>& of) {
    std::int64_t decided = 0, wrong = 0;
    for (const auto& [id, one] : of) {
        decided += one.decided;
        wrong += one.wrong;
    }
    std::vector<FoundWrong> all;
    for (auto [id, one] : of) {
        const auto others = decided - one.decided;
        const double confidence = 1 - 0.05 / static_cast<double>(of.size());
        const double rate = others > 0 ? static_cast<double>(wrong - one.wrong) / static_cast<double>(others) : 1;
        one.stands_out = verify::share_lower(one.wrong, one.decided, confidence) > rate;
        all.push_back(std::move(one));
    }
    std::ranges::stable_sort(all, std::greater(), [](const FoundWrong& one) {
        return static_cast<double>(one.wrong) / static_cast<double>(one.decided);
    });
    return all;
}

void add_rates(Earning& earning, const World& world) {
    std::map<std::string, FoundWrong> depots, drivers;
    const auto count = [](std::map<std::string, FoundWrong>& of, const std::string& id, bool accepted) {
        if (id.empty()) return;
        auto& one = of[id];
        one.id = id;
        ++one.decided;
        one.wrong += accepted ? 0 : 1;
    };
    for (const auto& [order, look] : world.reviewed.orders) {
        if (!world.books->order_at.contains(order)) continue;
        count(depots, world.depot_of(order).text, look.accepted);
        count(drivers, world.driver_of(order), look.accepted);
    }
    earning.depots = found_wrong(depots);
    earning.drivers = found_wrong(drivers);
}

void add_accepts(Earning& earning, const World& world) {
    const auto stands = [&](const OrderId& order) {
        const auto found = world.lot_of.find(order);
        return found != world.lot_of.end() && world.lots[found->second].state == review::LotState::stands;
    };
    for (const auto& [order, look] : world.reviewed.orders) {
        if (look.accepted && !stands(order)) ++earning.accepted_by_people;
    }
    for (const auto& lot : world.lots) {
        if (lot.state == review::LotState::stands) earning.accepted_by_machine += lot.size() - lot.drawn();
    }
}

}  // namespace

std::string_view name(Stage stage) {
    constexpr std::array<std::string_view, 3> names = {"shadow", "earned", "stepped_back"};
    return names.at(static_cast<std::size_t>(stage));
}

Earning earning_of(const World& world, const store::Store& store, const Settings& settings, std::uint64_t checks) {
    auto goal = verify::automation_goal(settings);
    goal.risk.scope = verify::Scope::future;
    goal.reviewed_at_random = false;
    const Instant since = world.step_backs.empty() ? Instant{} : world.step_backs.back().at + Seconds{1};
    Earning earning{.goal = goal,
                    .promise = verify::RunningPromise(goal.risk, goal.audit_share),
                    .watch = review::watch_of(goal.risk, world.lots, world.reviewed, since)};
    if (!world.step_backs.empty()) earning.stepped_back = world.step_backs.back();

    const auto evidence = store::AutomationLog(store).evidence();
    std::vector<store::SummaryRow> today;
    store.each_summary([&](store::SummaryRow&& row) { today.push_back(std::move(row)); });
    const auto candidates = candidates_of(world, evidence, today, checks, since);
    earning.automation = verify::automate(candidates, goal);
    earning.drift = drift_of(world, evidence, today, since);
    earning.shadow = verify::shadow_of(candidates);
    add_rates(earning, world);
    add_accepts(earning, world);

    const bool earned =
        std::ranges::any_of(earning.automation.strata, [](const auto& one) { return one.line.has_value(); });
    earning.stage = earned ? Stage::earned : earning.stepped_back ? Stage::stepped_back : Stage::shadow;
    if (!earned) earning.more_needed = verify::decisions_needed(earning.shadow, goal.risk);
    earning.promise = review::promise_of(goal.risk, goal.audit_share, world.lots, earning.accepted_by_people);
    for (const auto& decision : earning.automation.decisions) {
        earning.probability[decision.order] = decision.probability;
        if (decision.accept) earning.next_lot.push_back({decision.order, decision.probability, false});
    }
    if (!earning.next_lot.empty()) {
        const double share = earning.promise.share_for(static_cast<std::int64_t>(earning.next_lot.size()));
        if (share < 1) earning.next_share = share;
    }
    return earning;
}

bool rests_on_the_same(const World& one, const World& other) {
    const auto rests_on = [](const Parts& parts) {
        return std::tie(parts.books, parts.photos, parts.verdicts, parts.reviewing, parts.lots, parts.batch);
    };
    return rests_on(one.parts) == rests_on(other.parts);
}

}  // namespace tallyman::server
