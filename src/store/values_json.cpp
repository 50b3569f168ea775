#include "store/values_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"

using Json = nlohmann::json;

// One pair of functions a value; nlohmann's library finds them by their namespaces.
template <class Tag>
struct nlohmann::adl_serializer<tallyman::Id<Tag>> {
    static void to_json(Json& json, const tallyman::Id<Tag>& id) { json = id.text; }
    static void from_json(const Json& json, tallyman::Id<Tag>& id) { id.text = json.get<std::string>(); }
};
template <class Tag>
struct nlohmann::adl_serializer<tallyman::Quantity<Tag>> {
    static void to_json(Json& json, tallyman::Quantity<Tag> quantity) { json = quantity.value; }
    static void from_json(const Json& json, tallyman::Quantity<Tag>& quantity) {
        quantity.value = json.get<std::int64_t>();
    }
};
template <>
struct nlohmann::adl_serializer<tallyman::Seconds> {
    static void to_json(Json& json, tallyman::Seconds seconds) { json = seconds.count(); }
    static void from_json(const Json& json, tallyman::Seconds& seconds) {
        seconds = tallyman::Seconds{json.get<std::int64_t>()};
    }
};
template <>
struct nlohmann::adl_serializer<tallyman::Day> {
    static void to_json(Json& json, tallyman::Day day) { json = day.time_since_epoch().count(); }
    static void from_json(const Json& json, tallyman::Day& day) {
        day = tallyman::Day{std::chrono::days{json.get<int>()}};
    }
};

namespace tallyman {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AllocatedLot, lot, expiry, cases)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ShortReason, code, cases, days, lots, orders, depots)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AllocatedLine, order, gtin, asked, lots, why_short)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AllocatedOrder, order, depot, lines)

NLOHMANN_JSON_SERIALIZE_ENUM(ShortCode, {{ShortCode::never_stocked, "never_stocked"},
                                         {ShortCode::lots_expired, "lots_expired"},
                                         {ShortCode::shelf_life_too_short, "shelf_life_too_short"},
                                         {ShortCode::served_others_first, "served_others_first"},
                                         {ShortCode::stock_too_small, "stock_too_small"},
                                         {ShortCode::only_at_other_depot, "only_at_other_depot"}})

namespace dispatch {
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlannedStop, order, outlet, arrive, start, leave, from_previous)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlannedTrip, leave_depot, back_at_depot, distance, weight, volume, stops)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlannedRoute, vehicle, trips)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LeftOut, order, code, details)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Compactness, crossings_within, crossings_between, neighbours_together_percent)
// Plans of an earlier version say nothing of travel and compactness.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Plan, routes, left_out, distance, driving, cost, travel, compactness)
}  // namespace dispatch

namespace verify {
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Reason, code, numbers, details)
}  // namespace verify

namespace store {
namespace {

template <class Value>
Value value_from(std::string_view text) {
    try {
        return Json::parse(text).get<Value>();
    } catch (const Json::exception& error) {
        throw Failure(fmt::format("the store is damaged: {}", error.what()), ExitCode::internal);
    }
}

}  // namespace

std::string to_text(const AllocatedOrder& order) { return Json(order).dump(); }
std::string to_text(const dispatch::Plan& plan) { return Json(plan).dump(); }
std::string to_text(const std::vector<verify::Reason>& reasons) { return Json(reasons).dump(); }

AllocatedOrder allocated_order_from(std::string_view text) { return value_from<AllocatedOrder>(text); }
dispatch::Plan plan_from(std::string_view text) { return value_from<dispatch::Plan>(text); }
std::vector<verify::Reason> reasons_from(std::string_view text) {
    return value_from<std::vector<verify::Reason>>(text);
}

}  // namespace store
}  // namespace tallyman
