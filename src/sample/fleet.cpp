#include "sample/fleet.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "base/random.h"
#include "sample/city.h"

namespace tallyman::sample {
namespace {

using namespace std::chrono_literals;

constexpr double road_factor = 1.35, speed_mps = 20 / 3.6;
constexpr TimeOfDay first_departure = 6h + 30min, last_arrival = 16h + 45min;

std::vector<Depot> depots() {
    return {{DepotId{"D1"}, "Kho Thủ Đức", {10.8490, 106.7720}, {5h, 20h}},
            {DepotId{"D2"}, "Kho Bình Tân", {10.7650, 106.6030}, {5h, 20h}}};
}

Vehicle vehicle(int number, const Depot& depot, Random random) {
    const bool frozen = number % 6 < 2;  // one in three, at both depots
    const int size = static_cast<int>(random.below(3));
    return {.id = {fmt::format("V{:02}", number + 1)},
            .driver = {fmt::format("{} ({:02})", person_name(random), number + 1)},
            .depot = depot.id,
            .capacity_weight = {1'000'000 + size * 400'000},
            .capacity_volume = {3'500'000 + size * 1'500'000},
            .temperature = frozen ? Temperature::frozen : Temperature::chilled,
            .shift = {6h, 18h},
            .cost_per_km = {8000 + size * 1500},
            .cost_per_hour = {45000},
            .cost_fixed = {150000 + size * 50000},
            .max_trips = 2};
}

Outlet outlet(int number, Random random, std::set<std::string>& names, std::string& district) {
    const Place place = random_place(random);
    district = place.district;
    return {.id = {fmt::format("C{:04}", number + 1)},
            .name = shop_name(random, names),
            .address = place.address,
            .position = place.position,
            .hours = {6h + 30min * random.between(0, 1), 18h + 30min * random.between(0, 6)},
            .service = std::chrono::minutes(random.between(4, 9))};
}

bool has_frozen(const SampleDay& day, std::size_t order) {
    return std::any_of(day.deliveries[order].shown.begin(), day.deliveries[order].shown.end(), [&](const Shown& shown) {
        return day.items[shown.item].product.temperature == Temperature::frozen;
    });
}

// Orders of one depot, those around the same bearing beside each other.
std::vector<std::size_t> swept(const SampleDay& day, const Depot& depot, bool frozen) {
    const auto nearest_depot = [&](LatLon at) {
        return std::min_element(day.catalog.depots.begin(), day.catalog.depots.end(),
                                [&](const Depot& a, const Depot& b) {
                                    return great_circle(a.position, at) < great_circle(b.position, at);
                                })
            ->id;
    };
    const auto where = [&](std::size_t order) { return day.catalog.outlets[day.deliveries[order].outlet].position; };
    const auto bearing = [&](std::size_t order) {
        return std::atan2(where(order).lat - depot.position.lat, where(order).lon - depot.position.lon);
    };
    std::vector<std::size_t> orders;
    for (std::size_t i = 0; i < day.deliveries.size(); ++i)
        if (has_frozen(day, i) == frozen && nearest_depot(where(i)) == depot.id) orders.push_back(i);
    std::stable_sort(orders.begin(), orders.end(), [&](auto a, auto b) { return bearing(a) < bearing(b); });
    return orders;
}

void drive_one(SampleDay& day, std::size_t vehicle, std::vector<std::size_t> orders) {
    const auto where = [&](std::size_t order) { return day.catalog.outlets[day.deliveries[order].outlet].position; };
    const auto& own = day.catalog.vehicles[vehicle].depot;
    LatLon at = std::find_if(day.catalog.depots.begin(), day.catalog.depots.end(), [&](const Depot& depot) {
                    return depot.id == own;
                })->position;
    std::vector<std::pair<std::size_t, Seconds>> tour;  // order, arrival since departure
    Seconds clock{0};
    while (!orders.empty()) {
        const auto next = std::min_element(orders.begin(), orders.end(), [&](auto a, auto b) {
            return great_circle(at, where(a)) < great_circle(at, where(b));
        });
        const double road_m = static_cast<double>(great_circle(at, where(*next)).value) * road_factor;
        clock += Seconds(std::lround(road_m / speed_mps));
        tour.emplace_back(*next, clock);
        clock += day.catalog.outlets[day.deliveries[*next].outlet].service;
        at = where(*next);
        orders.erase(next);
    }
    // A van with more shops than a day holds is shown as hurrying: times are squeezed, not moved into the night.
    const double squeeze = std::min(1.0, std::chrono::duration<double>(last_arrival - first_departure) /
                                             std::chrono::duration<double>(std::max(clock, Seconds(1))));
    for (const auto& [order, arrival] : tour) {
        day.deliveries[order].vehicle = vehicle;
        day.deliveries[order].arrival =
            first_departure + Seconds(std::lround(static_cast<double>(arrival.count()) * squeeze));
    }
}

}  // namespace

Catalog make_catalog(const Options& options, const std::vector<RangeItem>& items, std::vector<std::string>& districts) {
    const Random random(options.seed);
    Catalog catalog;
    for (const auto& item : items) catalog.products.push_back(item.product);
    catalog.depots = depots();
    std::set<std::string> names;
    districts.resize(static_cast<std::size_t>(options.outlets));
    for (int i = 0; i < options.outlets; ++i)
        catalog.outlets.push_back(outlet(i, random.fork(1000 + i), names, districts[static_cast<std::size_t>(i)]));
    for (int i = 0; i < options.vehicles; ++i)
        catalog.vehicles.push_back(
            vehicle(i, catalog.depots[static_cast<std::size_t>(i) % catalog.depots.size()], random.fork(900 - i)));
    return catalog;
}

void drive(SampleDay& day) {
    for (const Depot& depot : day.catalog.depots) {
        for (const bool frozen : {true, false}) {
            std::vector<std::size_t> vans;
            for (std::size_t v = 0; v < day.catalog.vehicles.size(); ++v)
                if (day.catalog.vehicles[v].depot == depot.id &&
                    (day.catalog.vehicles[v].temperature == Temperature::frozen) == frozen)
                    vans.push_back(v);
            // A fleet too small to have such a van here: any van brings it.
            if (vans.empty())
                for (std::size_t v = 0; v < day.catalog.vehicles.size(); ++v) vans.push_back(v);
            const auto orders = swept(day, depot, frozen);
            for (std::size_t k = 0; k < vans.size(); ++k)
                drive_one(day, vans[k],
                          {orders.begin() + static_cast<std::ptrdiff_t>(orders.size() * k / vans.size()),
                           orders.begin() + static_cast<std::ptrdiff_t>(orders.size() * (k + 1) / vans.size())});
        }
    }
}

}  // namespace tallyman::sample
