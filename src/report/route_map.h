// A map without tiles: depots, route lines and stops on plain ground with a scale, as SVG. Positions are projected
// equirectangularly about their middle, which at the size of a city is off by less than a pixel.
#pragma once

#include <string>
#include <vector>

#include "base/geo.h"
#include "report/html.h"

namespace tallyman::report {

struct MapStop {
    LatLon position;
    std::string number;     // drawn in the dot; empty for a small dot
    std::string css_class;  // colours it
    std::string title;      // shown on hover
};

struct MapLine {
    std::vector<LatLon> points;
    int colour = 0;  // 0 .. 11, "line0" in the style
};

struct RouteMap {
    std::vector<LatLon> depots;
    std::vector<MapLine> lines;
    std::vector<MapStop> stops;
    double width = 720;  // of the drawing, in its own units
    double height_max = 520;
};

Html map_svg(const RouteMap& map, const Text& label);

}  // namespace tallyman::report
