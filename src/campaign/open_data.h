// A campaign as open data, in the manner of the 360Giving Data Standard (1.1): one record for each part of a pledge
// that was allocated to a group, with stable identifiers `360G-PUBLISHER-CAMPAIGN-PLEDGE-GROUP`. The standard speaks of
// money; goods stand in "Quantity" and "Unit" beside an amount of 0, as its guidance on additional fields allows. No
// person, no shop, no order.
#pragma once

#include <span>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "campaign/page.h"

namespace tallyman::campaign {

struct Publisher {
    std::string prefix;  // the ledger's name, which no other installation has
    std::string name;
};

// {"grants": [...]}; product names by GTIN.
nlohmann::json open_data_json(std::span<const Campaign> campaigns, const Truth& truth, const Publisher& publisher,
                              const std::map<Gtin, std::string>& products, Instant now);
// The same records flat, in UTF-8 with a header row.
std::string open_data_csv(const nlohmann::json& open_data);

}  // namespace tallyman::campaign
