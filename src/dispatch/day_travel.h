// How far and how long it is between all places of a day: what the known tables say, the first that knows the way
// before the others, and great circle times a road factor at a constant speed for the rest.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/geo.h"
#include "dispatch/matrix.h"
#include "dispatch/plan.h"

namespace tallyman::dispatch {

struct DayPlace {
    std::string id;
    LatLon position;
};

struct DayTravel {
    std::shared_ptr<const Matrix> metres;
    std::shared_ptr<const Matrix> seconds;
    std::string used;  // in words, for the plan
};

DayTravel day_travel(std::span<const DayPlace> places, const PlanOptions& options);

Metres great_circle_road(LatLon from, LatLon to, const PlanOptions& options);
Seconds at_usual_speed(Metres road, const PlanOptions& options);

}  // namespace tallyman::dispatch
