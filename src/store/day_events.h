// The day as it was planned and photographed, as EPCIS events: lots as they lie in the depots, each load packed,
// shipped and received (trace/own_events.h). The same day gives the same events, so they can be captured as often as
// one likes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/store.h"

namespace tallyman::store {

// Of the URIs of places, loads and orders, until a distributor names a domain of his own.
inline constexpr std::string_view default_trace_domain = "trace.tallyman.local";

// An EPCIS document in JSON-LD; with `order` only what concerns it. Throws Failure while nothing is allocated.
std::string day_events(const Store& store, const Zone& zone, std::string_view domain,
                       const std::optional<OrderId>& order = {});

}  // namespace tallyman::store
