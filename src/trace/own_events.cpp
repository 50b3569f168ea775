#include "trace/own_events.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "trace/event_hash.h"
#include "trace/event_time.h"

namespace tallyman::trace {
namespace {

using nlohmann::json;

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~';
        plain ? out += c : out += fmt::format("%{:02X}", byte);
    }
    return out;
}

std::string load_uri(std::string_view domain, const OrderId& order) {
    return fmt::format("https://{}/obj/load-{}", domain, escaped(order.text));
}

json quantity_of(const LotUnits& lot) { return {{"epcClass", lot_link(lot.gtin, lot.lot)}, {"quantity", lot.units}}; }

json quantities_of(const Load& load) {
    json list = json::array();
    for (const auto& lot : load.lots) list.push_back(quantity_of(lot));
    return list;
}

json transactions_of(std::string_view domain, const OrderId& order) {
    return json::array(
        {{{"type", "po"}, {"bizTransaction", fmt::format("https://{}/bt/{}", domain, escaped(order.text))}}});
}

class Writer {
public:
    Writer(const Zone& zone, std::string_view domain) : zone_(zone), domain_(domain) {}

    void add(const char* type, Instant at, const char* action, const char* step, const std::string& place, json more) {
        const std::string local = zone_.iso(at);
        json event = {{"type", type},
                      {"eventTime", local},
                      {"eventTimeZoneOffset", local.ends_with('Z') ? "+00:00" : local.substr(local.size() - 6)},
                      {"action", action},
                      {"bizStep", step}};
        if (!place.empty()) event["readPoint"] = {{"id", place}};
        event.update(more);
        events_.push_back(std::move(event));
    }

    void stocked(const StockedLot& stocked) {
        const std::string place = place_uri(domain_, stocked.depot.text);
        add("ObjectEvent", stocked.at, "ADD", "commissioning", place,
            {{"disposition", "active"},
             {"bizLocation", {{"id", place}}},
             {"quantityList", json::array({quantity_of(stocked.lot)})},
             {"ilmd",
              {{"cbvmda:lotNumber", stocked.lot.lot.text}, {"cbvmda:itemExpirationDate", iso(stocked.lot.expiry)}}}});
    }

    void loaded(const Load& load) {
        const std::string depot = place_uri(domain_, load.depot.text), outlet = place_uri(domain_, load.outlet.text);
        const std::string uri = load_uri(domain_, load.order);
        const json parties = {{"sourceList", json::array({{{"type", "location"}, {"source", depot}}})},
                              {"destinationList", json::array({{{"type", "location"}, {"destination", outlet}}})},
                              {"bizTransactionList", transactions_of(domain_, load.order)}};
        add("AggregationEvent", load.packed, "ADD", "packing", depot,
            {{"parentID", uri},
             {"childEPCs", json::array()},
             {"childQuantityList", quantities_of(load)},
             {"bizLocation", {{"id", depot}}},
             {"bizTransactionList", transactions_of(domain_, load.order)}});
        json shipped = parties;
        shipped.update({{"epcList", json::array({uri})}, {"disposition", "in_transit"}});
        add("ObjectEvent", load.departed, "OBSERVE", "shipping", depot, shipped);
        if (!load.received) return;
        json received = parties;
        received.update(
            {{"epcList", json::array({uri})}, {"disposition", "in_progress"}, {"bizLocation", {{"id", outlet}}}});
        add("ObjectEvent", *load.received, "OBSERVE", "receiving", outlet, received);
        add("AggregationEvent", *load.received + Seconds{1}, "DELETE", "unpacking", outlet,
            {{"parentID", uri},
             {"childEPCs", json::array()},
             {"childQuantityList", quantities_of(load)},
             {"bizLocation", {{"id", outlet}}},
             {"bizTransactionList", transactions_of(domain_, load.order)}});
    }

    std::string document(Instant created) && {
        json document = {{"@context", json::array({"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"})},
                         {"type", "EPCISDocument"},
                         {"schemaVersion", "2.0"},
                         {"creationDate", utc_text(created.time_since_epoch().count() * 1000)},
                         {"epcisBody", {{"eventList", std::move(events_)}}}};
        const auto hashes = hash_events(document.dump()).value();
        auto& list = document["epcisBody"]["eventList"];
        for (std::size_t i = 0; i < hashes.size(); ++i) list[i]["eventID"] = hashes[i].id;
        return document.dump(1) + "\n";
    }

private:
    const Zone& zone_;
    std::string_view domain_;
    json events_ = json::array();
};

}  // namespace

std::string lot_link(const Gtin& gtin, const LotId& lot) {
    return fmt::format("https://id.gs1.org/01/{:0>14}/10/{}", gtin.text, escaped(lot.text));
}

std::string place_uri(std::string_view domain, std::string_view id) {
    return fmt::format("https://{}/loc/{}", domain, escaped(id));
}

std::string document_of_day(const std::vector<StockedLot>& stock, const std::vector<Load>& loads, const Zone& zone,
                            std::string_view domain, Instant created) {
    Writer writer(zone, domain);
    for (const auto& lot : stock) writer.stocked(lot);
    for (const auto& load : loads) writer.loaded(load);
    return std::move(writer).document(created);
}

std::string document_of_hold(const std::string& lot, bool held, const Zone& zone, Instant now) {
    Writer writer(zone, "");
    writer.add("ObjectEvent", now, "OBSERVE", held ? "holding" : "inspecting", "",
               {{"quantityList", json::array({{{"epcClass", lot}}})},
                {"persistentDisposition", {{held ? "set" : "unset", json::array({"recalled"})}}}});
    return std::move(writer).document(now);
}

}  // namespace tallyman::trace
