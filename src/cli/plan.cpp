#include "cli/plan.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "dispatch/drops.h"
#include "orders/allocate.h"
#include "report/plan_json.h"
#include "report/run_sheets.h"
#include "report/text.h"
#include "store/files.h"
#include "store/stock_to_give.h"

namespace tallyman::cli {
namespace {

namespace fs = std::filesystem;

std::map<Day, dispatch::Plan> plans_of(const ImportedDay& day, const Allocation& allocation, Console& console) {
    const auto planning = planning_of(day, console);
    std::map<Day, dispatch::Plan> plans;
    for (const auto& [due, drops] : dispatch::drops_by_day(day.catalog, day.orders, allocation))
        plans[due] = watched_plan(planning.options(day.folder.settings), console,
                                  [&](const auto& options, const auto& progress) {
                                      return dispatch::plan_day(day.catalog, drops, options, progress);
                                  });
    if (interrupted().stopped())
        console.note(
            Words{"Dừng sớm: giữ kế hoạch tốt nhất đã tìm được.", "Stopped early: the best plan so far is kept."}.in(
                console.lang()));
    return plans;
}

// A vehicle's key as a file name: whatever is neither letter nor digit becomes a dash.
std::string file_name(Day day, const VehicleId& vehicle, std::size_t number) {
    std::string name = iso(day) + "-";
    bool is_plain = true;
    for (const char c : vehicle.text) {
        const bool keeps =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        name += keeps ? c : '-';
        is_plain = is_plain && keeps;
    }
    return is_plain ? name + ".html" : fmt::format("{}-{}.html", name, number);
}

// The sheets of an earlier plan go: a driver must not find two.
int write_run_sheets(const ImportedDay& day, const Allocation& allocation, const std::map<Day, dispatch::Plan>& plans) {
    const auto folder = day.folder.outputs / "run_sheets";
    std::error_code error;
    fs::create_directories(folder, error);
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".html") fs::remove(entry.path());
    }
    int written = 0;
    for (const auto& [due, plan] : plans) {
        const auto sheets = report::run_sheets_of(due, day.catalog, allocation, plan);
        for (std::size_t i = 0; i < sheets.size(); ++i, ++written) {
            store::write_atomically(folder / file_name(due, sheets[i].vehicle.id, i),
                                    report::run_sheet_page(sheets[i], day.folder.lang));
        }
    }
    return written;
}

struct Summary {
    std::int64_t short_lines = 0, stops = 0, left_out = 0, vehicles = 0;
    Metres distance;
    Money cost;
};

Summary summary_of(const Allocation& allocation, const std::map<Day, dispatch::Plan>& plans) {
    Summary sum;
    for (const auto& order : allocation) {
        for (const auto& line : order.lines) sum.short_lines += line.given() < line.asked ? 1 : 0;
    }
    for (const auto& [due, plan] : plans) {
        sum.left_out += static_cast<std::int64_t>(plan.left_out.size());
        sum.distance += plan.distance;
        sum.cost += plan.cost;
        for (const auto& route : plan.routes) {
            sum.vehicles += route.trips.empty() ? 0 : 1;
            for (const auto& trip : route.trips) sum.stops += static_cast<std::int64_t>(trip.stops.size());
        }
    }
    return sum;
}

}  // namespace

int save_plans(ImportedDay& day, const Allocation& allocation, const std::map<Day, dispatch::Plan>& plans) {
    day.store.save_plans(plans);
    store::write_atomically(day.folder.outputs / "plan.json", report::plan_json(day.catalog, allocation, plans));
    return write_run_sheets(day, allocation, plans);
}

ExitCode plan(const DayOptions& options, Console& console) {
    auto day = open_imported(options, console);
    const auto stock = store::stock_to_give(day.store, store::EventStore(day.folder.data));
    for (const auto& lot : stock.held) {
        constexpr Words words{"Lô {} của {} đang giữ lại: không giao cho ai.",
                              "Lot {} of {} is held back: nobody gets it."};
        console.note(fmt::format(fmt::runtime(words.in(console.lang())), lot.lot.text, lot.gtin.text));
    }
    const auto allocation = allocate(day.orders, stock.free, day.catalog, shelf_life_rule(day.folder.settings));
    const auto plans = plans_of(day, allocation, console);
    day.store.save_allocation(allocation);
    const auto sheets = save_plans(day, allocation, plans);

    const auto sum = summary_of(allocation, plans);
    using report::some;
    console.say(
        report::say({"{}: {} trên {}, {} km; {} đơn chưa xếp được, {}; {}", "{}: {} on {}, {} km; {} left out, {}; {}"},
                    some(day.orders.size(), "{} đơn", "{} order", "{} orders"),
                    some(sum.stops, "{} điểm giao", "{} stop", "{} stops"),
                    some(sum.vehicles, "{} xe", "{} vehicle", "{} vehicles"), sum.distance.value / 1000, sum.left_out,
                    some(sum.short_lines, "{} dòng thiếu hàng", "{} short line", "{} short lines"),
                    some(sheets, "{} phiếu giao hàng", "{} run sheet", "{} run sheets"))
            .in(console.lang()));
    console.result({{"command", "plan"},
                    {"orders", day.orders.size()},
                    {"short_lines", sum.short_lines},
                    {"stops", sum.stops},
                    {"left_out", sum.left_out},
                    {"vehicles", sum.vehicles},
                    {"distance_m", sum.distance.value},
                    {"cost", sum.cost.value},
                    {"run_sheets", sheets}});
    return sum.short_lines + sum.left_out > 0 ? ExitCode::problems_found : ExitCode::done;
}

}  // namespace tallyman::cli
