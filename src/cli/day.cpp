#include "cli/day.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"
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

std::optional<dispatch::TravelTable> travel_table(const store::DayFolder& folder) {
    const auto path = folder.folder / "matrix.csv";
    if (!std::filesystem::exists(path)) return {};
    return dispatch::read_travel_table(store::read_file(path, limits::csv_file_max), path.string());
}

Day main_day(const std::vector<Order>& orders) {
    std::map<Day, int> count;
    for (const auto& order : orders) ++count[order.due];
    const auto most = std::ranges::max_element(count, {}, [](const auto& day) { return day.second; });
    return most == count.end() ? Day{} : most->first;
}

}  // namespace tallyman::cli
