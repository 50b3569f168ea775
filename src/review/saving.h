// What the machine saves against people looking at every photo, and what it may cost: minutes, money, errors. Each
// figure stands beside its baseline: seconds a photo as measured in the reviews themselves, or, before enough of them
// carry a time, as tallyman.toml assumes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/settings.h"

namespace tallyman::review {

inline constexpr Setting hour_cost_setting{
    "saving.hour_cost",
    40'000.0,
    "",
    {"Chi phí một giờ làm việc của người xem ảnh, theo đơn vị tiền ở saving.currency (mặc định là giả định của chúng "
     "tôi)",
     "What an hour of a reviewer costs, in saving.currency (the default is our own assumption)"},
    0,
    1e9};
inline constexpr Setting wrong_accept_cost_setting{
    "saving.wrong_accept_cost",
    100'000.0,
    "",
    {"Thiệt hại của một chuyến bị chấp nhận sai (mặc định là giả định của chúng tôi)",
     "What a wrongly accepted delivery costs (the default is our own assumption)"},
    0,
    1e12};
inline constexpr Setting currency_setting{
    "saving.currency", std::string_view("VND"), "", {"Đơn vị tiền của hai số trên", "Currency of these two"}};
inline constexpr std::array saving_settings{hour_cost_setting, wrong_accept_cost_setting, currency_setting};

struct Estimate {
    double value = 0, low = 0, high = 0;  // 95 %
};

// One review: how long it took and how many photos it was about.
struct TimedReview {
    double seconds = 0;
    double photos = 0;
};

struct Baseline {
    Estimate seconds_per_photo;
    std::int64_t reviews = 0;  // that it was measured from; 0: assumed
};
constexpr std::int64_t timed_reviews_min = 30;
constexpr double seconds_per_photo_max = 600;  // longer, and somebody had left the desk: not counted

// Seconds over photos, with the error of a ratio of sums (Cochran, Sampling Techniques, 3rd ed., 6.3).
Baseline baseline_of(std::span<const TimedReview> reviews, double assumed_seconds_per_photo);

struct SavingFacts {
    Baseline baseline;
    double hour_cost = 0, wrong_accept_cost = 0;
    std::string currency;
    std::int64_t photos = 0;           // of all deliveries
    std::int64_t photos_accepted = 0;  // of those accepted without a person, audits taken off
    std::int64_t accepted = 0;         // deliveries accepted without a person
    double wrong_upper = 0;            // share of these, at the stated confidence
};

// Another bound: what it would have accepted from the same reviews.
struct SavingPoint {
    double bound = 0;
    std::int64_t accepted = 0;
    double minutes = 0;    // avoided
    double money = 0;      // avoided
    double wrong_max = 0;  // deliveries wrongly accepted, at most
    double wrong_cost_max = 0;

    friend bool operator==(const SavingPoint&, const SavingPoint&) = default;
};

struct Saving {
    SavingFacts facts;
    Estimate baseline_minutes;  // every photo by hand
    Estimate baseline_money;
    Estimate minutes;  // avoided
    Estimate money;
    double wrong_max = 0;
    double wrong_cost_max = 0;
    std::vector<SavingPoint> other_bounds;
};

Saving saving_of(const SavingFacts& facts);
SavingPoint saving_at(const SavingFacts& facts, double bound, std::int64_t accepted, double photos_each,
                      double wrong_upper);

}  // namespace tallyman::review
