#include "store/deliveries.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "store/ledger_facts.h"
#include "store/sql.h"

namespace tallyman::store {
namespace {

using nlohmann::json;

json json_of(const DeliveryEvent& event) {
    json lines = json::array(), empties = json::array();
    for (const auto& line : event.lines)
        lines.push_back({{"gtin", line.gtin.text},
                         {"lot", line.lot ? json(line.lot->text) : json(nullptr)},
                         {"delivered", line.delivered.value},
                         {"returned", line.returned.value},
                         {"reason", line.reason}});
    for (const auto& one : event.empties) empties.push_back({{"kind", one.kind}, {"count", one.count}});
    json out = {{"id", event.id},
                {"device", event.device},
                {"sequence", event.sequence},
                {"order", event.order.text},
                {"kind", name(event.kind)},
                {"at", event.at.time_since_epoch().count()},
                {"lines", lines},
                {"empties", empties},
                {"cash", event.cash.value},
                {"note", event.note},
                {"driver", event.driver}};
    if (event.outcome) out["outcome"] = name(*event.outcome);
    // Millionths of a degree (11 cm): whole numbers are the same text everywhere.
    if (event.position) {
        out["lat_e6"] = std::llround(event.position->lat * 1e6);
        out["lon_e6"] = std::llround(event.position->lon * 1e6);
    }
    return out;
}

DeliveryEvent event_from(const std::string& text) {
    const auto value = json::parse(text);
    DeliveryEvent event;
    event.id = value.at("id");
    event.device = value.at("device");
    event.sequence = value.at("sequence");
    event.order.text = value.at("order");
    event.kind = parse_event_kind(value.at("kind").get<std::string>()).value_or(DeliveryEvent::Kind::done);
    event.at = Instant{Seconds{value.at("at").get<std::int64_t>()}};
    event.cash = {value.at("cash").get<std::int64_t>()};
    event.note = value.at("note");
    event.driver = value.at("driver");
    if (value.contains("outcome")) event.outcome = parse_outcome(value.at("outcome").get<std::string>());
    if (value.contains("lat_e6"))
        event.position = LatLon{value.at("lat_e6").get<double>() / 1e6, value.at("lon_e6").get<double>() / 1e6};
    for (const auto& line : value.at("lines")) {
        event.lines.push_back({{line.at("gtin")},
                               {},
                               {line.at("delivered").get<std::int64_t>()},
                               {line.at("returned").get<std::int64_t>()},
                               line.at("reason")});
        if (!line.at("lot").is_null()) event.lines.back().lot = LotId{line.at("lot")};
    }
    for (const auto& one : value.at("empties")) event.empties.push_back({one.at("kind"), one.at("count")});
    return event;
}

// What is personal in it, the driver's words and position, is a fact of its own, so that it can be erased alone.
void tell_event(LedgerLog& ledger, const DeliveryEvent& event) {
    json fact = json_of(event), personal = {{"order", event.order.text}, {"id", event.id}};
    for (const char* member : {"note", "lat_e6", "lon_e6"})
        if (fact.contains(member)) personal[member] = fact[member];
    for (const char* member : {"note", "lat_e6", "lon_e6"}) fact.erase(member);
    ledger.append("delivery", event.order.text, fact.dump());
    if (!event.note.empty() || event.position) ledger.append("delivery_personal", event.order.text, personal.dump());
}

}  // namespace

std::vector<Deliveries::Taken> Deliveries::add(std::span<const DeliveryEvent> events, std::int64_t account) {
    std::vector<Taken> results;
    Transaction transaction(database_);
    LedgerLog ledger(database_, store_.now());
    Sql seen(database_, "select coalesce(max(sequence), 0) from delivery_events");
    seen.next();
    auto highest = seen.integer();
    for (const auto& event : events) {
        const auto text = json_of(event).dump();
        Sql earlier(database_, "select event from delivery_events where id = ?", event.id);
        if (earlier.next()) {
            results.push_back(earlier.text() == text ? Taken::known : Taken::reused);
            continue;
        }
        if (event.sequence - highest > sequence_ahead_max) {
            results.push_back(Taken::too_far_on);
            continue;
        }
        highest = std::max(highest, event.sequence);
        Sql(database_, "insert into delivery_events values (?, ?, ?, ?, ?, ?, ?, ?)", event.id, event.order,
            event.device, event.sequence, event.driver, account, store_.now(), text)
            .run();
        tell_event(ledger, event);
        results.push_back(Taken::accepted);
    }
    ledger.finish();
    transaction.commit();
    return results;
}

std::optional<Delivery> Deliveries::of(const OrderId& order) const {
    std::vector<DeliveryEvent> events;
    for (Sql row(database_, "select event from delivery_events where order_id = ?", order); row.next();)
        events.push_back(event_from(row.text()));
    if (events.empty()) return {};
    return delivery_of(order, events);
}

std::map<OrderId, Delivery> Deliveries::all() const {
    std::map<OrderId, std::vector<DeliveryEvent>> events;
    for (Sql row(database_, "select event from delivery_events"); row.next();) {
        auto event = event_from(row.text());
        events[event.order].push_back(std::move(event));
    }
    std::map<OrderId, Delivery> all;
    for (const auto& [order, of_order] : events) all.emplace(order, delivery_of(order, of_order));
    return all;
}

}  // namespace tallyman::store
