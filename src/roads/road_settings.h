// The [roads] section of tallyman.toml.
#pragma once

#include <array>

#include "base/settings.h"
#include "roads/road_service.h"

namespace tallyman::roads {

inline constexpr Setting address_setting{
    .key = "roads.osrm_url",
    .standard = std::string_view(""),
    .unit = "",
    .meaning = {"dịch vụ bản đồ kiểu OSRM cho thời gian đi đường, như http://localhost:5000; trống là không dùng",
                "OSRM-compatible service to ask for travel times, such as http://localhost:5000; empty is none"}};
inline constexpr Setting places_setting{.key = "roads.places_max",
                                        .standard = std::int64_t{100},
                                        .unit = "",
                                        .meaning = {"số địa điểm nhiều nhất trong một lần hỏi dịch vụ",
                                                    "most places that the service takes in one request"},
                                        .min = 2,
                                        .max = 10'000};
inline constexpr Setting timeout_setting{
    .key = "roads.timeout_s",
    .standard = std::int64_t{10},
    .unit = "s",
    .meaning = {"chờ dịch vụ trả lời tối đa bao lâu", "how long to wait for an answer"},
    .min = 1,
    .max = 600};
inline constexpr Setting tries_setting{.key = "roads.tries",
                                       .standard = std::int64_t{3},
                                       .unit = "",
                                       .meaning = {"hỏi lại tối đa mấy lần", "how often to ask before giving up"},
                                       .min = 1,
                                       .max = 20};
inline constexpr Setting cache_days_setting{
    .key = "roads.cache_days",
    .standard = std::int64_t{30},
    .unit = "d",
    .meaning = {"giữ câu trả lời của dịch vụ trong bao nhiêu ngày", "how many days to keep what the service answered"},
    .min = 0,
    .max = 3650};

inline constexpr std::array road_settings{address_setting, places_setting, timeout_setting, tries_setting,
                                          cache_days_setting};

inline RoadService road_service(const Settings& settings) {
    return {settings.text(address_setting),
            static_cast<int>(settings.integer(places_setting)),
            {.timeout = Seconds(settings.integer(timeout_setting)),
             .tries = static_cast<int>(settings.integer(tries_setting))}};
}

}  // namespace tallyman::roads
