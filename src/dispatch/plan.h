// The plan of a day: which van takes what, in which order, by when. Made of the orders' allocated goods, the fleet
// and the depots; what is inside (construction, search, time limits) stays behind plan_day.
#pragma once

#include <cstdint>
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
    std::string code;                  // and what would make it fit: explain.h
    std::vector<std::string> details;
};

struct Plan {
    std::vector<PlannedRoute> routes;  // vehicles that stay in have none
    std::vector<LeftOut> left_out;
    Metres distance;
    Seconds driving{0};
    Money cost;
    std::string travel;  // where its travel times come from
};

struct PlanOptions {
    // What outlets and drivers were told: the search starts from it, and a stop that changes its vehicle costs
    // stability_cost. About what half an hour of a van and its driver costs.
    const Plan* announced = nullptr;
    Money stability_cost{50'000};
    double processor_seconds = 10;
    std::uint64_t seed = 1;
    double road_factor = 1.35;  // road metres per great-circle metre
    double speed_kmh = 25;      // city average
    int travel_percent = 100;   // of the usual times: traffic
    const TravelTable* travel = nullptr;  // before great circle, where it knows the way
};

// Never an infeasible route. Same input, options and version give the same plan when the search is limited by
// iterations; drops come in any order.
Plan plan_day(const Catalog& catalog, std::span<const Drop> drops, const PlanOptions& options,
              const Progress& progress = {});

}  // namespace tallyman::dispatch
