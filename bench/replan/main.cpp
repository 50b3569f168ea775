// The rest of a day planned anew with 500 open stops after each of four disturbances: how long it takes, what it costs
// and how many announced stops move. Beside it the same without a price on moving, which is what planning from nothing
// would do to the promises. Medians of three towns.
#include <algorithm>
#include <chrono>
#include <functional>
#include <set>
#include <sys/resource.h>

#include <fmt/format.h>

#include "base/random.h"
#include "dispatch/replan.h"
#include "dispatch/test_van.h"

namespace tallyman::dispatch {
namespace {

using namespace std::chrono_literals;

constexpr int stops = 500, vans = 26, towns = 3;
constexpr double replan_seconds = 1.2;  // as the command's own

struct Town {
    Catalog catalog;
    std::vector<Drop> drops;
};

Drop drop_at(const OutletId& outlet, const std::string& order, Random& random) {
    return {.order = {order},
            .outlet = outlet,
            .depot = {"D"},
            .weight = {random.between(20'000, 80'000)},
            .volume = {100'000},
            .window = random.chance(0.4) ? OpenHours{7h, 11h} : OpenHours{7h, 18h},
            .service = 420s};
}

Town town(std::uint64_t seed) {
    Random random(seed);
    Town town;
    town.catalog.depots = {{{"D"}, "", {10.80, 106.70}, {5h, 20h}}};
    for (int v = 0; v < vans; ++v) town.catalog.vehicles.push_back(test_van(v, 2));
    for (int i = 0; i < stops; ++i) {
        const OutletId id{fmt::format("C{:03}", i)};
        town.catalog.outlets.push_back(
            {id, "", "", {10.80 + random.uniform(-0.09, 0.09), 106.70 + random.uniform(-0.09, 0.09)}, {7h, 18h}, 0s});
        town.drops.push_back(drop_at(id, fmt::format("O{:03}", i), random));
    }
    return town;
}

double processor_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

struct Measured {
    double wall = 0, processor = 0, cost_percent = 0;
    double moved = 0, left_out = 0, late = 0;
};

Measured measure(const Town& day, const Plan& plan, const Event& event, Money stability) {
    PlanOptions options;
    options.processor_seconds = replan_seconds;
    options.stability_cost = stability;
    const auto began = std::chrono::steady_clock::now();
    const double processor = processor_seconds();
    const Replanned after = replan(day.catalog, day.drops, plan, event, options);
    Measured result;
    result.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    result.processor = processor_seconds() - processor;
    const double before = static_cast<double>(totals(day.catalog, plan).cost.value);
    result.cost_percent = 100 * (static_cast<double>(totals(day.catalog, after.plan).cost.value) / before - 1);
    result.moved = static_cast<double>(after.moved.size());
    result.left_out = static_cast<double>(after.plan.left_out.size());
    result.late = static_cast<double>(after.late.size());
    return result;
}

double median(std::vector<Measured> all, double Measured::*figure) {
    std::ranges::sort(all, {}, figure);
    return all[all.size() / 2].*figure;
}

// The vehicle with most stops: losing it hurts.
VehicleId busiest(const Plan& plan) {
    const auto size = [](const PlannedRoute& route) {
        std::size_t count = 0;
        for (const PlannedTrip& trip : route.trips) count += trip.stops.size();
        return count;
    };
    return std::ranges::max_element(plan.routes, {}, size)->vehicle;
}

struct Disturbance {
    const char* name;
    std::function<Event(Town&, const Plan&)> happens;
};

const Disturbance disturbances[] = {
    {"urgent order",
     [](Town& day, const Plan&) {
         Random random(1);
         day.drops.push_back(drop_at(day.catalog.outlets[7].id, "urgent", random));
         day.drops.back().priority = 1000;
         return Event{.now = 5h};
     }},
    {"vehicle lost", [](Town&, const Plan& plan) { return Event{.now = 5h, .lost = {busiest(plan)}}; }},
    {"outlet closed", [](Town& day, const Plan&) { return Event{.now = 5h, .closed = {day.catalog.outlets[42].id}}; }},
    {"traffic 130 %", [](Town&, const Plan&) { return Event{.now = 5h, .traffic_percent = 130}; }},
};

void run() {
    fmt::print("{:<14} {:>9} {:>7} {:>7} {:>9} {:>9} {:>24}\n", "", "processor", "wall", "cost", "moved", "left out",
               "without price: moved");
    for (const Disturbance& disturbance : disturbances) {
        std::vector<Measured> stable, free;
        for (std::uint64_t seed = 1; seed <= towns; ++seed) {
            Town day = town(seed);
            PlanOptions options;
            options.processor_seconds = 3;
            const Plan plan = plan_day(day.catalog, day.drops, options);
            const Event event = disturbance.happens(day, plan);
            stable.push_back(measure(day, plan, event, options.stability_cost));
            free.push_back(measure(day, plan, event, {0}));
        }
        fmt::print("{:<14} {:>7.2f} s {:>5.1f} s {:>+5.1f} % {:>9} {:>9} {:>15} ({:+.1f} %)\n", disturbance.name,
                   median(stable, &Measured::processor), median(stable, &Measured::wall),
                   median(stable, &Measured::cost_percent), median(stable, &Measured::moved),
                   median(stable, &Measured::left_out), median(free, &Measured::moved),
                   median(free, &Measured::cost_percent));
        std::fflush(stdout);
    }
}

}  // namespace
}  // namespace tallyman::dispatch

int main() { tallyman::dispatch::run(); }
