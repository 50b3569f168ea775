#include "cli/open_desk.h"

#include <fmt/format.h>

#include "base/failure.h"
#include "store/day.h"
#include "store/place.h"

namespace tallyman::cli {
namespace {

namespace fs = std::filesystem;

Settings settings_of(const fs::path& folder, Lang lang) {
    if (!fs::exists(folder / "tallyman.toml")) return {};
    return store::open_day(folder, {}, lang).settings;
}

fs::path store_in(const fs::path& folder) {
    if (!fs::is_directory(folder)) throw Failure(fmt::format("{} is not a folder", folder.string()));
    const auto inside = folder / ".tallyman";
    return store::is_store(inside) || !store::is_store(folder) ? inside : folder;
}

}  // namespace

OpenDesk::OpenDesk(const fs::path& folder, Lang lang)
    : settings(settings_of(folder, lang)),
      store(store_in(folder)),
      deadlines(settings),
      rules(removal::desk_of(settings)) {}

std::string utc(Instant at) { return Zone("UTC").iso(at); }

}  // namespace tallyman::cli
