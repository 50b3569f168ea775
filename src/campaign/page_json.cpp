#include "campaign/page_json.h"

#include <nlohmann/json.hpp>

#include "base/digest.h"

namespace tallyman::campaign {
namespace {

using nlohmann::json;

std::string utc(Instant at) { return Zone("UTC").iso(at); }

json cases_json(const std::array<Cases, state_count>& cases) {
    json object;
    for (int i = 0; i < state_count; ++i)
        object[std::string(name(static_cast<State>(i)))] = cases.at(static_cast<std::size_t>(i)).value;
    return object;
}

json row_json(const Row& row) {
    json why = json::array();
    for (const auto& [reason, cases] : row.why)
        why.push_back(
            {{"code", reason.code}, {"words", {{"vi", reason.vi}, {"en", reason.en}}}, {"cases", cases.value}});
    json object = {{"people", row.people == 0 ? json(nullptr) : json(row.people)},
                   {"needed", row.needed.value},
                   {"promised", row.promised.value},
                   {"cases", cases_json(row.cases)},
                   {"why", std::move(why)}};
    if (!row.group.empty()) {
        object["group"] = row.group;
        object["name"] = {{"vi", row.vi}, {"en", row.en}};
    }
    return object;
}

}  // namespace

json page_json(const Campaign& campaign, const Page& page) {
    json object = {{"campaign", campaign.id},
                   {"title", {{"vi", campaign.created.vi}, {"en", campaign.created.en}}},
                   {"published", campaign.published},
                   {"as_of", utc(page.as_of)},
                   {"delay_hours", campaign.created.delay_hours},
                   {"pledged", page.pledged.value},
                   {"not_allocated", page.not_allocated.value},
                   {"groups", json::array()},
                   {"total", row_json(page.total)},
                   {"places", json::array()},
                   {"elsewhere", cases_json(page.elsewhere)},
                   {"photos", json::array()}};
    for (const auto& row : page.rows) object["groups"].push_back(row_json(row));
    for (const auto& place : page.places)
        object["places"].push_back(
            {{"lat", place.middle.lat}, {"lon", place.middle.lon}, {"cases", cases_json(place.cases)}});
    for (std::size_t i = 0; i < page.photos.size(); ++i) object["photos"].push_back({{"photo", i + 1}});
    return object;
}

std::string delivery_name(const Campaign& campaign, const OrderId& order) {
    return "D-" + hex(sha256(campaign.id + "\n" + order.text)).substr(0, 12);
}

json path_json(const Campaign& campaign, const std::string& pledge, const Truth& truth, Instant now) {
    const auto* pledged = campaign.pledge(pledge);
    json deliveries = json::array();
    for (const auto& share : shares(campaign, truth, now)) {
        if (share.pledge != pledge) continue;
        json lots = json::array();
        for (const auto& [lot, cases] : share.lots) lots.push_back({{"lot", lot.text}, {"cases", cases.value}});
        json delivery = {{"delivery", delivery_name(campaign, share.order)},
                         {"group", share.group},
                         {"lots", std::move(lots)},
                         {"cases", cases_json(share.cases)}};
        const auto order = truth.find(share.order);
        if (order != truth.end() && !order->second.verdict.empty()) {
            delivery["verdict"] = order->second.verdict;
            delivery["photos"] = order->second.photos.size();
        }
        if (share.why) delivery["why"] = {{"code", share.why->code}, {"vi", share.why->vi}, {"en", share.why->en}};
        deliveries.push_back(std::move(delivery));
    }
    return {{"campaign", campaign.id},
            {"pledge", pledge},
            {"gtin", pledged->gtin.text},
            {"pledged", pledged->cases.value},
            {"not_allocated", (pledged->cases - campaign.allocated(pledge)).value},
            {"deliveries", std::move(deliveries)}};
}

}  // namespace tallyman::campaign
