// What a distributor promises about automatic accepts, in the [automation] section of tallyman.toml.
#pragma once

#include <array>

#include "base/settings.h"
#include "verify/automation.h"

namespace tallyman::verify {

inline constexpr Setting bound_setting{"automation.bound",
                                       0.005,
                                       "",
                                       {"Phần lớn nhất của các chuyến được máy chấp nhận mà có thể sai",
                                        "At most this share of the accepted may be wrong"},
                                       0.0001,
                                       0.5};
inline constexpr Setting bound_confidence_setting{
    "automation.confidence",
    0.95,
    "",
    {"Độ tin cậy của giới hạn trên", "How sure one must be of that bound"},
    0.5,
    0.999};
inline constexpr Setting audit_share_setting{"automation.audit_share",
                                             0.01,
                                             "",
                                             {"Phần các chuyến máy đã chấp nhận vẫn đưa cho người xem lại",
                                              "Share of automatic accepts that people see all the same"},
                                             0,
                                             1};
inline constexpr Setting audit_seed_setting{
    "automation.audit_seed",
    std::int64_t{1},
    "",
    {"Số bí mật để chọn chuyến xem lại", "Secret number that the choice of those depends on"},
    0,
    1e15};

inline constexpr std::array automation_settings{bound_setting, bound_confidence_setting, audit_share_setting,
                                                audit_seed_setting};

inline AutomationGoal automation_goal(const Settings& settings) {
    AutomationGoal goal;
    goal.risk.bound = settings.number(bound_setting);
    goal.risk.confidence = settings.number(bound_confidence_setting);
    goal.audit_share = settings.number(audit_share_setting);
    goal.audit_seed = static_cast<std::uint64_t>(settings.integer(audit_seed_setting));
    return goal;
}

}  // namespace tallyman::verify
