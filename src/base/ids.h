// Ids that know what they name: stops_of(order_id) does not compile where a VehicleId is wanted. The text is the
// customer's own key from the day folder, kept as it came (trimmed, NFC).
#pragma once

#include <compare>
#include <functional>
#include <string>

namespace tallyman {

template <class Tag>
struct Id {
    std::string text;

    friend auto operator<=>(const Id&, const Id&) = default;
};

using OrderId = Id<struct OrderTag>;
using OutletId = Id<struct OutletTag>;
using DepotId = Id<struct DepotTag>;
using VehicleId = Id<struct VehicleTag>;
using DriverId = Id<struct DriverTag>;
using LotId = Id<struct LotTag>;
using Gtin = Id<struct GtinTag>;  // digits as in the file; compare across lengths with base/gtin.h

}  // namespace tallyman

template <class Tag>
struct std::hash<tallyman::Id<Tag>> {
    std::size_t operator()(const tallyman::Id<Tag>& id) const { return std::hash<std::string>{}(id.text); }
};
