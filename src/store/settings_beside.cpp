#include "store/settings_beside.h"

#include "base/failure.h"
#include "base/limits.h"
#include "catalog/settings_file.h"
#include "store/files.h"

namespace tallyman::store {

namespace fs = std::filesystem;

fs::path settings_beside(const fs::path& data) {
    const auto inside = data / settings_file_name;
    const auto whole = fs::absolute(data).lexically_normal();
    const auto folder = whole.has_filename() ? whole : whole.parent_path();
    if (fs::exists(inside) || folder.filename() != ".tallyman") return inside;
    return folder.parent_path() / settings_file_name;
}

std::optional<Settings> read_settings_beside(const fs::path& data, std::span<const Setting> known) {
    const auto file = settings_beside(data);
    if (!fs::exists(file)) return {};
    Problems problems;
    auto settings = read_settings(read_file(file, limits::settings_file_max), known, problems);
    for (const auto& problem : problems.listed())
        if (problem.severity == Severity::refused) throw Failure(sentence(problem, Lang::en));
    return settings;
}

}  // namespace tallyman::store
