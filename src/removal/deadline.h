// By when a complete request is to be answered. The hours are data: a profile gives them by kind of requester, and
// tallyman.toml may set each its own way (removal.hours.authority = 12). Decree 147/2024/ND-CP gives 24 h for what an
// authority orders and 48 h for what users report; the Digital Services Act says "without undue delay", which each
// house has to put into a number of its own; here three days.
#pragma once

#include <array>
#include <optional>

#include "base/settings.h"
#include "removal/case.h"

namespace tallyman::removal {

inline constexpr Setting profile_setting{
    "removal.profile",
    std::string_view{"vn"},
    "",
    {"Thời hạn trả lời yêu cầu gỡ bỏ: vn (Nghị định 147/2024/NĐ-CP) hoặc dsa (Quy định (EU) 2022/2065)",
     "Time to answer a removal request: vn (Decree 147/2024/ND-CP) or dsa (Regulation (EU) 2022/2065)"}};
inline constexpr Setting answer_hours_setting{
    "removal.hours.*",
    std::int64_t{48},
    "h",
    {"Thời hạn riêng theo loại người yêu cầu: person, shop, trusted_flagger, court, authority",
     "Own time to answer by kind of requester: person, shop, trusted_flagger, court, authority"},
    1,
    24 * 365};
inline constexpr Setting second_person_setting{
    "removal.second_person_weight",
    std::int64_t{3},
    "",
    {"Từ mức này cần người thứ hai: làm mờ 1, ẩn với công chúng 2, ẩn với tất cả 3, xoá 4; lệnh của cơ quan cộng 1",
     "From this weight on a second person: blur 1, hide from the public 2, hide from all 3, erase 4; an order adds 1"},
    1,
    5};

inline constexpr Setting country_header_setting{"removal.country_header",
                                                std::string_view{""},
                                                "",
                                                {"Tên phần đầu HTTP mà máy chủ trung gian ghi mã nước của người xem; "
                                                 "trống: biện pháp theo lãnh thổ áp dụng cho mọi người",
                                                 "Name of the HTTP header in which the proxy in front says the "
                                                 "reader's country; empty: a measure for some countries "
                                                 "holds for everybody"}};

// The hours are a table of their own within the section, so they come last.
inline constexpr std::array desk_settings{profile_setting, second_person_setting, country_header_setting,
                                          answer_hours_setting};

class Deadlines {
public:
    explicit Deadlines(const Settings& settings);
    std::chrono::hours hours_for(RequesterKind requester) const;
    // Nothing while the request is incomplete: it was answered with its gaps.
    std::optional<Instant> due(const Case& request) const;
    bool late(const Case& request, Instant now) const;  // answered too late, or still open past its time
    // Open, not late, and less than a third of its time left.
    bool remind(const Case& request, Instant now) const;

private:
    std::array<std::chrono::hours, 6> hours_{};
};

Desk desk_of(const Settings& settings);

}  // namespace tallyman::removal
