// tallyman.toml, read over toml++ against the settings that the folders name (base/settings.h), and its template.
// A key that nobody names is a warning; a value of the wrong kind or out of bounds refuses the folder, because a
// threshold that silently falls back to its default is worse than an error.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/settings.h"
#include "catalog/problem.h"

namespace tallyman {

inline constexpr std::string_view settings_file_name = "tallyman.toml";

inline constexpr Setting zone_setting{
    .key = "zone",
    .standard = "Asia/Ho_Chi_Minh",
    .unit = "IANA",
    .meaning = {"múi giờ của mọi giờ không ghi độ lệch", "time zone of every time without an offset"}};
inline constexpr Setting lang_setting{
    .key = "lang",
    .standard = "vi",
    .unit = "vi | en",
    .meaning = {"ngôn ngữ của báo cáo và phiếu giao hàng", "language of the report and the run sheets"}};

Settings read_settings(std::string_view toml, std::span<const Setting> known, Problems& problems);

// Every setting at its default, with unit, bounds and meaning in comments; keys grouped by section in the given order.
std::string settings_template(std::span<const Setting> known, Lang lang);

}  // namespace tallyman
