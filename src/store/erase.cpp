#include "store/erase.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/text.h"
#include "store/erased_files.h"
#include "store/erasure_list.h"
#include "store/file.h"
#include "store/files.h"
#include "store/ledger_facts.h"
#include "store/ledger_log.h"
#include "store/photo_history.h"
#include "store/received.h"
#include "store/retention.h"
#include "store/signatures.h"
#include "store/sql.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// One name that the picture has, with the order it belongs to.
struct Name {
    std::string file, order;
};

// Of photos.csv by its file, of a phone by received/ID: with every other upload of the same bytes.
std::vector<Name> names_of(Database& database, const std::string& photo) {
    std::vector<Name> names;
    for (Sql row(database, "select order_id from photos where file = ? order by import desc limit 1", photo);
         row.next();)
        names.push_back({photo, row.text()});
    for (Sql row(database,
                 "select id, order_id from uploads where received_at is not null and ('received/' || id = ? or "
                 "(sha256 <> '' and sha256 = (select sha256 from uploads where 'received/' || id = ?))) order by id",
                 photo, photo);
         row.next();) {
        auto id = row.text();
        names.push_back({received_name(id), row.text()});
    }
    return names;
}

// The entries that tell of this photo and still have their records.
std::vector<std::int64_t> entries_about(Database& database, const Name& name) {
    std::vector<std::int64_t> entries;
    for (Sql row(database,
                 "select number, record from ledger_entries where subject in (?, ?) and record is not null "
                 "order by number",
                 name.order, name.file);  // a photo of an unknown order is its own subject
         row.next();) {
        const auto number = row.integer();
        const json record = json::parse(row.text(), nullptr, false);
        const bool about = record.is_object() && record.value("file", "") == name.file && !record.contains("erased");
        if (about) entries.push_back(number);
    }
    return entries;
}

void destroy_rows(Database& database, const std::vector<std::int64_t>& entries, const std::string& photo) {
    forget_records(database, entries);
    for (const char* statement :
         {"delete from examinations where file = ?", "delete from seen where file = ?",
          "delete from verdicts where file = ?", "delete from jobs where file = ?",
          "update photos set taken_at = null, lat = null, lon = null where file = ?",
          "update uploads set taken_at = null, lat = null, lon = null, driver = '', receipt = '' "
          "where 'received/' || id = ?"})
        Sql(database, statement, photo).run();
}

// One entry for each name, about the order that it belongs to.
void destroy(Database& database, const Name& name, const Erasure& erasure, Instant now, Erased& erased) {
    const auto entries = entries_about(database, name);
    destroy_rows(database, entries, name.file);
    const json record = {{"erased", entries},
                         {"order", name.order},
                         {"file", name.file},
                         {"by", erasure.by},
                         {"ground", erasure.ground}};
    LedgerLog ledger(database, now);
    ledger.append("erased", name.order, record.dump());
    ledger.finish();
    erased.entries.insert(erased.entries.end(), entries.begin(), entries.end());
    erased.photos.push_back(name.file);
}

void refuse_held(Database& database, const std::vector<Name>& names, Instant now) {
    for (const auto& hold : legal_holds(database, std::chrono::floor<std::chrono::days>(now)))
        for (const auto& name : names)
            if (name.order == hold.order.text)
                throw Failure(
                    fmt::format("{} is under a legal hold until {}: {}", name.order, iso(hold.until), hold.reason));
}

bool remove_file(const fs::path& path) {
    const bool was_there = fs::remove(path);
    if (was_there) sync_folder(path.parent_path());
    return was_there;
}

// The digests of pictures from phones, taken out of their rows.
std::vector<std::string> take_digests(Database& database, const std::vector<std::string>& photos) {
    std::vector<std::string> sealed;
    for (const auto& photo : photos) {
        for (Sql row(database, "select sha256 from uploads where 'received/' || id = ? and sha256 <> ''", photo);
             row.next();)
            sealed.push_back(row.text());
        Sql(database, "update uploads set sha256 = '' where 'received/' || id = ?", photo).run();
    }
    std::ranges::sort(sealed);
    sealed.erase(std::ranges::unique(sealed).begin(), sealed.end());
    return sealed;
}

// The digests of these pictures, while their files are there to tell.
std::vector<Digest> digests_of(const DayFolder& day, Database& database, const std::vector<Name>& names) {
    std::vector<Digest> digests;
    for (const auto& name : names) {
        for (Sql row(database, "select sha256 from uploads where 'received/' || id = ?", name.file); row.next();)
            if (const auto digest = parse_digest(row.text())) digests.push_back(*digest);
        if (const auto digest = sha256_of_file(day.folder / name.file)) digests.push_back(*digest);
    }
    return digests;
}

}  // namespace

Erased erase_photo(const DayFolder& day, const Erasure& erasure, Clock clock) {
    if (trimmed(erasure.by).empty()) throw Failure("who erases it? (--by)");
    if (trimmed(erasure.ground).empty()) throw Failure("on which ground? (--ground)");
    Database database(day.data);
    database.connection().begin_erasing();

    Erased erased;
    std::vector<std::string> sealed;
    {
        Transaction transaction(database);
        const auto names = names_of(database, erasure.photo);
        if (names.empty()) throw Failure(fmt::format("no photo '{}' was imported or received", erasure.photo));
        refuse_held(database, names, clock());
        erased.order = names.front().order;
        for (const auto& digest : digests_of(day, database, names)) forget_signatures(database, digest);
        for (const auto& name : names) destroy(database, name, erasure, clock(), erased);
        sealed = take_digests(database, erased.photos);
        transaction.commit();
    }
    database.connection().end_erasing();
    follow_erasures(day.data, database);
    const auto photos = open_photos(place_of(day.data));
    for (auto& digest : sealed) {
        erased.file_was_there = photos->erase(digest) || erased.file_was_there;
        digest = sealed_path("", digest).string();  // as backups name it
    }
    erased.file_was_there = remove_file(day.folder / erasure.photo) || erased.file_was_there;
    forget_in_files(day, erasure.photo);
    sealed.push_back(erasure.photo);  // where day and store are one folder
    erased.backups_not_told = tell_backups(day.data, erasure, sealed);
    return erased;
}

std::set<std::string> erased_photos(const Store& store) { return erased_names(store.database()); }

bool is_known_photo(const Store& store, const std::string& photo) { return !names_of(store.database(), photo).empty(); }

void tell_original_seen(const Store& store, const OrderId& order, const std::string& photo, const std::string& by) {
    Transaction transaction(store.database());
    const Instant now = store.now();
    // With its time, or a second look would be a fact that the log holds already.
    const json record = {{"order", order.text}, {"photo", photo}, {"by", by}, {"at", now.time_since_epoch().count()}};
    LedgerLog ledger(store.database(), now);
    ledger.append("original_seen", order.text, record.dump());
    ledger.finish();
    transaction.commit();
}

DayFolder open_stored_day(const fs::path& folder, Lang lang) {
    const auto inside = folder / ".tallyman";
    const auto data = is_store(inside) ? inside : folder;
    if (!is_store(data)) throw Failure(fmt::format("{}: there is no store here", folder.string()));
    auto day = open_day(folder, data, lang);
    return day;
}

}  // namespace tallyman::store
