#include "store/place.h"

#include <fmt/format.h>

#include "base/failure.h"
#include "store/settings_beside.h"

namespace tallyman::store {

namespace fs = std::filesystem;

Place place_of(const fs::path& data) {
    Place place{data};
    const auto file = settings_beside(data);
    const auto settings = read_settings_beside(data, store_settings);
    if (!settings) return place;
    place.database = settings->text(database_setting);
    place.photos = settings->text(photos_setting);
    place.photos_region = settings->text(photos_region_setting);
    place.photos_key_file = settings->text(photos_key_file_setting);
    if (!place.photos.empty() && !place.photos.starts_with("https://") && !place.photos.starts_with("http://"))
        throw Failure(
            fmt::format("{} [store.photos]: \"{}\"; right: https://HOST/BUCKET", file.string(), place.photos));
    if (!place.database.empty() && !place.database.starts_with("postgresql://"))
        throw Failure(
            fmt::format("{} [store.database]: \"{}\"; right: postgresql://...", file.string(), place.database));
    return place;
}

bool is_store(const fs::path& data) {
    return fs::exists(data / "tallyman.db") || fs::exists(data / "ledger.key") ||
           (fs::is_directory(data) && !place_of(data).database.empty());
}

}  // namespace tallyman::store
