#include "store/erase.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/text.h"
#include "store/database.h"
#include "store/file.h"
#include "store/ledger_log.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string order_of(Database& database, const std::string& photo) {
    SQLite::Statement row(database.sql(), "select order_id from photos where file = ? order by import desc limit 1");
    row.bind(1, photo);
    if (!row.executeStep()) throw Failure(fmt::format("no photo '{}' was imported", photo));
    return row.getColumn(0).getString();
}

// The entries that tell of this photo and still have their records.
std::vector<std::int64_t> entries_about(Database& database, const std::string& order, const std::string& photo) {
    SQLite::Statement rows(database.sql(),
                           "select number, record from ledger_entries where subject in (?, ?) and record is not null "
                           "order by number");
    rows.bind(1, order);
    rows.bind(2, photo);  // a photo of an unknown order is its own subject
    std::vector<std::int64_t> entries;
    while (rows.executeStep()) {
        const json record = json::parse(rows.getColumn(1).getString(), nullptr, false);
        const bool about = record.is_object() && record.value("file", "") == photo && !record.contains("erased");
        if (about) entries.push_back(rows.getColumn(0).getInt64());
    }
    return entries;
}

void run(Database& database, const char* statement, const std::string& photo) {
    SQLite::Statement change(database.sql(), statement);
    change.bind(1, photo);
    change.exec();
}

void destroy_rows(Database& database, const Erased& erased, const std::string& photo) {
    SQLite::Statement forget(database.sql(), "update ledger_entries set record = null, salt = null where number = ?");
    for (const auto number : erased.entries) {
        forget.bind(1, number);
        forget.exec();
        forget.reset();
    }
    run(database, "delete from examinations where file = ?", photo);
    run(database, "delete from seen where file = ?", photo);
    run(database, "delete from verdicts where file = ?", photo);
    run(database, "update photos set taken_at = null, lat = null, lon = null where file = ?", photo);
}

bool remove_file(const fs::path& path) {
    const bool was_there = fs::remove(path);
    if (was_there) sync_folder(path.parent_path());
    return was_there;
}

}  // namespace

Erased erase_photo(const DayFolder& day, const Erasure& erasure, Clock clock) {
    if (trimmed(erasure.by).empty()) throw Failure("who erases it? (--by)");
    if (trimmed(erasure.ground).empty()) throw Failure("on which ground? (--ground)");
    Database database(day.data);
    database.run("pragma secure_delete = on");  // freed pages are overwritten, not only forgotten

    Erased erased;
    {
        Transaction transaction(database);
        erased.order = order_of(database, erasure.photo);
        erased.entries = entries_about(database, erased.order, erasure.photo);
        destroy_rows(database, erased, erasure.photo);
        const json record = {{"erased", erased.entries},
                             {"order", erased.order},
                             {"file", erasure.photo},
                             {"by", erasure.by},
                             {"ground", erasure.ground}};
        LedgerLog ledger(database, clock());
        ledger.append("erased", erased.order, record.dump());
        ledger.finish();
        transaction.commit();
    }
    SQLite::Statement checkpoint(database.sql(), "pragma wal_checkpoint(truncate)");  // the old pages are in there too
    checkpoint.executeStep();
    erased.file_was_there = remove_file(day.folder / erasure.photo);
    remove_file(day.outputs / "report.html");  // shows it too; `tallyman report` makes it again without
    return erased;
}

}  // namespace tallyman::store
