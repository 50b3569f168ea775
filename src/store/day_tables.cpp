#include "store/day_tables.h"

#include "base/limits.h"
#include "store/files.h"

namespace tallyman::store {

DayTables read_day_tables(const std::filesystem::path& folder, const Catalog& catalog) {
    DayTables tables;
    auto& rules = tables.rules;
    const auto read = [&](const char* name, const auto& take) {
        const auto path = folder / name;
        if (std::filesystem::exists(path)) take(read_file(path, limits::csv_file_max), path.string());
    };
    read("limits.csv", [&](const auto& csv, const auto& file) { dispatch::read_limits(csv, file, catalog, rules); });
    read("windows.csv", [&](const auto& csv, const auto& file) { dispatch::read_windows(csv, file, catalog, rules); });
    read("habits.csv", [&](const auto& csv, const auto& file) { dispatch::read_habits(csv, file, rules); });
    read("traffic.csv", [&](const auto& csv, const auto& file) { dispatch::read_traffic(csv, file, rules); });
    read("matrix.csv",
         [&](const auto& csv, const auto& file) { tables.travel.push_back(dispatch::read_travel_table(csv, file)); });
    return tables;
}

}  // namespace tallyman::store
