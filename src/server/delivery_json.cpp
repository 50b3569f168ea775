#include "server/delivery_json.h"

#include <nlohmann/json.hpp>

namespace tallyman::server {

using nlohmann::json;

DeliveryEvent delivery_event_of(const json& body, const Zone& zone, Instant now) {
    DeliveryEvent event;
    event.id = body["id"];
    event.device = body["device"];
    event.sequence = body["sequence"];
    event.order.text = body["order"];
    event.kind = parse_event_kind(body["kind"].get<std::string>()).value_or(DeliveryEvent::Kind::done);
    event.at = parse_instant(body["at"].get<std::string>(), zone).value_or(now);
    if (body.contains("position") && !body["position"].is_null())
        event.position = LatLon{body["position"]["lat"], body["position"]["lon"]};
    if (body.contains("outcome") && !body["outcome"].is_null())
        event.outcome = parse_outcome(body["outcome"].get<std::string>());
    for (const auto& line : body.value("lines", json::array())) {
        DeliveredLine made{
            {line["gtin"]}, {}, {line["delivered"].get<std::int64_t>()}, {line.value("returned", std::int64_t{0})}, ""};
        if (line.contains("lot") && !line["lot"].is_null()) made.lot = LotId{line["lot"]};
        if (line.contains("reason") && !line["reason"].is_null()) made.reason = line["reason"];
        event.lines.push_back(std::move(made));
    }
    for (const auto& one : body.value("empties", json::array())) event.empties.push_back({one["kind"], one["count"]});
    event.cash = {body.value("cash", std::int64_t{0})};
    event.note = body.value("note", "");
    return event;
}

json json_of(const DeliveryEvent& event, const Zone& zone) {
    json lines = json::array(), empties = json::array();
    for (const auto& line : event.lines) {
        json made = {{"gtin", line.gtin.text}, {"delivered", line.delivered.value}, {"returned", line.returned.value}};
        if (line.lot) made["lot"] = line.lot->text;
        if (!line.reason.empty()) made["reason"] = line.reason;
        lines.push_back(std::move(made));
    }
    for (const auto& one : event.empties) empties.push_back({{"kind", one.kind}, {"count", one.count}});
    json made = {{"id", event.id},
                 {"device", event.device},
                 {"sequence", event.sequence},
                 {"order", event.order.text},
                 {"kind", name(event.kind)},
                 {"at", zone.iso(event.at)},
                 {"lines", std::move(lines)},
                 {"empties", std::move(empties)},
                 {"cash", event.cash.value},
                 {"note", event.note}};
    if (event.position) made["position"] = {{"lat", event.position->lat}, {"lon", event.position->lon}};
    if (event.outcome) made["outcome"] = name(*event.outcome);
    return made;
}

}  // namespace tallyman::server
