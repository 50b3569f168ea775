#include "store/day.h"

#include <unistd.h>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/limits.h"
#include "catalog/settings_file.h"
#include "store/files.h"
#include "store/known_settings.h"

namespace tallyman::store {
namespace {

namespace fs = std::filesystem;

// By its mode as well as by asking: an administrator may write anywhere, and a folder marked read-only is meant so.
bool is_read_only(const fs::path& folder) {
    constexpr auto any_write = fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write;
    return (fs::status(folder).permissions() & any_write) == fs::perms::none || ::access(folder.c_str(), W_OK) != 0;
}

Settings read_settings_of(const fs::path& folder, Problems& problems, Lang lang) {
    const auto path = folder / settings_file_name;
    if (!fs::exists(path)) return {};
    auto settings = read_settings(read_file(path, limits::settings_file_max), known_settings(), problems);
    for (const auto& problem : problems.listed()) {
        if (problem.severity == Severity::refused) throw Failure(sentence(problem, lang));
    }
    return settings;
}

}  // namespace

DayFolder open_day(const fs::path& folder, const std::optional<fs::path>& data, Lang lang) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) throw Failure(fmt::format("{} is not a folder", folder.string()));
    const bool read_only = is_read_only(folder);
    if (read_only && !data) {
        throw Failure(fmt::format("{} is read-only; name a folder for the store with --data DIR", folder.string()));
    }
    DayFolder day;
    day.folder = folder;
    day.data = data.value_or(folder / ".tallyman");
    day.outputs = read_only ? day.data : folder;
    day.settings = read_settings_of(folder, day.problems, lang);
    day.zone = Zone(day.settings.text(zone_setting));
    const auto words = day.settings.text(lang_setting);
    if (words != "vi" && words != "en")
        throw Failure(fmt::format("tallyman.toml [lang]: \"{}\"; right: vi | en", words));
    day.lang = words == "en" ? Lang::en : Lang::vi;
    return day;
}

}  // namespace tallyman::store
