#include "store/day_events.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/failure.h"
#include "trace/own_events.h"

namespace tallyman::store {
namespace {

constexpr Seconds packing{15 * 60};  // before the trip leaves

struct Trip {
    OutletId outlet;
    Instant departs{}, arrives{};
};

std::map<OrderId, Trip> trips_of(const Store& store, const Zone& zone) {
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
std::map<OrderId, std::optional<Instant>> photographed(const Store& store) {
    std::map<OrderId, std::optional<Instant>> times;
    for (const auto& photo : store.photos()) {
        auto& time = times[photo.order];
        if (photo.taken_at && (!time || *photo.taken_at < *time)) time = photo.taken_at;
    }
    return times;
}

using CaseSizes = std::map<Gtin, std::int64_t>;

trace::LotUnits units_of(const Gtin& gtin, const LotId& lot, Day expiry, Cases cases, const CaseSizes& per_case) {
    const auto found = per_case.find(gtin);
    return {gtin, lot, expiry, cases.value * (found == per_case.end() ? 1 : found->second)};
}

std::vector<trace::Load> loads_of(const Store& store, const Allocation& allocation, const Zone& zone,
                                  const CaseSizes& per_case) {
    const auto trips = trips_of(store, zone);
    const auto photos = photographed(store);
    std::vector<trace::Load> loads;
    for (const auto& order : allocation) {
        const auto trip = trips.find(order.order);
        if (trip == trips.end()) continue;
        trace::Load load{order.order,          order.depot, trip->second.outlet, {}, trip->second.departs - packing,
                         trip->second.departs, {}};
        for (const auto& line : order.lines) {
            for (const auto& lot : line.lots)
                load.lots.push_back(units_of(line.gtin, lot.lot, lot.expiry, lot.cases, per_case));
        }
        if (load.lots.empty()) continue;
        if (const auto photo = photos.find(order.order); photo != photos.end()) {
            load.received = std::max(photo->second.value_or(trip->second.arrives), load.departed + Seconds{1});
        }
        loads.push_back(std::move(load));
    }
    return loads;
}

}  // namespace

std::string day_events(const Store& store, const Zone& zone, std::string_view domain,
                       const std::optional<OrderId>& order) {
    const auto import = store.current_import();
    const auto allocation = store.allocation();
    if (!import || !allocation) throw Failure("nothing was allocated yet; run `tallyman plan` first");
    CaseSizes per_case;
    for (const auto& product : store.catalog().products) per_case[product.gtin] = product.units_per_case;

    auto loads = loads_of(store, *allocation, zone, per_case);
    Instant first =
        import->at;  // stock was there before the first load was packed, also when only one load is asked for
    for (const auto& load : loads) first = std::min(first, load.packed);
    if (order) std::erase_if(loads, [&](const trace::Load& load) { return load.order != *order; });
    std::set<std::string> wanted;
    for (const auto& load : loads) {
        for (const auto& lot : load.lots) wanted.insert(trace::lot_link(lot.gtin, lot.lot));
    }
    std::vector<trace::StockedLot> stock;
    for (const auto& lot : store.stock()) {
        if (order && !wanted.contains(trace::lot_link(lot.gtin, lot.lot))) continue;
        stock.push_back({lot.depot, units_of(lot.gtin, lot.lot, lot.expiry, lot.cases, per_case), first - Seconds{1}});
    }
    return trace::document_of_day(stock, loads, zone, domain, import->at);
}

}  // namespace tallyman::store
