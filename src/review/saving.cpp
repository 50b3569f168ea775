#include "review/saving.h"

#include <algorithm>
#include <cmath>

namespace tallyman::review {
namespace {

Estimate times(const Estimate& each, double factor) {
    return {each.value * factor, each.low * factor, each.high * factor};
}

}  // namespace

Baseline baseline_of(std::span<const TimedReview> reviews, double assumed_seconds_per_photo) {
    std::vector<TimedReview> counted;
    for (const auto& review : reviews) {
        if (review.seconds > 0 && review.photos > 0 && review.seconds <= seconds_per_photo_max * review.photos) {
            counted.push_back(review);
        }
    }
    const auto n = static_cast<double>(counted.size());
    if (static_cast<std::int64_t>(counted.size()) < timed_reviews_min) {
        return {{assumed_seconds_per_photo, assumed_seconds_per_photo, assumed_seconds_per_photo}, 0};
    }
    double seconds = 0, photos = 0, off = 0;
    for (const auto& review : counted) {
        seconds += review.seconds;
        photos += review.photos;
    }
    const double ratio = seconds / photos;
    for (const auto& review : counted) off += std::pow(review.seconds - ratio * review.photos, 2);
    const double margin = 1.96 * std::sqrt(off / (n - 1) * n) / photos;
    return {{ratio, std::max(0.0, ratio - margin), ratio + margin}, static_cast<std::int64_t>(counted.size())};
}

Saving saving_of(const SavingFacts& facts) {
    const auto& seconds = facts.baseline.seconds_per_photo;
    Saving saving{facts, {}, {}, {}, {}, 0, 0, {}};
    saving.baseline_minutes = times(seconds, static_cast<double>(facts.photos) / 60);
    saving.baseline_money = times(saving.baseline_minutes, facts.hour_cost / 60);
    saving.minutes = times(seconds, static_cast<double>(facts.photos_accepted) / 60);
    saving.money = times(saving.minutes, facts.hour_cost / 60);
    saving.wrong_max = facts.wrong_upper * static_cast<double>(facts.accepted);
    saving.wrong_cost_max = saving.wrong_max * facts.wrong_accept_cost;
    return saving;
}

SavingPoint saving_at(const SavingFacts& facts, double bound, std::int64_t accepted, double photos_each,
                      double wrong_upper) {
    const double minutes = static_cast<double>(accepted) * photos_each * facts.baseline.seconds_per_photo.value / 60;
    const double wrong = wrong_upper * static_cast<double>(accepted);
    return {bound, accepted, minutes, minutes * facts.hour_cost / 60, wrong, wrong * facts.wrong_accept_cost};
}

}  // namespace tallyman::review
