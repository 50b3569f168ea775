#include "dispatch/over_limits.h"

#include <fmt/format.h>

namespace tallyman::dispatch {

std::vector<OverLimit> over_limits(const Plan& plan, const DayRules& rules) {
    std::vector<OverLimit> all;
    for (const auto& route : plan.routes) {
        if (route.trips.empty()) continue;
        const auto& limits = rules.limits_of(route.vehicle);
        std::int64_t stops = 0, metres = 0;
        for (const auto& trip : route.trips) {
            stops += static_cast<std::int64_t>(trip.stops.size());
            metres += trip.distance.value;
        }
        const auto& last = route.trips.back();
        const auto end = limits.ends_at_last_stop && !last.stops.empty() ? last.stops.back().leave : last.back_at_depot;
        const auto work = end - route.trips.front().leave_depot;
        const auto hold = [&](const char* code, std::int64_t planned, std::int64_t allowed) {
            if (planned > allowed) all.push_back({route.vehicle, code, planned, allowed});
        };
        if (limits.stops_max) hold("stops", stops, *limits.stops_max);
        if (limits.distance_max) hold("km", (metres + 999) / 1000, limits.distance_max->value / 1000);
        if (limits.duration_max)
            hold("minutes", work.count() / 60, (*limits.duration_max + limits.overtime_max).count() / 60);
    }
    return all;
}

std::string sentence(const OverLimit& over, Lang lang) {
    constexpr Words stops{"Xe {}: {} điểm, giới hạn {} điểm.", "Vehicle {}: {} stops, the limit is {}."};
    constexpr Words km{"Xe {}: {} km, giới hạn {} km.", "Vehicle {}: {} km, the limit is {} km."};
    constexpr Words minutes{"Xe {}: làm {} phút, giới hạn {} phút kể cả tăng ca.",
                            "Vehicle {}: {} minutes of work, the limit is {} with overtime."};
    const auto& words = over.code == "stops" ? stops : over.code == "km" ? km : minutes;
    return fmt::format(fmt::runtime(words.in(lang)), over.vehicle.text, over.planned, over.allowed);
}

}  // namespace tallyman::dispatch
