#include "server/log.h"

#include <cstdio>

#include <nlohmann/json.hpp>

#include "base/clock.h"

namespace tallyman::server {

void log(std::string_view level, std::string_view event, nlohmann::json fields) {
    static const Zone utc("UTC");
    fields["at"] = utc.iso(system_now());
    fields["level"] = level;
    fields["event"] = event;
    const auto line = fields.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);  // one call, so that lines of several threads stay whole
}

}  // namespace tallyman::server
