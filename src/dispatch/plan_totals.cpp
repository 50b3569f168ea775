#include "dispatch/plan_totals.h"

#include <algorithm>

namespace tallyman::dispatch {
namespace {

std::int64_t exact_cost(const Catalog& catalog, const Vehicle& vehicle, const PlannedRoute& route, Metres distance,
                        const DayRules& rules) {
    const TimeOfDay back = route.trips.back().back_at_depot;
    const Seconds hours = back - route.trips.front().leave_depot;
    const Seconds over = std::max(Seconds(0), back - shift_end(catalog, vehicle));
    const Money dear = rules.limits_of(vehicle.id).overtime_per_hour;
    return cost_scale * vehicle.cost_fixed.value + per_metre_of_km * vehicle.cost_per_km.value * distance.value +
           per_second_of_hour * (vehicle.cost_per_hour.value * hours.count() + dear.value * over.count());
}

}  // namespace

TimeOfDay shift_end(const Catalog& catalog, const Vehicle& vehicle) {
    const auto depot = std::ranges::find(catalog.depots, vehicle.depot, &Depot::id);
    return depot == catalog.depots.end() ? vehicle.shift.close : std::min(vehicle.shift.close, depot->hours.close);
}

PlanTotals totals(const Catalog& catalog, const Plan& plan, const DayRules& rules) {
    PlanTotals sum;
    sum.left_out = static_cast<int>(plan.left_out.size());
    std::int64_t exact = 0;
    for (const PlannedRoute& route : plan.routes) {
        const auto vehicle = std::ranges::find(catalog.vehicles, route.vehicle, &Vehicle::id);
        if (route.trips.empty() || vehicle == catalog.vehicles.end()) continue;
        Metres distance;
        for (const PlannedTrip& trip : route.trips) {
            distance += trip.distance;
            sum.stops += static_cast<int>(trip.stops.size());
        }
        const Seconds hours = route.trips.back().back_at_depot - route.trips.front().leave_depot;
        sum.shortest_day = sum.vehicles == 0 ? hours : std::min(sum.shortest_day, hours);
        sum.longest_day = std::max(sum.longest_day, hours);
        ++sum.vehicles;
        sum.hours += hours;
        sum.distance += distance;
        exact += exact_cost(catalog, *vehicle, route, distance, rules);
    }
    sum.cost = {exact / cost_scale};
    return sum;
}

}  // namespace tallyman::dispatch
