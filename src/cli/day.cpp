#include "cli/day.h"

#include <set>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/limits.h"
#include "dispatch/day_travel.h"
#include "dispatch/plan_settings.h"
#include "roads/road_settings.h"
#include "store/day_tables.h"
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
    if (day.orders.empty()) {
        constexpr Words none{"Chưa có đơn nào: hãy điền các tệp trong {}, rồi chạy: tallyman import {}",
                             "There are no orders: fill in the files in {}, then run: tallyman import {}"};
        throw Failure(fmt::format(fmt::runtime(none.in(console.lang())), options.folder, options.folder));
    }
    day.photos = day.store.photos();
    return day;
}

dispatch::PlanOptions DayPlanning::options(const Settings& settings) const {
    auto options = dispatch::plan_options(settings);
    options.rules = &rules;
    for (const auto& table : tables) options.travel.push_back(&table);
    return options;
}

namespace {

constexpr std::size_t travel_cache_max = std::size_t{2} << 30;  // 80 million ways

// Every outlet that has an order, and the depots.
std::vector<dispatch::DayPlace> places_of(const ImportedDay& day) {
    std::vector<dispatch::DayPlace> places;
    std::set<OutletId> ordering;
    for (const auto& order : day.orders) ordering.insert(order.outlet);
    for (const auto& depot : day.catalog.depots) places.push_back({depot.id.text, depot.position});
    for (const auto& outlet : day.catalog.outlets)
        if (ordering.contains(outlet.id)) places.push_back({outlet.id.text, outlet.position});
    return places;
}

// What was answered is kept also when the service fails half-way.
dispatch::TravelTable ask_roads(const ImportedDay& day, const roads::RoadService& service, Console& console) {
    const auto path = day.folder.data / "travel.cache";
    const auto bytes = std::filesystem::exists(path) ? store::read_file(path, travel_cache_max) : std::string();
    const auto days_max = static_cast<int>(day.folder.settings.integer(roads::cache_days_setting));
    auto cache =
        roads::TravelCache::read(bytes, service.address, std::chrono::floor<std::chrono::days>(system_now()), days_max);
    const auto known = cache.size();
    const auto keep = [&] {
        if (cache.size() > known) store::write_atomically(path, cache.bytes());
    };
    try {
        auto table = roads::road_travel(places_of(day), service, cache, console.progress("roads", "requests"));
        keep();
        return table;
    } catch (const Failure&) {
        keep();
        throw;
    }
}

}  // namespace

DayPlanning planning_of(const ImportedDay& day, Console& console) {
    auto tables = store::read_day_tables(day.folder.folder, day.catalog);
    DayPlanning planning{std::move(tables.rules), std::move(tables.travel)};
    const auto service = roads::road_service(day.folder.settings);
    if (!service.address.empty()) planning.tables.push_back(ask_roads(day, service, console));
    return planning;
}

}  // namespace tallyman::cli
