// One JSON object a line on standard error: time, level, event, and whatever belongs to it. Never a secret: no cookies,
// no bodies, no queries.
#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace tallyman::server {

void log(std::string_view level, std::string_view event, nlohmann::json fields);

}  // namespace tallyman::server
