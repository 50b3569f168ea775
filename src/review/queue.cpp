#include "review/queue.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace tallyman::review {
namespace {

struct Ranked {
    double worth;
    const Waiting* delivery;
};

bool before(const Ranked& a, const Ranked& b) {
    if (a.worth != b.worth) return a.worth > b.worth;
    return a.delivery->order < b.delivery->order;
}

bool may_review(std::string_view reviewer, const Waiting& delivery) {
    return delivery.driver != reviewer && std::ranges::find(delivery.seen_by, reviewer) == delivery.seen_by.end();
}

}  // namespace

double doubt(double wrong_chance) {
    const double p = std::clamp(wrong_chance, 0.0, 1.0);
    if (p == 0 || p == 1) return 0;
    return -p * std::log2(p) - (1 - p) * std::log2(1 - p);
}

double worth(const Waiting& delivery, Instant now, const QueueRule& rule) {
    const double money = static_cast<double>(std::max(delivery.at_stake, rule.least_at_stake).value);
    const double hours = std::max(0.0, std::chrono::duration<double, std::ratio<3600>>(now - delivery.since).count());
    constexpr double least_doubt = 0.02;  // whatever the model thinks, it was sent here
    return money * std::max(doubt(delivery.wrong_chance), least_doubt) * std::exp2(hours / rule.doubled_after_hours);
}

std::vector<OrderId> queue_for(std::string_view reviewer, std::span<const Waiting> waiting, Instant now,
                               const QueueRule& rule) {
    std::map<DepotId, std::vector<Ranked>> depots;
    for (const Waiting& delivery : waiting) {
        if (may_review(reviewer, delivery)) depots[delivery.depot].push_back({worth(delivery, now, rule), &delivery});
    }
    // The n-th of every depot comes before the n+1-th of any.
    std::vector<std::tuple<std::size_t, Ranked>> turns;
    for (auto& [depot, ranked] : depots) {
        std::ranges::sort(ranked, before);
        for (std::size_t turn = 0; turn < ranked.size(); ++turn) turns.emplace_back(turn, ranked[turn]);
    }
    std::ranges::sort(turns, [](const auto& a, const auto& b) {
        if (std::get<0>(a) != std::get<0>(b)) return std::get<0>(a) < std::get<0>(b);
        return before(std::get<1>(a), std::get<1>(b));
    });
    std::vector<OrderId> orders;
    for (const auto& [turn, ranked] : turns) orders.push_back(ranked.delivery->order);
    return orders;
}

}  // namespace tallyman::review
