// Positions in degrees (WGS 84) and the great-circle distance between them.
#pragma once

#include "base/units.h"

namespace tallyman {

struct LatLon {
    double lat = 0;  // -90 .. 90
    double lon = 0;  // -180 .. 180

    friend bool operator==(const LatLon&, const LatLon&) = default;
};

bool is_valid(LatLon position);

// Haversine on a sphere of 6,371,008.8 m (IUGG mean radius): within 0.6 % of the ellipsoid, far below what a road
// factor hides. Rounded to whole metres.
Metres great_circle(LatLon a, LatLon b);

}  // namespace tallyman
