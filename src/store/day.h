// A day folder as a command finds it: where its files are, where its store is, what its tallyman.toml says.
#pragma once

#include <filesystem>
#include <optional>

#include "base/lang.h"
#include "base/settings.h"
#include "base/time.h"
#include "catalog/problem.h"

namespace tallyman::store {

struct DayFolder {
    std::filesystem::path folder;   // the CSV files and pictures
    std::filesystem::path data;     // the store: --data, else folder/.tallyman
    std::filesystem::path outputs;  // plan.json, verdicts.csv, ...: the folder; where it is read-only, `data`
    Settings settings;
    Zone zone;
    Lang lang = Lang::vi;  // of what is written for people: report and run sheets
    Problems problems;     // warnings about tallyman.toml
};

// Throws Failure when there is no such folder, when tallyman.toml is wrong (naming line, key and bounds, in `lang`), or
// when the folder is read-only and no `data` is given.
DayFolder open_day(const std::filesystem::path& folder, const std::optional<std::filesystem::path>& data, Lang lang);

}  // namespace tallyman::store
