// The plan of a day: which van takes what, in which order, by when. Made of the orders' allocated goods, the fleet
// and the depots; what is inside (construction, search, time limits) stays behind plan_day.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/progress.h"
#include "base/time.h"
#include "base/units.h"
#include "catalog/catalog.h"
#include "dispatch/travel_table.h"

namespace tallyman::dispatch {

// One order's goods on their way to one outlet: what a stop unloads.
struct Drop {
    OrderId order;
    OutletId outlet;
    DepotId depot;  // where its goods were allocated
    Grams weight;
    Millilitres volume;
    Temperature temperature = Temperature::ambient;  // of its coldest product
    OpenHours window;                                // local times of the day
    Seconds service{0};
    int priority = 0;  // higher is left out last
};

struct PlannedStop {
    OrderId order;
    OutletId outlet;
    TimeOfDay arrive;
    TimeOfDay start;  // of service: not before the window opens
    TimeOfDay leave;
    Metres from_previous;
};

struct PlannedTrip {
    TimeOfDay leave_depot;
    TimeOfDay back_at_depot;
    Metres distance;  // with the way back
    Grams weight;
    Millilitres volume;
    std::vector<PlannedStop> stops;
};

struct PlannedRoute {
    VehicleId vehicle;
    std::vector<PlannedTrip> trips;
};

// A stop left out, with the constraint that binds, as data; words are made at the edge.
struct LeftOut {
    OrderId order;
    std::string code;  // and what would make it fit: explain.h
    std::vector<std::string> details;
};

// How much the routes look like districts: see compactness.h.
struct Compactness {
    int crossings_within = 0;               // legs of one trip that cross each other
    int crossings_between = 0;              // of two trips
    int neighbours_together_percent = 100;  // of the three stops nearest to each, those that its own vehicle serves
};

struct Plan {
    std::vector<PlannedRoute> routes;  // vehicles that stay in have none
    std::vector<LeftOut> left_out;
    Metres distance;
    Seconds driving{0};
    Money cost;
    std::string travel;  // where its travel times come from
    Compactness compactness;
};

struct DayRules;                     // day_rules.h
extern const DayRules no_day_rules;  // what there is when the day has no such files

// What tallyman.toml leaves unsaid (plan_settings.h).
namespace plan_standard {
constexpr double seconds = 10;
constexpr double road_factor = 1.35;
constexpr double speed_kmh = 25;
constexpr std::int64_t stability_cost = 50'000;
constexpr std::int64_t habit_cost = 10'000;
}  // namespace plan_standard

struct PlanOptions {
    // What outlets and drivers were told: the search starts from it, and a stop that changes its vehicle costs
    // stability_cost. About what half an hour of a van and its driver costs.
    const Plan* announced = nullptr;
    Money stability_cost{plan_standard::stability_cost};
    double processor_seconds = plan_standard::seconds;
    std::optional<std::int64_t> iterations{};  // then it ends there, if not earlier by the time
    std::uint64_t seed = 1;
    double road_factor = plan_standard::road_factor;  // road metres per great-circle metre
    double speed_kmh = plan_standard::speed_kmh;      // city average
    int travel_percent = 100;                         // of the usual times: traffic
    std::vector<const TravelTable*> travel{};         // before great circle, the first that knows the way
    const DayRules* rules = &no_day_rules;            // what the small files of the day say
    // Weights of what is not money. An hour that one driver's day is longer than another's, when work could go from one
    // to the other; a stop served by a driver who never was there, while another knows it; each of the three
    // stops nearest to one that another vehicle serves.
    Money fairness_per_hour{0};
    Money habit_cost{plan_standard::habit_cost};
    Money compact_cost{0};
    // Called by the search about once a second; best is the cost with all weights and prices of what is left out.
    std::function<void(double seconds, Money best, std::int64_t iterations)> watch{};
};

// Never an infeasible route. Stopped early it is the best plan so far. Same input, options and version give the same
// plan when the search is limited by iterations; drops come in any order.
Plan plan_day(const Catalog& catalog, std::span<const Drop> drops, const PlanOptions& options,
              const Progress& progress = {});

}  // namespace tallyman::dispatch
