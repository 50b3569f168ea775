#include <filesystem>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/limits.h"
#include "catalog/settings_file.h"
#include "cli/doctor.h"
#include "cli/nearest.h"
#include "store/files.h"
#include "store/known_settings.h"

namespace tallyman::cli {
namespace {

namespace fs = std::filesystem;

std::string nearest_setting(std::string_view key) {
    std::vector<std::string> keys;
    for (const auto& setting : store::known_settings()) keys.emplace_back(setting.key);
    return nearest_to(key, keys);
}

}  // namespace

ExitCode config_check(const ConfigOptions& options, Console& console) {
    const fs::path given = options.file;
    const auto file = fs::is_directory(given) ? given / settings_file_name : given;
    Problems problems;
    read_settings(store::read_file(file, limits::settings_file_max), store::known_settings(), problems);
    auto lines = nlohmann::json::array();
    for (const auto& problem : problems.listed()) {
        const auto near =
            problem.code == ProblemCode::unknown_setting ? nearest_setting(problem.column) : std::string();
        auto here = problem;
        here.file = file.string();
        const auto words = sentence(here, console.lang());
        constexpr Words meant{". Có phải ý là {}?", ". Is {} meant?"};
        console.say(
            fmt::format("{}{}", words, near.empty() ? "" : fmt::format(fmt::runtime(meant.in(console.lang())), near)));
        lines.push_back({{"line", problem.line},
                         {"key", problem.column},
                         {"severity", name(problem.severity)},
                         {"code", name(problem.code)},
                         {"words", words},
                         {"nearest", near}});
    }
    if (lines.empty()) console.say(fmt::format("{}: {}", file.string(), Words{"đúng", "right"}.in(console.lang())));
    console.result({{"command", "config check"}, {"file", file.string()}, {"problems", lines}});
    return lines.empty() ? ExitCode::done : ExitCode::problems_found;
}

}  // namespace tallyman::cli
