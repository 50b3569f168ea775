#include "dispatch/day_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "dispatch/plan.h"
#include "dispatch/small_table.h"

namespace tallyman::dispatch {
namespace {

constexpr std::int64_t stops_most = 10'000;
constexpr std::int64_t km_most = 5'000;
constexpr std::int64_t hours_most = 24;
constexpr std::int64_t minutes_most = 24 * 60;
constexpr std::int64_t money_most = 1'000'000'000;
constexpr std::int64_t visits_most = 1'000'000;
constexpr int whole = 1000;

namespace limit {
enum { vehicle, stops_max, km_max, hours_max, overtime_min, overtime_per_hour, break_from, break_to, break_min, ends };
constexpr SmallColumn columns[] = {{"vehicle"},           {"stops_max", false},    {"km_max", false},
                                   {"hours_max", false},  {"overtime_min", false}, {"overtime_per_hour", false},
                                   {"break_from", false}, {"break_to", false},     {"break_min", false},
                                   {"ends", false}};
}  // namespace limit

namespace window {
enum { outlet, open, close };
constexpr SmallColumn columns[] = {{"outlet"}, {"open"}, {"close"}};
}  // namespace window

namespace habit {
enum { outlet, driver, visits };
constexpr SmallColumn columns[] = {{"outlet"}, {"driver"}, {"visits"}};
}  // namespace habit

namespace traffic {
enum { from, percent };
constexpr SmallColumn columns[] = {{"from"}, {"percent"}};
constexpr int percent_min = 10, percent_max = 1000;
}  // namespace traffic

std::optional<Pause> read_pause(const SmallRow& row) {
    using namespace limit;
    const int given = row.has(break_from) + row.has(break_to) + row.has(break_min);
    if (given == 0) return {};
    if (given < 3) row.fail("break_from, break_to and break_min belong together");
    const Pause pause{{row.time_of_day(break_from), row.time_of_day(break_to)},
                      std::chrono::minutes(row.integer(break_min, 1, minutes_most))};
    if (pause.start.open > pause.start.close) row.fail("the break ends before it starts");
    return pause;
}

bool read_ends(const SmallRow& row) {
    const std::string text = row.text(limit::ends);
    if (text != "" && text != "depot" && text != "last_stop") row.fail("ends: depot or last_stop is expected");
    return text == "last_stop";
}

void read_limits_row(const SmallRow& row, VehicleLimits& limits) {
    using namespace limit;
    if (row.has(stops_max)) limits.stops_max = static_cast<int>(row.integer(stops_max, 0, stops_most));
    if (row.has(km_max)) limits.distance_max = Metres{1000 * row.integer(km_max, 0, km_most)};
    if (row.has(hours_max)) limits.duration_max = std::chrono::hours(row.integer(hours_max, 0, hours_most));
    if (row.has(overtime_min)) limits.overtime_max = std::chrono::minutes(row.integer(overtime_min, 0, minutes_most));
    if (row.has(overtime_per_hour)) limits.overtime_per_hour = {row.integer(overtime_per_hour, 0, money_most)};
    if (auto pause = read_pause(row)) limits.pauses.push_back(*pause);
    limits.ends_at_last_stop = limits.ends_at_last_stop || read_ends(row);
}

template <class Items, class Id, class Member>
void must_know(const SmallRow& row, const Items& items, const Id& id, Member member, std::string_view what) {
    if (std::ranges::find(items, id, member) == items.end()) row.fail(fmt::format("no such {}: {}", what, id.text));
}

}  // namespace

const DayRules no_day_rules;

const VehicleLimits& DayRules::limits_of(const VehicleId& vehicle) const {
    static const VehicleLimits none;
    const auto found = limits.find(vehicle);
    return found == limits.end() ? none : found->second;
}

std::vector<Window> DayRules::windows_of(const Outlet& outlet, OpenHours window) const {
    const auto found = windows.find(outlet.id);
    std::vector<Window> possible;
    for (const OpenHours& hours : found == windows.end() ? std::vector{outlet.hours} : found->second) {
        const Window both{std::max({hours.open, outlet.hours.open, window.open}).count(),
                          std::min({hours.close, outlet.hours.close, window.close}).count()};
        if (both.open <= both.close) possible.push_back(both);
    }
    return possible;
}

int DayRules::strangeness(const OutletId& outlet, const DriverId& driver) const {
    const auto found = visits.find(outlet);
    if (found == visits.end()) return 0;
    int most = 1;
    for (const auto& [who, times] : found->second) most = std::max(most, times);
    const auto own = found->second.find(driver);
    return own == found->second.end() ? whole : whole - static_cast<int>(std::int64_t{whole} * own->second / most);
}

void read_limits(std::string_view csv, const std::string& file, const Catalog& catalog, DayRules& rules) {
    read_small_table(csv, file, limit::columns, [&](const SmallRow& row) {
        const VehicleId vehicle{row.text(limit::vehicle)};
        must_know(row, catalog.vehicles, vehicle, &Vehicle::id, "vehicle");
        VehicleLimits& limits = rules.limits[vehicle];
        read_limits_row(row, limits);
        const auto& pauses = limits.pauses;
        if (pauses.size() > 1 && pauses[pauses.size() - 2].start.open > pauses.back().start.open)
            row.fail("the breaks of a vehicle come in the sequence of the day");
    });
}

void read_windows(std::string_view csv, const std::string& file, const Catalog& catalog, DayRules& rules) {
    read_small_table(csv, file, window::columns, [&](const SmallRow& row) {
        const OutletId outlet{row.text(window::outlet)};
        must_know(row, catalog.outlets, outlet, &Outlet::id, "outlet");
        const OpenHours hours{row.time_of_day(window::open), row.time_of_day(window::close)};
        if (hours.open > hours.close) row.fail("the time window ends before it starts");
        auto& all = rules.windows[outlet];
        if (!all.empty() && all.back().close >= hours.open)
            row.fail("the windows of an outlet come in order and apart from each other");
        all.push_back(hours);
    });
}

void read_habits(std::string_view csv, const std::string& file, DayRules& rules) {
    read_small_table(csv, file, habit::columns, [&](const SmallRow& row) {
        const int visits = static_cast<int>(row.integer(habit::visits, 0, visits_most));
        if (!rules.visits[{row.text(habit::outlet)}].emplace(DriverId{row.text(habit::driver)}, visits).second)
            row.fail("this outlet and driver are there twice");
    });
}

void read_traffic(std::string_view csv, const std::string& file, DayRules& rules) {
    read_small_table(csv, file, traffic::columns, [&](const SmallRow& row) {
        const TrafficSlice slice{
            row.time_of_day(traffic::from),
            static_cast<int>(row.integer(traffic::percent, traffic::percent_min, traffic::percent_max))};
        if (!rules.traffic.empty() && rules.traffic.back().from >= slice.from)
            row.fail("the times of day come in order");
        rules.traffic.push_back(slice);
    });
}

}  // namespace tallyman::dispatch
