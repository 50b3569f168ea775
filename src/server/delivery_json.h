// What a phone recorded at a door, as it is written on the wire and in the file that a phone exports when it cannot
// send (DeliveryEvent in openapi.json; `deliveries.json` in the export).
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "orders/delivery.h"

namespace tallyman::server {

// Of a body that the schema holds for good. Without a time of its own, `now`; the driver is for the caller to say.
DeliveryEvent delivery_event_of(const nlohmann::json& body, const Zone& zone, Instant now);
nlohmann::json json_of(const DeliveryEvent& event, const Zone& zone);

}  // namespace tallyman::server
