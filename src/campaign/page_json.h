// A campaign's page and the path of a pledge as JSON: the page for everybody, the path for the pledge's donor.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "campaign/page.h"

namespace tallyman::campaign {

nlohmann::json page_json(const Campaign& campaign, const Page& page);

// Where the pledged cases are: lots, states, verdicts, by delivery. A delivery is named by a digest of campaign and
// order, so that a donor can tell two apart and nobody finds the shop.
nlohmann::json path_json(const Campaign& campaign, const std::string& pledge, const Truth& truth, Instant now);
std::string delivery_name(const Campaign& campaign, const OrderId& order);

}  // namespace tallyman::campaign
