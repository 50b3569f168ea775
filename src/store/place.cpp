#include "store/place.h"

#include <fmt/format.h>

#include "base/failure.h"
#include "base/limits.h"
#include "catalog/settings_file.h"
#include "store/files.h"
#include "store/settings_beside.h"

namespace tallyman::store {

namespace fs = std::filesystem;

fs::path settings_beside(const fs::path& data) {
    const auto inside = data / settings_file_name;
    const auto whole = fs::absolute(data).lexically_normal();
    const auto folder = whole.has_filename() ? whole : whole.parent_path();
    if (fs::exists(inside) || folder.filename() != ".tallyman") return inside;
    return folder.parent_path() / settings_file_name;
}

Place place_of(const fs::path& data) {
    Place place{data};
    const auto file = settings_beside(data);
    if (!fs::exists(file)) return place;
    Problems problems;  // of other keys: not ours to say
    const auto settings = read_settings(read_file(file, limits::settings_file_max), store_settings, problems);
    for (const auto& problem : problems.listed())
        if (problem.severity == Severity::refused) throw Failure(sentence(problem, Lang::en));
    place.database = settings.text(database_setting);
    place.photos = settings.text(photos_setting);
    place.photos_region = settings.text(photos_region_setting);
    place.photos_key_file = settings.text(photos_key_file_setting);
    if (!place.photos.empty() && !place.photos.starts_with("https://") && !place.photos.starts_with("http://"))
        throw Failure(
            fmt::format("{} [store.photos]: \"{}\"; right: https://HOST/BUCKET", file.string(), place.photos));
    if (!place.database.empty() && !place.database.starts_with("postgresql://"))
        throw Failure(
            fmt::format("{} [store.database]: \"{}\"; right: postgresql://...", file.string(), place.database));
    return place;
}

bool is_store(const fs::path& data) {
    return fs::exists(data / "tallyman.db") || (fs::is_directory(data) && !place_of(data).database.empty());
}

}  // namespace tallyman::store
