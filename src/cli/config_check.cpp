#include <algorithm>
#include <filesystem>
#include <numeric>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/limits.h"
#include "catalog/settings_file.h"
#include "cli/doctor.h"
#include "store/files.h"
#include "store/known_settings.h"

namespace tallyman::cli {
namespace {

namespace fs = std::filesystem;

// How many letters must be put in, left out or changed (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto changed = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
            corner = std::exchange(row[j], std::min({changed, row[j] + 1, row[j - 1] + 1}));
        }
    }
    return row.back();
}

// Empty where nothing is near: half of the name is another.
std::string nearest_to(std::string_view key) {
    std::string_view nearest;
    auto least = key.size() / 2 + 1;
    for (const auto& setting : store::known_settings()) {
        const auto apart = distance(key, setting.key);
        if (apart >= least) continue;
        least = apart;
        nearest = setting.key;
    }
    return std::string(nearest);
}

}  // namespace

ExitCode config_check(const ConfigOptions& options, Console& console) {
    const fs::path given = options.file;
    const auto file = fs::is_directory(given) ? given / settings_file_name : given;
    Problems problems;
    read_settings(store::read_file(file, limits::settings_file_max), store::known_settings(), problems);
    auto lines = nlohmann::json::array();
    for (const auto& problem : problems.listed()) {
        const auto near = problem.code == ProblemCode::unknown_setting ? nearest_to(problem.column) : std::string();
        const auto words = sentence(problem, console.lang());
        constexpr Words meant{". Có phải ý là {}?", ". Is {} meant?"};
        console.say(fmt::format("{}:{}: {}{}", file.string(), problem.line, words,
                                near.empty() ? "" : fmt::format(fmt::runtime(meant.in(console.lang())), near)));
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
