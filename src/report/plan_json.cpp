#include "report/plan_json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "report/plan_words.h"

namespace tallyman::report {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const dispatch::PlannedStop& stop) {
    return {{"order", stop.order.text},          {"outlet", stop.outlet.text},
            {"arrive", clock_text(stop.arrive)}, {"start", clock_text(stop.start)},
            {"leave", clock_text(stop.leave)},   {"from_previous_m", stop.from_previous.value}};
}

Json json_of(const dispatch::PlannedTrip& trip) {
    Json stops = Json::array();
    for (const auto& stop : trip.stops) stops.push_back(json_of(stop));
    return {{"leave_depot", clock_text(trip.leave_depot)},
            {"back_at_depot", clock_text(trip.back_at_depot)},
            {"distance_m", trip.distance.value},
            {"weight_g", trip.weight.value},
            {"volume_ml", trip.volume.value},
            {"stops", stops}};
}

Json json_of(const dispatch::PlannedRoute& route, const Catalog& catalog) {
    const auto vehicle = std::ranges::find(catalog.vehicles, route.vehicle, &Vehicle::id);
    Json trips = Json::array();
    for (const auto& trip : route.trips) trips.push_back(json_of(trip));
    return {{"vehicle", route.vehicle.text},
            {"driver", vehicle == catalog.vehicles.end() ? std::string() : vehicle->driver.text},
            {"trips", trips}};
}

Json json_of(Day day, const dispatch::Plan& plan, const Catalog& catalog) {
    Json routes = Json::array(), left_out = Json::array();
    for (const auto& route : plan.routes) routes.push_back(json_of(route, catalog));
    for (const auto& one : plan.left_out) {
        const auto words = words_of(one);
        left_out.push_back({{"order", one.order.text},
                            {"code", one.code},
                            {"details", one.details},
                            {"vi", words.vi},
                            {"en", words.en}});
    }
    return {{"day", iso(day)},
            {"distance_m", plan.distance.value},
            {"driving_s", plan.driving.count()},
            {"cost", plan.cost.value},
            {"travel", plan.travel},
            {"compactness",
             {{"crossings_within", plan.compactness.crossings_within},
              {"crossings_between", plan.compactness.crossings_between},
              {"neighbours_together_percent", plan.compactness.neighbours_together_percent}}},
            {"routes", routes},
            {"left_out", left_out}};
}

}  // namespace

std::string plan_json(const Catalog& catalog, const Allocation& allocation,
                      const std::map<Day, dispatch::Plan>& plans) {
    Json days = Json::array(), short_lines = Json::array();
    for (const auto& [day, plan] : plans) days.push_back(json_of(day, plan, catalog));
    for (const auto& order : allocation) {
        for (const auto& line : order.lines) {
            if (line.given() >= line.asked) continue;
            const auto words = words_of(line);
            short_lines.push_back({{"order", line.order.text},
                                   {"gtin", line.gtin.text},
                                   {"asked", line.asked.value},
                                   {"given", line.given().value},
                                   {"vi", words.vi},
                                   {"en", words.en}});
        }
    }
    return Json{{"days", days}, {"short_lines", short_lines}}.dump(1, ' ', false, Json::error_handler_t::replace) +
           "\n";
}

}  // namespace tallyman::report
