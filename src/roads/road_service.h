// Travel times between the places of a day from an OSRM-compatible service. 500 stops are 250,000 ways: asked in blocks
// that the service takes (OSRM's own limit is 100 places a request, so 100 blocks of 50 x 50), and only what the cache
// does not know.
#pragma once

#include <span>
#include <string>

#include "base/progress.h"
#include "dispatch/day_travel.h"
#include "dispatch/travel_table.h"
#include "roads/http_get.h"
#include "roads/travel_cache.h"

namespace tallyman::roads {

struct RoadService {
    std::string address;   // "http://localhost:5000", or up to ".../table/v1/PROFILE"
    int places_max = 100;  // of one request
    HttpOptions http;
};

// Adds to the cache what was asked, also when it ends with a Failure. A way that the service does not know is not in
// the table: it is then great circle.
dispatch::TravelTable road_travel(std::span<const dispatch::DayPlace> places, const RoadService& service,
                                  TravelCache& cache, const Progress& progress = {});

}  // namespace tallyman::roads
