#include "dispatch/population.h"

#include <algorithm>
#include <numeric>

namespace tallyman::dispatch {

void Population::add(Individual individual) {
    Side& side = individual.is_feasible() ? feasible_ : infeasible_;
    auto member = std::make_unique<Member>();
    member->individual = std::move(individual);
    for (const auto& other : side.members) {
        const double apart = difference(member->individual, other->individual);
        const auto put = [apart](Member& into, const Member* from) {
            into.others.insert(std::lower_bound(into.others.begin(), into.others.end(), std::pair(apart, from)),
                               {apart, from});
        };
        put(*member, other.get());
        put(*other, member.get());
    }
    side.members.push_back(std::move(member));
    if (side.members.size() > settings_.smallest + settings_.generation) thin_out(side);
}

double Population::mean_difference(const Member& member, std::size_t close) {
    const std::size_t count = std::min(close, member.others.size());
    if (count == 0) return 1;
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += member.others[i].first;
    return sum / static_cast<double>(count);
}

// Members are put in the order of their cost; fitness adds the rank of their difference.
void Population::rank(Side& side) {
    auto& members = side.members;
    std::stable_sort(members.begin(), members.end(), [&](const auto& a, const auto& b) {
        return a->individual.cost(penalties_) < b->individual.cost(penalties_);
    });
    std::vector<std::pair<double, std::size_t>> by_difference;
    for (std::size_t i = 0; i < members.size(); ++i)
        by_difference.emplace_back(-mean_difference(*members[i], settings_.close), i);
    std::sort(by_difference.begin(), by_difference.end());
    const double count = static_cast<double>(members.size());
    const double weight = 1 - static_cast<double>(std::min(settings_.elite, members.size())) / count;
    for (std::size_t d = 0; d < by_difference.size(); ++d) {
        const std::size_t cost_rank = by_difference[d].second;
        members[cost_rank]->fitness = members.size() <= settings_.elite
                                          ? static_cast<double>(cost_rank)
                                          : static_cast<double>(cost_rank) + weight * static_cast<double>(d);
    }
}

void Population::forget(Side& side, const Member* gone) {
    for (const auto& member : side.members)
        std::erase_if(member->others, [gone](const auto& other) { return other.second == gone; });
}

// Twins go first, then the least fit, but never the best.
void Population::thin_out(Side& side) {
    auto& members = side.members;
    while (members.size() > settings_.smallest) {
        rank(side);
        std::size_t worst = 1;
        const auto is_twin = [&](std::size_t i) { return mean_difference(*members[i], 1) <= 0; };
        for (std::size_t i = 2; i < members.size(); ++i) {
            const bool twin = is_twin(i);
            const bool worst_twin = is_twin(worst);
            if ((twin && !worst_twin) || (twin == worst_twin && members[i]->fitness > members[worst]->fitness))
                worst = i;
        }
        forget(side, members[worst].get());
        members.erase(members.begin() + static_cast<std::ptrdiff_t>(worst));
    }
}

const Individual& Population::pick(Random& random) {
    const auto draw = [&]() -> const Member& {
        const std::size_t i = random.below(feasible_.members.size() + infeasible_.members.size());
        return i < feasible_.members.size() ? *feasible_.members[i]
                                            : *infeasible_.members[i - feasible_.members.size()];
    };
    rank(feasible_);
    rank(infeasible_);
    const Member& a = draw();
    const Member& b = draw();
    return (a.fitness <= b.fitness ? a : b).individual;
}

}  // namespace tallyman::dispatch
