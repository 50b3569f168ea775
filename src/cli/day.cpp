#include "cli/day.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"
#include "dispatch/plan_settings.h"
#include "store/files.h"

namespace tallyman::cli {

OpenDay open_store(const DayOptions& options, const Console& console) {
    std::optional<std::filesystem::path> data;
    if (options.data) data = *options.data;
    auto folder = store::open_day(options.folder, data, console.lang());
    store::Store store(folder.data);
    if (!store.current_import()) {
        constexpr Words none{"Chưa nhập dữ liệu ngày nào; hãy chạy: tallyman import {}",
                             "Nothing was imported yet; run: tallyman import {}"};
        throw Failure(fmt::format(fmt::runtime(none.in(console.lang())), options.folder));
    }
    return {std::move(folder), std::move(store)};
}

ImportedDay open_imported(const DayOptions& options, const Console& console) {
    auto open = open_store(options, console);
    ImportedDay day{std::move(open.folder), std::move(open.store), {}, {}, {}};
    day.catalog = day.store.catalog();
    day.orders = day.store.orders();
    day.photos = day.store.photos();
    return day;
}

dispatch::PlanOptions DayPlanning::options(const Settings& settings) const {
    auto options = dispatch::plan_options(settings);
    options.rules = &rules;
    for (const auto& table : tables) options.travel.push_back(&table);
    return options;
}

DayPlanning planning_of(const ImportedDay& day) {
    DayPlanning planning;
    const auto read = [&](const char* name, const auto& take) {
        const auto path = day.folder.folder / name;
        if (std::filesystem::exists(path)) take(store::read_file(path, limits::csv_file_max), path.string());
    };
    auto& rules = planning.rules;
    read("limits.csv", [&](const auto& csv, const auto& file) { dispatch::read_limits(csv, file, day.catalog, rules); });
    read("windows.csv", [&](const auto& csv, const auto& file) { dispatch::read_windows(csv, file, day.catalog, rules); });
    read("habits.csv", [&](const auto& csv, const auto& file) { dispatch::read_habits(csv, file, rules); });
    read("traffic.csv", [&](const auto& csv, const auto& file) { dispatch::read_traffic(csv, file, rules); });
    read("matrix.csv", [&](const auto& csv, const auto& file) { planning.tables.push_back(dispatch::read_travel_table(csv, file)); });
    return planning;
}

Day main_day(const std::vector<Order>& orders) {
    std::map<Day, int> count;
    for (const auto& order : orders) ++count[order.due];
    const auto most = std::ranges::max_element(count, {}, [](const auto& day) { return day.second; });
    return most == count.end() ? Day{} : most->first;
}

}  // namespace tallyman::cli
