#include "sample/day.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"
#include "base/failure.h"
#include "base/random.h"
#include "sample/city.h"
#include "sample/faults.h"
#include "sample/fleet.h"

namespace tallyman::sample {
namespace {

using namespace std::chrono_literals;

// More than eight cases hide each other in one photo.
constexpr int cases_max = 8;

void check_bounds(const Options& options) {
    const auto within = [](auto value, auto low, auto high, const char* what) {
        if (!(value >= low && value <= high)) throw Failure(fmt::format("{} must lie in {} .. {}", what, low, high));
    };
    within(options.outlets, 1, 20'000, "--outlets");
    within(options.vehicles, 1, 1000, "--vehicles");
    within(options.photos_per_outlet, 1.0, 4.0, "--photos-per-outlet");
    within(options.megapixels, 0.1, 12.0, "--megapixels");
}

int line_count(Random& random) {
    constexpr std::array upto{0.35, 0.65, 0.83, 0.92, 0.97};  // 1, 2, ... 6 lines
    const double draw = random.uniform();
    return 1 + static_cast<int>(std::count_if(upto.begin(), upto.end(), [&](double edge) { return draw >= edge; }));
}

std::vector<OrderLine> lines(const std::vector<RangeItem>& items, Random& random) {
    const bool sells_ice = random.chance(0.12);
    const int count = line_count(random);
    std::vector<OrderLine> lines;
    std::vector<std::size_t> chosen;
    while (static_cast<int>(chosen.size()) < count) {
        const std::size_t item = random.below(items.size());
        const bool wants_sibling = !chosen.empty() && random.chance(0.35);
        if (std::find(chosen.begin(), chosen.end(), item) != chosen.end()) continue;
        if (!sells_ice && items[item].product.temperature == Temperature::frozen) continue;
        if (wants_sibling && items[item].family != items[chosen.back()].family) continue;
        chosen.push_back(item);
        lines.push_back({items[item].product.gtin, {1}});
    }
    int left = cases_max - count;
    for (auto& line : lines)
        for (; left > 0 && random.chance(0.5); --left) line.cases.value += 1;
    return lines;
}

void add_order(SampleDay& day, std::size_t outlet, Random random) {
    Order order{.id = {fmt::format("O{:05}", day.orders.size() + 1)},
                .outlet = day.catalog.outlets[outlet].id,
                .lines = lines(day.items, random),
                .due = day.day,
                .window_start = {},
                .window_end = {},
                .priority = random.chance(0.06) ? 1 : 0};
    Delivery delivery;
    delivery.outlet = outlet;
    for (const auto& line : order.lines) {
        const auto item = std::find_if(day.items.begin(), day.items.end(),
                                       [&](const RangeItem& one) { return one.product.gtin == line.gtin; });
        delivery.shown.push_back(
            {static_cast<std::size_t>(item - day.items.begin()), static_cast<int>(line.cases.value)});
    }
    day.orders.push_back(std::move(order));
    day.deliveries.push_back(std::move(delivery));
}

// Windows hold the hand-made plan's arrival, a third of the shops ask for one.
void add_windows(SampleDay& day, const Random& random) {
    for (std::size_t i = 0; i < day.orders.size(); ++i) {
        Random own = random.fork(i);
        if (!own.chance(0.33)) continue;
        const OpenHours& hours = day.catalog.outlets[day.deliveries[i].outlet].hours;
        const auto half_hours = day.deliveries[i].arrival / 30min;
        day.orders[i].window_start = std::max<TimeOfDay>(hours.open, (half_hours - own.between(2, 4)) * 30min);
        day.orders[i].window_end = std::min<TimeOfDay>(hours.close, (half_hours + own.between(4, 6)) * 30min);
    }
}

std::string lot_name(Day made, std::uint64_t line) {
    const std::chrono::year_month_day date{made};
    return fmt::format("{:02}{:02}{:02}{}", static_cast<int>(date.year()) % 100, static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()), static_cast<char>('A' + line));
}

void add_stock(SampleDay& day, const Random& random) {
    std::vector<std::int64_t> demand(day.items.size());
    for (const auto& delivery : day.deliveries)
        for (const auto& shown : delivery.shown) demand[shown.item] += shown.cases;
    for (std::size_t d = 0; d < day.catalog.depots.size(); ++d) {
        for (std::size_t i = 0; i < day.items.size(); ++i) {
            Random own = random.fork(d * day.items.size() + i);
            const auto life = std::chrono::days(day.items[i].packaging.shelf_life_days);
            const auto add = [&](std::chrono::days age, std::int64_t cases) {
                day.stock.push_back({day.catalog.depots[d].id,
                                     day.items[i].product.gtin,
                                     LotId{lot_name(day.day - age, own.below(4))},
                                     day.day - age + life,
                                     {cases}});
            };
            const auto young = std::chrono::days(std::max<std::int64_t>(1, life.count() * own.between(5, 15) / 100));
            add(young + std::chrono::days(own.between(1, 3)), demand[i] * 6 / 5 + own.between(5, 30));
            add(young, own.between(20, 120));
            // Left from before: nobody may get it any more.
            if (own.chance(0.15)) add(life + std::chrono::days(own.between(1, 9)), own.between(1, 6));
        }
    }
}

// A phone beside tall houses is off by 8 m, now and then by 50.
LatLon measured(LatLon truth, Random& random) {
    const double error_m = random.chance(0.06) ? 45 : 8;
    return moved(truth, random.normal(0, error_m), random.normal(0, error_m));
}

void add_shots(SampleDay& day, const Random& random) {
    const Zone zone;
    for (std::size_t i = 0; i < day.orders.size(); ++i) {
        Random own = random.fork(i);
        const auto& delivery = day.deliveries[i];
        if (!delivery.has_photos) continue;
        auto views = static_cast<int>(day.options.photos_per_outlet);
        if (own.chance(day.options.photos_per_outlet - views)) ++views;
        Instant time = zone.at(day.day, delivery.arrival) + Seconds(own.between(100, 400));
        for (int view = 0; view < views; ++view) {
            Shot shot{.file = fmt::format("photos/{}-{}.jpg", day.orders[i].id.text, view + 1),
                      .order = i,
                      .view = view,
                      .taken_at = time,
                      .position = measured(day.catalog.outlets[delivery.outlet].position, own)};
            shot.in_row = !own.chance(0.1);
            shot.in_exif = !shot.in_row || !own.chance(0.08);
            day.shots.push_back(std::move(shot));
            time += Seconds(own.between(15, 90));
        }
    }
}

Random random_of(const SampleDay& day) {
    return Random(day.options.seed).fork(20'000'000 + static_cast<std::uint64_t>(day.number));
}

// To a millionth of a degree, as the files have it: what is planned from the day in memory is planned from them alike.
LatLon as_written(LatLon position) {
    return {std::round(position.lat * 1e6) / 1e6, std::round(position.lon * 1e6) / 1e6};
}

}  // namespace

const StockLot& SampleDay::lot_of(std::size_t item, const DepotId& depot) const {
    const auto lot = std::find_if(stock.begin(), stock.end(), [&](const StockLot& one) {
        return one.depot == depot && one.gtin == items[item].product.gtin;
    });
    CHECK(lot != stock.end());
    return *lot;
}

const std::vector<Shown>& SampleDay::shown(const Shot& shot) const {
    const bool copy = shot.kind == Kind::reused || shot.kind == Kind::edited_reuse;
    return deliveries[copy ? shots[shot.source].order : shot.order].shown;
}

SampleDay papers_of(const Options& options, int day_number) {
    check_bounds(options);
    SampleDay day;
    day.options = options;
    day.number = day_number;
    day.day = options.first_day + std::chrono::days(day_number);
    day.items = range();
    day.catalog = make_catalog(options, day.items, day.districts);
    for (auto& depot : day.catalog.depots) depot.position = as_written(depot.position);
    for (auto& outlet : day.catalog.outlets) outlet.position = as_written(outlet.position);
    const Random random = random_of(day);
    for (std::size_t i = 0; i < day.catalog.outlets.size(); ++i) add_order(day, i, random.fork(i));
    drive(day);
    add_windows(day, random.fork(30'000));
    add_stock(day, random.fork(30'001));
    return day;
}

void take_photos(SampleDay& day) {
    const Random random = random_of(day);
    add_shots(day, random.fork(30'002));
    deal_faults(day, random.fork(30'003));
}

SampleDay make_day(const Options& options, int day_number) {
    auto day = papers_of(options, day_number);
    take_photos(day);
    return day;
}

}  // namespace tallyman::sample
