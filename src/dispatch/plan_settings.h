// The [plan] section of tallyman.toml.
#pragma once

#include "base/settings.h"
#include "dispatch/plan.h"

namespace tallyman::dispatch {

inline constexpr Setting plan_seconds_setting{
    .key = "plan.seconds",
    .standard = PlanOptions{}.processor_seconds,
    .unit = "s",
    .meaning = {"thời gian tính lộ trình", "processor time spent on searching for routes"},
    .min = 0.1,
    .max = 3600};
inline constexpr Setting road_factor_setting{
    .key = "plan.road_factor",
    .standard = PlanOptions{}.road_factor,
    .unit = "",
    .meaning = {"đường đi thật dài gấp mấy lần đường chim bay", "road metres per straight-line metre"},
    .min = 1,
    .max = 5};
inline constexpr Setting speed_setting{
    .key = "plan.speed_kmh",
    .standard = PlanOptions{}.speed_kmh,
    .unit = "km/h",
    .meaning = {"tốc độ trung bình trong thành phố", "average speed in the city"},
    .min = 1,
    .max = 120};

inline PlanOptions plan_options(const Settings& settings) {
    PlanOptions options;
    options.processor_seconds = settings.number(plan_seconds_setting);
    options.road_factor = settings.number(road_factor_setting);
    options.speed_kmh = settings.number(speed_setting);
    return options;
}

}  // namespace tallyman::dispatch
