// The `table` request of OSRM and of what speaks like it (project-osrm.org, HTTP API v1): the address to ask, and the
// answer as travel between places. Pure: roads/http_get.h does the asking.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/geo.h"
#include "dispatch/travel_table.h"

namespace tallyman::roads {

// `service` is "http://host:5000" (the profile is then "driving") or ends in "/table/v1/PROFILE".
std::string table_address(const std::string& service, std::span<const LatLon> from, std::span<const LatLon> to);

// The service without scheme and user, as people read it in a plan.
std::string shown_service(const std::string& service);

// Row by row, from.size() * to.size(); nothing where the service knows no way. `asked` is only named in errors.
std::vector<std::optional<dispatch::Travel>> read_table(std::string_view answer, std::size_t from, std::size_t to,
                                                        const std::string& asked);

// Why the service refused, from the body of an error; empty when it does not say.
std::string refusal(std::string_view answer);

}  // namespace tallyman::roads
