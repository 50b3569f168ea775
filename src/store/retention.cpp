#include "store/retention.h"

#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/text.h"
#include "store/desk_store.h"
#include "store/erase_case.h"
#include "store/erase_comment.h"
#include "store/erase_delivery.h"
#include "store/erased_files.h"
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

// What was seen in the picture holds the camera's position too.
void forget_seen_position(Database& database, const char* select, const char* update, const std::string& file) {
    std::string findings;
    for (Sql row(database, select, file); row.next();) findings = row.text();
    auto seen = json::parse(findings, nullptr, false);
    if (!seen.is_object() || !seen.contains("exif") || seen["exif"].erase("position") == 0) return;
    Sql(database, update, seen.dump(), file).run();
}

void forget_position(const Store& store, const Dated& photo) {
    for (const char* statement : {"update photos set lat = null, lon = null where file = ?",
                                  "update uploads set lat = null, lon = null where 'received/' || id = ?"})
        Sql(store.database(), statement, photo.file).run();
    forget_seen_position(store.database(), "select findings from seen where file = ?",
                         "update seen set findings = ? where file = ?", photo.file);
    forget_seen_position(store.database(), "select findings from examinations where file = ?",
                         "update examinations set findings = ? where file = ?", photo.file);
}

// Of executed cases that nobody can appeal any more: what they decided about items of this kind.
std::vector<Erasure> decided_erasures(const std::vector<removal::Case>& cases, removal::ItemKind kind, Instant now) {
    std::vector<Erasure> decided;
    for (const auto& request : cases) {
        const bool erases = request.stage == removal::Stage::executed &&
                            request.decision->measure == removal::Measure::erase && !request.can_restore(now) &&
                            request.request.item_kind == kind;
        const auto& by = request.confirmed_by.empty() ? request.decided_by : request.confirmed_by;
        if (erases)
            decided.push_back({request.request.item, by, fmt::format("{}: {}", request.id, request.decision->ground)});
    }
    return decided;
}

std::vector<std::string> delivered_orders(Database& database, Instant before) {
    std::vector<std::string> orders;
    for (Sql row(database, "select distinct order_id from delivery_events where received_at < ? order by order_id",
                 before);
         row.next();)
        orders.push_back(row.text());
    return orders;
}

// Positions of phones at the doors that are over; notes and comments that the desk decided to erase.
void forget_words_and_positions(const DayFolder& day, const std::vector<removal::Case>& cases,
                                const std::set<OrderId>& held, const Clock& clock, Retained& done) {
    const auto days = day.settings.integer(positions_days_setting);
    Database database(day.data);
    const Instant now = clock();
    database.connection().begin_erasing();
    {
        Transaction transaction(database);
        const Erasure old{"", "retention", fmt::format("{} = {}", positions_days_setting.key, days)};
        const Instant before = now - std::chrono::days{days};
        if (days > 0)
            for (const auto& order : delivered_orders(database, before))
                if (!held.contains({order}) &&
                    forget_in_delivery(database, order, OfDelivery::positions, old, before, now))
                    done.positions.push_back("delivery/" + order);
        for (const auto& erasure : decided_erasures(cases, removal::ItemKind::note, now)) {
            if (held.contains({erasure.photo}))
                done.held.push_back("note/" + erasure.photo);
            else if (forget_in_delivery(database, erasure.photo, OfDelivery::notes, erasure, now + Seconds{1}, now))
                done.decided.push_back("note/" + erasure.photo);
        }
        for (const auto& erasure : decided_erasures(cases, removal::ItemKind::comment, now)) {
            const auto order = order_of_comment(database, erasure.photo);
            if (order && held.contains(*order))
                done.held.push_back(erasure.photo);
            else if (forget_comment(database, erasure, now))
                done.decided.push_back(erasure.photo);
        }
        transaction.commit();
    }
    database.connection().end_erasing();
}

template <class Closed>
void forget_who_asked(const DayFolder& day, const std::string& id, const Closed& closed, const Clock& clock,
                      Retained& done) {
    const auto days = day.settings.integer(requests_days_setting);
    if (!closed || *closed + std::chrono::days{days} >= clock()) return;
    if (!has_personal(Store(day.data, clock).database(), id)) return;
    erase_case(day, {id, "retention", fmt::format("{} = {}", requests_days_setting.key, days)}, clock);
    done.requests.push_back(id);
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
    const auto old = fmt::format("{} = {}", originals_days_setting.key, originals_days);
    const DeskStore desk(day.data, clock);
    const auto cases = desk.cases();
    std::map<std::string, Erasure> gone;
    std::set<std::string> decided;
    std::set<OrderId> held;
    {
        const Store store(day.data, clock);
        const Instant now = store.now();
        for (const auto& hold : LegalHolds(store).in_force()) held.insert(hold.order);
        std::map<std::string, Erasure> by_the_desk;
        for (auto& erasure : decided_erasures(cases, removal::ItemKind::photo, now))
            by_the_desk.emplace(erasure.photo, std::move(erasure));
        Transaction transaction(store.database());
        for (const auto& photo : photos_of(store)) {
            const auto ordered = by_the_desk.find(photo.file);
            const bool original = is_due(photo, originals_days, now) || ordered != by_the_desk.end();
            const bool position = photo.has_position && is_due(photo, positions_days, now);
            if (!original && !position) continue;
            if (held.contains(photo.order)) {
                done.held.push_back(photo.file);
            } else if (ordered != by_the_desk.end()) {
                gone.insert(*ordered);
                decided.insert(photo.file);
            } else if (original) {
                gone.emplace(photo.file, Erasure{photo.file, "retention", old});
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
    for (const auto& photo : done.positions) forget_position_in_files(day, photo);
    forget_words_and_positions(day, cases, held, clock, done);
    for (const auto& [photo, erasure] : gone) {
        auto& list = decided.contains(photo) ? done.decided : done.originals;
        for (auto& name : erase_photo(day, erasure, clock).photos) list.push_back(std::move(name));
    }
    if (day.settings.integer(requests_days_setting) > 0) {
        for (const auto& request : cases) forget_who_asked(day, request.id, closed_at(request, clock()), clock, done);
        for (const auto& request : desk.right_requests())
            forget_who_asked(day, request.id, closed_at(request), clock, done);
    }
    return done;
}

}  // namespace tallyman::store
