#include "cli/trace_events.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "store/event_store.h"
#include "store/files.h"
#include "store/ledger_store.h"
#include "store/store.h"
#include "trace/document.h"
#include "trace/own_events.h"

namespace tallyman::cli {
namespace {

constexpr Seconds packing{15 * 60};  // before the trip leaves

// What the day folder knows of an order once it is allocated and planned.
struct Trip {
    OutletId outlet;
    Instant departs{}, arrives{};
};

std::map<OrderId, Trip> trips_of(const store::Store& store, const Zone& zone) {
    std::map<OrderId, Trip> trips;
    for (const auto& [due, plan] : store.plans()) {
        for (const auto& route : plan.routes) {
            for (const auto& trip : route.trips) {
                for (const auto& stop : trip.stops) {
                    trips[stop.order] = {stop.outlet, zone.at(due, trip.leave_depot), zone.at(due, stop.arrive)};
                }
            }
        }
    }
    return trips;
}

// A photo is what shows that a load came to its door; its time is the time.
std::map<OrderId, std::optional<Instant>> photographed(const store::Store& store) {
    std::map<OrderId, std::optional<Instant>> times;
    for (const auto& photo : store.photos()) {
        auto& time = times[photo.order];
        if (photo.taken_at && (!time || *photo.taken_at < *time)) time = photo.taken_at;
    }
    return times;
}

trace::LotUnits units_of(const Gtin& gtin, const LotId& lot, Day expiry, Cases cases,
                         const std::map<Gtin, std::int64_t>& per_case) {
    const auto found = per_case.find(gtin);
    return {gtin, lot, expiry, cases.value * (found == per_case.end() ? 1 : found->second)};
}

}  // namespace

ExitCode trace_capture(const TraceEventsOptions& options, Console& console) {
    store::EventStore events(store::find_store(options.data));
    bool all_taken = true;
    for (const auto& path : options.files) {
        const auto captured = events.capture(store::read_file(path, trace::document_bytes_max));
        auto problems = nlohmann::json::array();
        if (captured) {
            console.say(fmt::format("{}: {} events, {} known before", path, captured->added, captured->known));
            console.result({{"file", path}, {"captured", captured->added}, {"known", captured->known}, {"problems", problems}});
            continue;
        }
        all_taken = false;
        console.say(fmt::format("{}: refused, nothing captured", path));
        for (const auto& problem : captured.error()) {
            console.say(fmt::format("  {}: {}", problem.path, problem.what));
            problems.push_back({{"path", problem.path}, {"what", problem.what}});
        }
        console.result({{"file", path}, {"captured", 0}, {"known", 0}, {"problems", problems}});
    }
    return all_taken ? ExitCode::done : ExitCode::problems_found;
}

ExitCode trace_query(const TraceEventsOptions& options, Console&) {
    trace::QueryParameters parameters;
    for (const auto& text : options.parameters) {
        const auto equals = text.find('=');
        if (equals == std::string::npos) throw Failure(fmt::format("{}: a parameter reads NAME=VALUE", text));
        parameters.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    const auto query = trace::parse_query(parameters);
    if (!query) throw Failure(query.error());
    std::vector<std::string> texts;
    for (auto& event : store::EventStore(store::find_store(options.data)).find(*query)) texts.push_back(std::move(event.text));
    fmt::print("{}", trace::document_of(texts, system_now()));
    return ExitCode::done;
}

ExitCode trace_export(const TraceEventsOptions& options, Console&) {
    const store::Store store(store::find_store(options.data));
    const auto import = store.current_import();
    const auto allocation = store.allocation();
    if (!import || !allocation) throw Failure("nothing was allocated yet; run `tallyman plan` first");
    const Zone zone;
    std::map<Gtin, std::int64_t> per_case;
    for (const auto& product : store.catalog().products) per_case[product.gtin] = product.units_per_case;

    const auto trips = trips_of(store, zone);
    const auto photos = photographed(store);
    std::vector<trace::Load> loads;
    Instant first = import->at;
    for (const auto& order : *allocation) {
        const auto trip = trips.find(order.order);
        if (trip == trips.end()) continue;
        trace::Load load{order.order, order.depot, trip->second.outlet, {}, trip->second.departs - packing,
                         trip->second.departs, {}};
        for (const auto& line : order.lines) {
            for (const auto& lot : line.lots) load.lots.push_back(units_of(line.gtin, lot.lot, lot.expiry, lot.cases, per_case));
        }
        if (load.lots.empty()) continue;
        if (const auto photo = photos.find(order.order); photo != photos.end()) {
            load.received = std::max(photo->second.value_or(trip->second.arrives), load.departed + Seconds{1});
        }
        first = std::min(first, load.packed);
        loads.push_back(std::move(load));
    }
    std::vector<trace::StockedLot> stock;
    for (const auto& lot : store.stock()) {
        stock.push_back({lot.depot, units_of(lot.gtin, lot.lot, lot.expiry, lot.cases, per_case), first - Seconds{1}});
    }
    fmt::print("{}", trace::document_of_day(stock, loads, zone, options.domain, import->at));
    return ExitCode::done;
}

}  // namespace tallyman::cli
