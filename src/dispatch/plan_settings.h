// The [plan] section of tallyman.toml.
#pragma once

#include <array>

#include "base/settings.h"
#include "dispatch/plan.h"

namespace tallyman::dispatch {

inline constexpr Setting plan_seconds_setting{
    .key = "plan.seconds",
    .standard = plan_standard::seconds,
    .unit = "s",
    .meaning = {"thời gian tính lộ trình", "processor time spent on searching for routes"},
    .min = 0.1,
    .max = 3600};
inline constexpr Setting plan_iterations_setting{
    .key = "plan.iterations",
    .standard = std::int64_t{0},
    .unit = "",
    .meaning = {"số bước tính rồi dừng, để cùng dữ liệu cho cùng lộ trình; 0: chỉ theo thời gian",
                "steps of the search after which it ends, so that the same day gets the same plan; 0: by time alone"},
    .min = 0,
    .max = 1'000'000'000'000};
inline constexpr Setting road_factor_setting{
    .key = "plan.road_factor",
    .standard = plan_standard::road_factor,
    .unit = "",
    .meaning = {"đường đi thật dài gấp mấy lần đường chim bay", "road metres per straight-line metre"},
    .min = 1,
    .max = 5};
inline constexpr Setting speed_setting{.key = "plan.speed_kmh",
                                       .standard = plan_standard::speed_kmh,
                                       .unit = "km/h",
                                       .meaning = {"tốc độ trung bình trong thành phố", "average speed in the city"},
                                       .min = 1,
                                       .max = 120};
inline constexpr Setting fairness_setting{
    .key = "plan.fairness_per_hour",
    .standard = std::int64_t{0},
    .unit = "VND",
    .meaning = {"chia đều việc giữa các tài xế: mỗi giờ chênh lệch đáng giá bao nhiêu",
                "work shared out evenly: what an hour of difference between two drivers' days is worth"},
    .min = 0,
    .max = 1'000'000};
inline constexpr Setting habit_setting{
    .key = "plan.habit_cost",
    .standard = plan_standard::habit_cost,
    .unit = "VND",
    .meaning = {"điểm giao có tài xế quen (habits.csv) mà người khác đi thì tính thêm bao nhiêu",
                "price of a stop whose outlet another driver knows (habits.csv)"},
    .min = 0,
    .max = 10'000'000};
inline constexpr Setting compact_setting{
    .key = "plan.compact_cost",
    .standard = std::int64_t{0},
    .unit = "VND",
    .meaning = {"tuyến gọn theo khu vực: trong ba điểm gần nhất, mỗi điểm do xe khác đi bị tính thêm bao nhiêu",
                "routes like districts: price of each of the three stops nearest to one that another vehicle serves"},
    .min = 0,
    .max = 1'000'000};
inline constexpr Setting stability_setting{
    .key = "plan.stability_cost",
    .standard = plan_standard::stability_cost,
    .unit = "VND",
    .meaning = {"khi xếp lại: chuyển một điểm đã báo sang xe khác phải tiết kiệm hơn bao nhiêu",
                "when planning anew: what moving an announced stop to another vehicle must save"},
    .min = 0,
    .max = 100'000'000};

inline constexpr std::array plan_settings{plan_seconds_setting, plan_iterations_setting, road_factor_setting,
                                          speed_setting,        fairness_setting,        habit_setting,
                                          compact_setting,      stability_setting};

inline PlanOptions plan_options(const Settings& settings) {
    PlanOptions options;
    options.processor_seconds = settings.number(plan_seconds_setting);
    if (const auto iterations = settings.integer(plan_iterations_setting); iterations > 0)
        options.iterations = iterations;
    options.road_factor = settings.number(road_factor_setting);
    options.speed_kmh = settings.number(speed_setting);
    options.fairness_per_hour = {settings.integer(fairness_setting)};
    options.habit_cost = {settings.integer(habit_setting)};
    options.compact_cost = {settings.integer(compact_setting)};
    options.stability_cost = {settings.integer(stability_setting)};
    return options;
}

}  // namespace tallyman::dispatch
