#include "store/erase_delivery.h"

#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "store/ledger_facts.h"
#include "store/sql.h"

namespace tallyman::store {
namespace {

using nlohmann::json;

bool forget(json& event, OfDelivery what) {
    if (what == OfDelivery::positions) return event.erase("lat_e6") + event.erase("lon_e6") > 0;
    const bool had_words = !event.value("note", "").empty();
    event["note"] = "";
    return had_words;
}

// The events as they are without it, by id.
std::map<std::string, std::string> changed_events(Database& database, const std::string& order, OfDelivery what,
                                                  Instant before) {
    std::map<std::string, std::string> changed;
    for (Sql row(database, "select id, event from delivery_events where order_id = ? and received_at < ?", order,
                 before);
         row.next();) {
        auto id = row.text();
        auto event = json::parse(row.text());
        if (forget(event, what)) changed.emplace(std::move(id), event.dump());
    }
    return changed;
}

std::vector<std::int64_t> facts_about(Database& database, const std::string& order,
                                      const std::map<std::string, std::string>& events) {
    std::vector<std::int64_t> entries;
    for (Sql row(database,
                 "select number, record from ledger_entries where subject = ? and kind = 'delivery_personal' and "
                 "record is not null order by number",
                 order);
         row.next();) {
        const auto number = row.integer();
        if (events.contains(json::parse(row.text()).value("id", ""))) entries.push_back(number);
    }
    return entries;
}

}  // namespace

bool forget_in_delivery(Database& database, const std::string& order, OfDelivery what, const Erasure& erasure,
                        Instant before, Instant now) {
    const auto events = changed_events(database, order, what, before);
    if (events.empty()) return false;
    for (const auto& [id, event] : events)
        Sql(database, "update delivery_events set event = ? where id = ?", event, id).run();
    const auto entries = facts_about(database, order, events);
    forget_records(database, entries);
    tell(database, now, "erased", order,
         {{"order", order},
          {"erased", entries},
          {"of_delivery", what == OfDelivery::positions ? "positions" : "notes"},
          {"by", erasure.by},
          {"ground", erasure.ground},
          {"at", now.time_since_epoch().count()}});
    return true;
}

}  // namespace tallyman::store
