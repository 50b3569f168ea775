#include "base/geo.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tallyman {

bool is_valid(LatLon position) {
    return position.lat >= -90 && position.lat <= 90 && position.lon >= -180 && position.lon <= 180;
}

Metres great_circle(LatLon a, LatLon b) {
    constexpr double radius_m = 6'371'008.8;
    constexpr double radian = std::numbers::pi / 180;
    const double sin_lat = std::sin((b.lat - a.lat) * radian / 2);
    const double sin_lon = std::sin((b.lon - a.lon) * radian / 2);
    const double h = sin_lat * sin_lat + std::cos(a.lat * radian) * std::cos(b.lat * radian) * sin_lon * sin_lon;
    return {std::llround(2 * radius_m * std::asin(std::min(1.0, std::sqrt(h))))};
}

}  // namespace tallyman
