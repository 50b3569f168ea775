#include "review/reviewed.h"

#include <algorithm>
#include <array>
#include <map>

namespace tallyman::review {
namespace {

// Of each reviewer the last decision, in the sequence in which they first looked.
std::vector<const Review*> last_of_each(std::vector<const Review*> looks) {
    std::ranges::stable_sort(looks, {}, &Review::decided_at);
    std::vector<const Review*> last;
    for (const Review* look : looks) {
        const auto same = std::ranges::find(last, look->reviewer, &Review::reviewer);
        if (same == last.end()) {
            last.push_back(look);
        } else {
            *same = look;
        }
    }
    return last;
}

// Who could not tell abstains: somebody else's decision counts.
ReviewedOrder together(std::vector<const Review*> looks, Seconds took) {
    const std::size_t reviewers = looks.size();
    const bool somebody_told =
        std::erase_if(looks, [](const Review* look) { return look->answer == Answer::cannot_tell; }) < reviewers;
    if (!somebody_told) return {false, Answer::cannot_tell, {}, {}, reviewers, false, true, took};
    std::array<std::size_t, answer_count> votes{};
    for (const Review* look : looks) ++votes[static_cast<std::size_t>(look->answer)];
    const auto most = std::ranges::max_element(votes);
    const bool contested = std::ranges::count(votes, *most) > 1;
    const auto winner = static_cast<Answer>(most - votes.begin());
    std::ranges::stable_sort(looks, {}, &Review::decided_at);
    const auto last = std::ranges::find_if(looks.rbegin(), looks.rend(),
                                           [&](const Review* look) { return contested || look->answer == winner; });
    const Review& says = **last;
    return {!contested && winner == Answer::accept,
            says.answer,
            says.reviewer,
            says.decided_at,
            reviewers,
            contested,
            false,
            took};
}

// Flags of one order's reviews, given with their places.
void answer(std::span<const std::pair<std::size_t, const Review*>> looks, std::span<const Instant> photos,
            std::vector<bool>& answered) {
    for (const Instant photo : photos) {
        std::vector<const Review*> before;
        for (const auto& [place, look] : looks) {
            if (!answered[place] && look->decided_at < photo) before.push_back(look);
        }
        if (before.empty()) continue;
        const auto said = together(last_of_each(std::move(before)), {});
        if (said.contested || said.answer != Answer::retake) continue;
        for (const auto& [place, look] : looks) answered[place] = answered[place] || look->decided_at < photo;
    }
}

}  // namespace

std::vector<bool> answered_by_photos(std::span<const Review> reviews, std::span<const PhotoCame> photos) {
    std::map<OrderId, std::vector<std::pair<std::size_t, const Review*>>> looks_at;
    for (const Review& review : reviews) {
        if (review.answer == Answer::retake) looks_at[review.order];
    }
    for (std::size_t i = 0; i < reviews.size(); ++i) {
        if (const auto found = looks_at.find(reviews[i].order); found != looks_at.end())
            found->second.emplace_back(i, &reviews[i]);
    }
    std::map<OrderId, std::vector<Instant>> came;
    for (const auto& photo : photos) {
        if (looks_at.contains(photo.order)) came[photo.order].push_back(photo.at);
    }
    std::vector<bool> answered(reviews.size());
    for (auto& [order, times] : came) {
        std::ranges::sort(times);
        answer(looks_at.at(order), times, answered);
    }
    return answered;
}

Reviewed reviewed_of(std::span<const Review> reviews) {
    std::map<OrderId, std::vector<const Review*>> looks_at;
    for (const Review& review : reviews) looks_at[review.order].push_back(&review);

    Reviewed reviewed;
    reviewed.decisions = static_cast<std::int64_t>(reviews.size());
    std::vector<std::pair<Answer, Answer>> pairs;
    for (const auto& [order, looks] : looks_at) {
        const auto last = last_of_each(looks);
        const auto& result = reviewed.orders[order] = together(last, looks.front()->took);
        reviewed.corrected += static_cast<std::int64_t>(looks.size() - last.size());
        reviewed.contested += result.contested ? 1 : 0;
        reviewed.cannot_tell += result.cannot_tell ? 1 : 0;
        if (last.size() > 1) pairs.emplace_back(last[0]->answer, last[1]->answer);
    }
    reviewed.agreement = agreement(pairs);
    return reviewed;
}

}  // namespace tallyman::review
