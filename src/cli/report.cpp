#include "cli/report.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/examine_day.h"
#include "cli/load_references.h"
#include "decoder/preview.h"
#include "report/day_report.h"
#include "report/plan_words.h"
#include "store/deliveries.h"
#include "store/desk_store.h"
#include "store/files.h"
#include "verify/expect.h"
#include "vision/jpeg.h"

namespace tallyman::cli {
namespace {

constexpr int preview_side = 480;  // pixels: a card is 250 wide, on a good screen twice that

using tallyman::report::DayView;
using tallyman::report::DeliveryView;

// The plan of the day that most orders are due: what the page shows against the photos.
dispatch::Plan plan_of(const ImportedDay& day) {
    auto plans = day.store.plans();
    const auto found = plans.find(main_day(day.orders));
    return found == plans.end() ? dispatch::Plan{} : std::move(found->second);
}

std::unordered_map<OrderId, VehicleId> planned_vehicles(const dispatch::Plan& plan) {
    std::unordered_map<OrderId, VehicleId> vehicles;
    for (const auto& route : plan.routes) {
        for (const auto& trip : route.trips) {
            for (const auto& stop : trip.stops) vehicles[stop.order] = route.vehicle;
        }
    }
    return vehicles;
}

void add_shortages(const ImportedDay& day, DayView& view) {
    std::unordered_map<OrderId, OutletId> outlet_of;
    for (const auto& order : day.orders) outlet_of[order.id] = order.outlet;
    for (const auto& order : day.store.allocation().value_or(Allocation{})) {
        for (const auto& line : order.lines) {
            if (line.given() < line.asked) {
                view.short_lines.push_back({line.order, outlet_of[line.order], line.gtin, line.asked, line.given(),
                                            tallyman::report::words_of(line)});
            }
        }
    }
    for (const auto& one : view.plan.left_out) {
        view.left_out.push_back({one.order, outlet_of[one.order], tallyman::report::words_of(one)});
    }
}

// On a day on which phones speak, what no phone has spoken of and no photo shows is not missing but still to come.
std::set<OrderId> orders_still_out(const ImportedDay& day) {
    const auto deliveries = store::Deliveries(day.store).all();
    std::set<OrderId> photographed;
    for (const auto& photo : day.photos) photographed.insert(photo.order);
    const auto is_done = [&](const OrderId& order) {
        const auto found = deliveries.find(order);
        return found != deliveries.end() && found->second.outcome.has_value();
    };
    std::set<Day> spoken;
    for (const auto& order : day.orders) {
        if (is_done(order.id)) spoken.insert(order.due);
    }
    std::set<OrderId> out;
    for (const auto& order : day.orders) {
        if (spoken.contains(order.due) && !is_done(order.id) && !photographed.contains(order.id)) out.insert(order.id);
    }
    return out;
}

// Orders and photos with their verdicts; pictures and evidence are added later, to those that are shown.
void add_deliveries(const ImportedDay& day, DayView& view) {
    std::unordered_map<std::string, std::size_t> photo_at;
    for (const auto& photo : day.photos) {
        photo_at[photo.file] = view.photos.size();
        view.photos.push_back({.file = photo.file,
                               .order = photo.order,
                               .taken_at = photo.taken_at,
                               .position = photo.position,
                               .findings = {},
                               .verdict = {},
                               .thumbnail = {}});
    }
    std::unordered_map<OrderId, OutletId> outlet_of;
    for (const auto& order : day.orders) outlet_of[order.id] = order.outlet;
    const auto planned = planned_vehicles(view.plan);
    const auto still_out = orders_still_out(day);

    for (const auto& row : day.store.verdicts()) {
        if (row.file.empty()) {
            if (still_out.contains(row.order)) {
                ++view.still_out;
                continue;
            }
            const auto vehicle = planned.find(row.order);
            view.deliveries.push_back({row.order,
                                       outlet_of[row.order],
                                       vehicle == planned.end() ? VehicleId{} : vehicle->second,
                                       row.verdict,
                                       {}});
        } else if (const auto at = photo_at.find(row.file); at != photo_at.end() && !view.deliveries.empty()) {
            view.photos[at->second].verdict = row.verdict;
            view.deliveries.back().photos.push_back(at->second);
            if (const auto& by = day.photos[at->second].vehicle) view.deliveries.back().vehicle = *by;
        }
    }
}

// What the last check saw in each photo; the camera's time and place where photos.csv is silent.
void add_evidence(const ImportedDay& day, DayView& view) {
    for (auto& photo : view.photos) {
        auto seen = kept_seen(day.store, photo.file);
        if (!seen) continue;
        photo.width = seen->width;
        photo.height = seen->height;
        photo.findings = std::move(seen->findings);
        if (!photo.taken_at) photo.taken_at = verify::taken_at(seen->exif, view.zone);
        if (!photo.position) photo.position = seen->exif.position;
    }
}

// Under any measure of the removal desk: a report is passed on, so what was decided holds there too.
std::set<std::string> kept_back(const ImportedDay& day) {
    std::set<std::string> items;
    for (const auto& request : store::DeskStore(day.folder.data).cases())
        if (request.in_force(system_now())) items.insert(request.request.item);
    return items;
}

// Small copies of the photos that a person will look at.
void add_pictures(const ImportedDay& day, DayView& view, Console& console) {
    const auto to_see = tallyman::report::photos_to_see(view);
    const auto references =
        load_references({.catalog = {}, .products = {}, .people_model = people_model_of(day.folder.data)});
    decoder::Previewer previewer(preview_side, references.people);
    const auto progress = console.progress("report", "photos");
    const auto shown = std::min(to_see.size(), tallyman::report::shown_photos_max);
    const auto hidden = kept_back(day);
    for (std::size_t i = 0; i < shown; ++i) {
        if (progress.stopped()) throw Failure("stopped");
        auto& photo = view.photos[static_cast<std::size_t>(to_see[i].photo - view.photos.data())];
        if (hidden.contains(photo.file)) continue;
        std::error_code error;
        const auto path = day.folder.folder / photo.file;
        const auto bytes = std::filesystem::file_size(path, error);
        if (!error && bytes <= vision::jpeg_bytes_max) {
            const auto text = store::read_file(path, vision::jpeg_bytes_max);
            photo.thumbnail = previewer.preview(std::as_bytes(std::span(text)));
        }
        progress.report(i + 1, shown);
    }
}

DayView view_of(const ImportedDay& day) {
    DayView view;
    const auto folder = std::filesystem::weakly_canonical(day.folder.folder);
    view.name = folder.filename().string();
    view.day = main_day(day.orders);
    view.zone = day.folder.zone;
    view.catalog = day.catalog;
    view.plan = plan_of(day);
    view.seconds_per_photo = day.folder.settings.number(tallyman::report::seconds_per_photo_setting);
    if (day.folder.outputs != day.folder.folder) view.photo_base = "file://" + folder.string() + "/";
    add_deliveries(day, view);
    add_evidence(day, view);
    add_shortages(day, view);
    if (const auto text = day.store.deciding_report()) view.automation = tallyman::report::automation_view_from(*text);
    return view;
}

}  // namespace

ExitCode report(const DayOptions& options, Console& console) {
    const auto day = open_imported(options, console);
    auto view = view_of(day);
    const bool is_checked = !view.deliveries.empty();
    if (is_checked) add_pictures(day, view, console);

    const auto file = day.folder.outputs / "report.html";
    const auto page = tallyman::report::day_report_page(view, day.folder.lang);
    store::write_atomically(file, page);
    store::write_atomically(day.folder.outputs / "report.csv", tallyman::report::day_report_csv(view));

    const auto figures = tallyman::report::figures_of(view);
    constexpr Words words{"Báo cáo: {}", "Report: {}"};
    console.say(fmt::format(fmt::runtime(words.in(console.lang())), file.string()));
    if (!is_checked)
        console.note(Words{"Ảnh chưa được kiểm tra; hãy chạy: tallyman check",
                           "The photos were not checked yet; run: tallyman check"}
                         .in(console.lang()));
    console.result(
        {{"command", "report"},
         {"file", file.string()},
         {"bytes", page.size()},
         {"photos_shown", std::min(tallyman::report::photos_to_see(view).size(), tallyman::report::shown_photos_max)},
         {"baseline_minutes", static_cast<double>(view.photos.size()) * view.seconds_per_photo / 60},
         {"minutes_avoided",
          {{"estimate", figures.minutes_avoided},
           {"low", figures.minutes_interval.low},
           {"high", figures.minutes_interval.high}}}});
    return is_checked ? ExitCode::done : ExitCode::problems_found;
}

}  // namespace tallyman::cli
