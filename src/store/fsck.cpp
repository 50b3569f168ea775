#include "store/fsck.h"

#include <set>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/failure.h"
#include "store/files.h"
#include "store/ledger_store.h"
#include "store/received.h"
#include "store/sql.h"
#include "store/store.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

// The photos that an entry "erased" names.
std::set<std::string> erased_photos(Database& database) {
    std::set<std::string> files;
    for (Sql row(
             database,
             "select json_extract(record, '$.file') from ledger_entries where kind = 'erased' and record is not null");
         row.next();)
        if (const auto file = row.maybe_text()) files.insert(*file);
    return files;
}

void check_jobs(Database& database, std::vector<std::string>& problems) {
    for (Sql row(database,
                 "select file from jobs where file not in (select file from photos) and "
                 "file not in (select 'received/' || id from uploads where received_at is not null)");
         row.next();)
        problems.push_back(fmt::format("the queue names {}, which nobody knows", row.text()));
}

}  // namespace

Fsck fsck(const fs::path& data) {
    if (!fs::exists(data / "tallyman.db")) throw Failure(fmt::format("{}: there is no store here", data.string()));
    Fsck found;
    const Store store(data);
    const auto erased = erased_photos(store.database());
    const auto listed = files_below(data, "photos");
    std::set<std::string> files(listed.begin(), listed.end());
    for (const auto& upload : Received(store).all()) {
        const auto path = sealed_path(data, upload.sha256);
        files.erase(path.lexically_relative(data).string());
        if (erased.contains(upload.photo.file)) continue;
        if (!fs::is_regular_file(path)) {
            found.problems.push_back(fmt::format("photo {} is lost", upload.photo.file));
        } else if (sha256_of_file(path) != parse_digest(upload.sha256)) {
            found.problems.push_back(fmt::format("photo {} was changed", upload.photo.file));
        } else {
            ++found.photos;
        }
    }
    found.leftovers.assign(files.begin(), files.end());
    check_jobs(store.database(), found.problems);
    for (auto& problem : LedgerStore(data).check({})) found.problems.push_back(std::move(problem));
    return found;
}

}  // namespace tallyman::store
