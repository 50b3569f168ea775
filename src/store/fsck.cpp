#include "store/fsck.h"

#include <set>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/failure.h"
#include "store/erase.h"
#include "store/files.h"
#include "store/ledger_store.h"
#include "store/received.h"
#include "store/sql.h"
#include "store/store.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

void check_database(const Store& store, std::vector<std::string>& problems) {
    try {
        store.check_integrity();
    } catch (const std::exception& error) {
        problems.push_back(fmt::format("the database is damaged: {}", error.what()));
    }
}

void check_jobs(Database& database, std::vector<std::string>& problems) {
    for (Sql row(database,
                 "select file from jobs where file not in (select file from photos) and "
                 "file not in (select 'received/' || id from uploads where received_at is not null)");
         row.next();)
        problems.push_back(fmt::format("the queue names {}, which nobody knows", row.text()));
}

}  // namespace

Fsck fsck(const fs::path& data, const std::optional<fs::path>& folder) {
    if (!is_store(data)) throw Failure(fmt::format("{}: there is no store here", data.string()));
    Fsck found;
    const Store store(data);
    check_database(store, found.problems);
    const auto erased = erased_photos(store);
    found.erased.assign(erased.begin(), erased.end());
    const auto listed = files_below(data, "photos");
    std::set<std::string> files(listed.begin(), listed.end());
    const auto photos = open_photos(place_of(data));
    if (!photos->is_in_folder())
        for (const auto& digest : photos->list()) files.insert(sealed_path("", digest).string());
    for (const auto& upload : Received(store).all()) {
        if (erased.contains(upload.photo.file)) continue;
        files.erase(sealed_path("", upload.sha256).string());
        const auto bytes = photos->read(upload.sha256, photo_bytes_max);
        if (!bytes) {
            found.problems.push_back(fmt::format("photo {} is lost", upload.photo.file));
        } else if (hex(sha256(*bytes)) != upload.sha256) {
            found.problems.push_back(fmt::format("photo {} was changed", upload.photo.file));
        } else {
            ++found.photos;
        }
    }
    for (const auto& photo : store.photos()) files.erase(photo.file);  // of a day folder that is its own store
    found.leftovers.assign(files.begin(), files.end());
    for (const auto& photo : erased)
        if (folder && fs::exists(*folder / photo))
            found.problems.push_back(fmt::format("photo {} was erased and is there again", photo));
    check_jobs(store.database(), found.problems);
    for (auto& problem : LedgerStore(data).check({.earlier = {}, .photos = folder}))
        found.problems.push_back(std::move(problem));
    return found;
}

}  // namespace tallyman::store
