#include "store/retention.h"

#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/text.h"
#include "store/erase.h"
#include "store/ledger_facts.h"
#include "store/received.h"
#include "store/sql.h"

namespace tallyman::store {
namespace {

using nlohmann::json;

Day day_of(Instant at) { return std::chrono::floor<std::chrono::days>(at); }

struct Dated {
    std::string file;
    OrderId order;
    std::optional<Instant> at;
    bool has_position = false;
};

std::vector<Dated> photos_of(const Store& store) {
    std::vector<Dated> photos;
    const auto erased = erased_photos(store);
    const auto add = [&](const PhotoRow& photo, std::optional<Instant> received) {
        if (!erased.contains(photo.file))
            photos.push_back(
                {photo.file, photo.order, photo.taken_at ? photo.taken_at : received, photo.position.has_value()});
    };
    for (const auto& photo : store.photos()) add(photo, {});
    for (const auto& upload : Received(store).all()) add(upload.photo, upload.received_at);
    return photos;
}

// What is due: older than so many days. What has no time at all cannot be due.
bool is_due(const Dated& photo, std::int64_t days, Instant now) {
    return days > 0 && photo.at && *photo.at + std::chrono::days{days} < now;
}

void forget_position(const Store& store, const Dated& photo) {
    for (const char* statement : {"update photos set lat = null, lon = null where file = ?",
                                  "update uploads set lat = null, lon = null where 'received/' || id = ?"})
        Sql(store.database(), statement, photo.file).run();
}

}  // namespace

std::vector<LegalHold> legal_holds(Database& database, Day today) {
    std::map<OrderId, LegalHold> holds;
    for (Sql row(database,
                 "select record from ledger_entries where kind = 'legal_hold' and record is not null order by number");
         row.next();) {
        const json record = json::parse(row.text());
        const OrderId order{record.at("order").get<std::string>()};
        holds.erase(order);
        if (!record.at("held").get<bool>()) continue;
        const auto until = parse_day(record.at("until").get<std::string>());
        if (until && *until >= today) holds[order] = {order, record.at("by"), record.at("reason"), *until};
    }
    std::vector<LegalHold> all;
    for (auto& [order, hold] : holds) all.push_back(std::move(hold));
    return all;
}

std::vector<LegalHold> LegalHolds::in_force() const { return legal_holds(store_.database(), day_of(store_.now())); }

bool LegalHolds::holds(const OrderId& order) const {
    for (const auto& hold : in_force())
        if (hold.order == order) return true;
    return false;
}

void LegalHolds::hold(const LegalHold& hold) {
    if (trimmed(hold.by).empty() || trimmed(hold.reason).empty())
        throw Failure("a legal hold needs a name and a reason");
    if (hold.until < day_of(store_.now())) throw Failure("--until: that day is over");
    bool known = false;
    for (const auto& order : store_.orders()) known = known || order.id == hold.order;
    if (!known) throw Failure(fmt::format("there is no order '{}'", hold.order.text));
    Transaction transaction(store_.database());
    tell(store_.database(), store_.now(), "legal_hold", hold.order.text,
         {{"order", hold.order.text},
          {"held", true},
          {"by", hold.by},
          {"reason", hold.reason},
          {"until", iso(hold.until)},
          {"at", store_.now().time_since_epoch().count()}});
    transaction.commit();
}

void LegalHolds::release(const OrderId& order, const std::string& by, const std::string& reason) {
    if (!holds(order)) throw Failure(fmt::format("order '{}' is under no legal hold", order.text));
    if (trimmed(by).empty() || trimmed(reason).empty()) throw Failure("to release it takes a name and a reason");
    Transaction transaction(store_.database());
    tell(store_.database(), store_.now(), "legal_hold", order.text,
         {{"order", order.text},
          {"held", false},
          {"by", by},
          {"reason", reason},
          {"at", store_.now().time_since_epoch().count()}});
    transaction.commit();
}

Retained apply_retention(const DayFolder& day, Clock clock) {
    Retained done;
    const auto originals_days = day.settings.integer(originals_days_setting);
    const auto positions_days = day.settings.integer(positions_days_setting);
    std::vector<Dated> gone;
    {
        const Store store(day.data, clock);
        const Instant now = store.now();
        std::set<OrderId> held;
        for (const auto& hold : LegalHolds(store).in_force()) held.insert(hold.order);
        Transaction transaction(store.database());
        for (const auto& photo : photos_of(store)) {
            const bool original = is_due(photo, originals_days, now);
            const bool position = photo.has_position && is_due(photo, positions_days, now);
            if (!original && !position) continue;
            if (held.contains(photo.order)) {
                done.held.push_back(photo.file);
            } else if (original) {
                gone.push_back(photo);
            } else {
                forget_position(store, photo);
                done.positions.push_back(photo.file);
            }
        }
        if (!done.positions.empty())
            tell(store.database(), now, "retention", "removal/retention",
                 {{"case", "retention"}, {"positions", done.positions}, {"days", positions_days}});
        transaction.commit();
    }
    for (const auto& photo : gone) {
        const auto ground = fmt::format("{} = {}", originals_days_setting.key, originals_days);
        for (auto& name : erase_photo(day, {photo.file, "retention", ground}, clock).photos)
            done.originals.push_back(std::move(name));
    }
    return done;
}

}  // namespace tallyman::store
