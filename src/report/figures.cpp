#include "report/figures.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace tallyman::report {
namespace {

using verify::Decision;

std::string reason_code(const verify::Verdict& verdict) {
    return verdict.reasons.empty() ? std::string() : verdict.reasons.front().code;
}

void count(Tally& tally, const DeliveryView& delivery) {
    ++tally.of(delivery.verdict.decision);
    tally.passed += delivery.passed ? 1 : 0;
}

bool has_a_reason(const DeliveryView& delivery) {
    return delivery.verdict.decision != Decision::accept && !delivery.passed;
}

bool needs_a_person(Decision decision) { return decision == Decision::review || decision == Decision::reject; }

// Gathers deliveries under a key, then the most frequent reason of each.
class Groups {
public:
    void add(const std::string& key, const std::string& name, const DeliveryView& delivery) {
        const auto& verdict = delivery.verdict;
        auto& group = groups_[key];
        group.named.key = key;
        group.named.name = name;
        count(group.named.deliveries, delivery);
        if (has_a_reason(delivery)) ++group.reasons[reason_code(verdict)];
    }

    std::vector<Named> most_trouble_first() const {
        std::vector<Named> all;
        for (const auto& [key, group] : groups_) {
            all.push_back(group.named);
            const auto most = std::ranges::max_element(group.reasons, {}, [](const auto& r) { return r.second; });
            if (most != group.reasons.end()) all.back().most_frequent_reason = most->first;
        }
        std::ranges::stable_sort(all, {}, [](const Named& named) {
            return std::pair(-named.deliveries.not_accepted(), -named.deliveries.all());
        });
        return all;
    }

private:
    struct Group {
        Named named;
        std::map<std::string, int> reasons;
    };
    std::map<std::string, Group> groups_;
};

std::vector<ReasonCount> reasons_of(const DayView& day) {
    std::map<std::pair<std::string, Decision>, int> counts;
    for (const auto& delivery : day.deliveries) {
        if (!has_a_reason(delivery)) continue;
        ++counts[{reason_code(delivery.verdict), delivery.verdict.decision}];
    }
    std::vector<ReasonCount> reasons;
    for (const auto& [key, count] : counts) reasons.push_back({key.first, key.second, count});
    std::ranges::stable_sort(reasons, std::ranges::greater{}, &ReasonCount::count);
    return reasons;
}

std::vector<TimePair> times_of(const DayView& day) {
    std::unordered_map<OrderId, const DeliveryView*> delivery_of;
    for (const auto& delivery : day.deliveries) delivery_of[delivery.order] = &delivery;
    std::vector<TimePair> times;
    for (const auto& route : day.plan.routes) {
        for (const auto& trip : route.trips) {
            for (const auto& stop : trip.stops) {
                const auto found = delivery_of.find(stop.order);
                if (found == delivery_of.end()) continue;
                for (const auto at : found->second->photos) {
                    const auto taken = day.photos[at].taken_at;
                    if (!taken || day.zone.day_of(*taken) != day.day) continue;
                    times.push_back({route.vehicle, stop.order, stop.start, day.zone.time_of_day(*taken),
                                     found->second->verdict.decision});
                    break;  // the first photo says when the van was there
                }
            }
        }
    }
    return times;
}

void count_groups(const DayView& day, Figures& figures) {
    std::unordered_map<VehicleId, std::string> driver_of;
    for (const auto& vehicle : day.catalog.vehicles) driver_of[vehicle.id] = vehicle.driver.text;
    std::unordered_map<OutletId, std::string> name_of;
    for (const auto& outlet : day.catalog.outlets) name_of[outlet.id] = outlet.name;

    Groups drivers, outlets;
    for (const auto& delivery : day.deliveries) {
        const auto& driver = driver_of[delivery.vehicle];
        drivers.add(driver, driver, delivery);
        if (!delivery.outlet.text.empty()) outlets.add(delivery.outlet.text, name_of[delivery.outlet], delivery);
    }
    figures.drivers = drivers.most_trouble_first();
    figures.outlets = outlets.most_trouble_first();
}

void count_minutes(const DayView& day, Figures& figures) {
    for (const auto& delivery : day.deliveries) {
        if (!needs_a_person(delivery.verdict.decision)) {
            figures.photos_without_a_person += static_cast<int>(delivery.photos.size());
        }
    }
    const auto photos = static_cast<int>(day.photos.size());
    const double minutes = photos * day.seconds_per_photo / 60;
    const auto share = wilson(figures.photos_without_a_person, photos);
    figures.minutes_avoided = figures.photos_without_a_person * day.seconds_per_photo / 60;
    figures.minutes_interval = {share.low * minutes, share.high * minutes};
}

}  // namespace

Interval wilson(int hits, int of) {
    if (of <= 0) return {};
    constexpr double z = 1.959964;
    const double n = of, share = hits / n;
    const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

Figures figures_of(const DayView& day) {
    Figures figures;
    for (const auto& delivery : day.deliveries) count(figures.deliveries, delivery);
    for (const auto& photo : day.photos) ++figures.photos.of(photo.verdict.decision);
    for (const auto& route : day.plan.routes) {
        figures.vehicles_out += route.trips.empty() ? 0 : 1;
        for (const auto& trip : route.trips) figures.planned_stops += static_cast<int>(trip.stops.size());
    }
    figures.reasons = reasons_of(day);
    figures.times = times_of(day);
    count_groups(day, figures);
    count_minutes(day, figures);
    return figures;
}

}  // namespace tallyman::report
