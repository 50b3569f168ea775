// A distributor's own day as EPCIS events: lots as they lie in the depot, each load packed from lots, shipped on its
// trip and received at the door. Whoever has no company prefix of GS1 may use URIs of his own domain for loads, places
// and orders (CBV 2.0, 8.2.3 and 8.3.3); lots are GS1 Digital Links, because products have GTINs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace tallyman::trace {

struct LotUnits {
    Gtin gtin;
    LotId lot;
    Day expiry{};
    std::int64_t units = 0;
};

struct StockedLot {
    DepotId depot;
    LotUnits lot;
    Instant at{};
};

struct Load {
    OrderId order;
    DepotId depot;
    OutletId outlet;
    std::vector<LotUnits> lots;
    Instant packed{}, departed{};
    std::optional<Instant> received;
};

std::string lot_link(const Gtin& gtin, const LotId& lot);  // https://id.gs1.org/01/GTIN/10/LOT
std::string place_uri(std::string_view domain, std::string_view id);

// One EPCIS 2.0 document in JSON-LD; event ids are the event hashes, so the same day twice is the same events.
std::string document_of_day(const std::vector<StockedLot>& stock, const std::vector<Load>& loads, const Zone& zone,
                            std::string_view domain, Instant created);

// A lot is held back, or free again.
std::string document_of_hold(const std::string& lot, bool held, const Zone& zone, Instant now);

}  // namespace tallyman::trace
