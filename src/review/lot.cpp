#include "review/lot.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/digest.h"

namespace tallyman::review {
namespace {

const ReviewedOrder* look_at(const LotMember& member, const Reviewed& reviewed) {
    const auto found = reviewed.orders.find(member.order);
    return found == reviewed.orders.end() ? nullptr : &found->second;
}

bool is_undecided(const ReviewedOrder& look) { return look.contested || look.cannot_tell; }

}  // namespace

std::string_view name(LotState state) {
    constexpr std::array<std::string_view, 3> names = {"open", "stands", "fell"};
    return names.at(static_cast<std::size_t>(state));
}

std::int64_t Lot::drawn() const { return std::ranges::count(members, true, &LotMember::drawn); }

bool is_drawn(const OrderId& order, std::string_view dice, double share) {
    const std::uint64_t number = first_bits(sha256(fmt::format("tallyman lot {} {}", dice, order.text)));
    return static_cast<double>(number) < share * 0x1p64;
}

Looks looks_at(const Lot& lot, const Reviewed& reviewed, Instant now) {
    Looks looks;
    for (const auto& member : lot.members) {
        if (!member.drawn) continue;
        const auto* look = look_at(member, reviewed);
        if (look == nullptr) continue;
        if (is_undecided(*look)) {
            ++looks.undecided;
            continue;
        }
        ++looks.looked;
        looks.found_wrong += look->accepted ? 0 : 1;
    }
    const bool over = now - lot.opened_at >= lot_patience;
    looks.settles = over || looks.looked == lot.drawn();
    if (over) {
        looks.looked += looks.undecided;
        looks.found_wrong += looks.undecided;
    }
    return looks;
}

verify::RunningPromise promise_of(const verify::RiskGoal& goal, double audit_share_min, std::span<const Lot> lots,
                                  std::int64_t accepted_by_people) {
    verify::RunningPromise promise(goal, audit_share_min);
    promise.accepted_by_people(accepted_by_people);
    for (const auto& lot : lots) {
        if (lot.state != LotState::open)
            promise.record(lot.size(), lot.share, lot.found_wrong, lot.state == LotState::stands);
    }
    return promise;
}

verify::AuditWatch watch_of(const verify::RiskGoal& goal, std::span<const Lot> lots, const Reviewed& reviewed,
                            Instant since) {
    verify::AuditWatch watch(goal.bound, goal.confidence);
    for (const auto& lot : lots) {
        if (lot.opened_at < since) continue;
        for (const auto& member : lot.members) {
            const auto* look = member.drawn ? look_at(member, reviewed) : nullptr;
            if (look != nullptr && !is_undecided(*look)) watch.add(!look->accepted);
        }
    }
    return watch;
}

}  // namespace tallyman::review
