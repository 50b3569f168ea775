#include "report/route_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tallyman::report {
namespace {

constexpr double margin = 22;
constexpr double metres_per_degree = 111'195;  // of latitude, on the sphere of base/geo.h

struct Point {
    double x, y;
};

class Projection {
public:
    explicit Projection(const RouteMap& map) {
        for (const auto& depot : map.depots) include(depot);
        for (const auto& stop : map.stops) include(stop.position);
        for (const auto& line : map.lines) std::ranges::for_each(line.points, [this](LatLon p) { include(p); });
        if (south_ > north_) south_ = north_ = west_ = east_ = 0;
        shrink_ = std::cos((south_ + north_) / 2 * std::numbers::pi / 180);
        const double wide = std::max((east_ - west_) * shrink_, 1e-3), high = std::max(north_ - south_, 1e-3);
        scale_ = std::min((map.width - 2 * margin) / wide, (map.height_max - 2 * margin) / high);
        left_ = (map.width - wide * scale_) / 2;
        height_ = high * scale_ + 2 * margin;
    }

    Point operator()(LatLon p) const {
        return {left_ + (p.lon - west_) * shrink_ * scale_, margin + (north_ - p.lat) * scale_};
    }
    double height() const { return height_; }
    double units_per_metre() const { return scale_ / metres_per_degree; }

private:
    void include(LatLon p) {
        south_ = std::min(south_, p.lat);
        north_ = std::max(north_, p.lat);
        west_ = std::min(west_, p.lon);
        east_ = std::max(east_, p.lon);
    }

    double south_ = 90, north_ = -90, west_ = 180, east_ = -180;
    double shrink_ = 1, scale_ = 1, left_ = margin, height_ = 0;
};

Html line_svg(const MapLine& line, const Projection& project) {
    std::string points;
    for (const auto& position : line.points) {
        const auto [x, y] = project(position);
        points += fmt::format("{},{} ", px(x), px(y));
    }
    return fmt::format(R"(<polyline class="route line{}" points="{}"/>)", line.colour % 12, points);
}

Html depot_svg(LatLon position, const Projection& project) {
    const auto [x, y] = project(position);
    return fmt::format(R"(<path class="depot" d="M{} {}l9 -9l9 9v9h-18z"/>)", px(x - 9), px(y));
}

Html stop_svg(const MapStop& stop, const Projection& project) {
    const auto [x, y] = project(stop.position);
    const double radius = stop.number.empty() ? 3 : 9;
    Html out = fmt::format(R"(<g class="stop {}"><title>{}</title><circle cx="{}" cy="{}" r="{}"/>)", stop.css_class,
                           html(stop.title), px(x), px(y), px(radius));
    if (!stop.number.empty()) {
        out += fmt::format(R"(<text x="{}" y="{}">{}</text>)", px(x), px(y + 3.5), html(stop.number));
    }
    return out + "</g>";
}

// The longest of 1, 2, 5, 10 ... that takes at most a third of the width.
Html scale_svg(double width, double height, double units_per_metre) {
    double metres = 100;
    for (const double next : {200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5}) {
        if (next * units_per_metre < width / 3) metres = next;
    }
    const double length = metres * units_per_metre;
    const auto label = metres < 1000 ? fmt::format("{:.0f} m", metres) : fmt::format("{:.0f} km", metres / 1000);
    return fmt::format(
        R"(<path class="scale" d="M{0} {1}v5h{2}v-5"/><text class="scale-text" x="{3}" y="{1}">{4}</text>)", px(margin),
        px(height - 11), px(length), px(margin + length + 6), label);
}

}  // namespace

Html map_svg(const RouteMap& map, const Text& label) {
    const Projection project(map);
    const double height = project.height() + 14;  // room for the scale
    Html out = fmt::format(
        R"(<svg class="map" viewBox="0 0 {} {}" role="img"{}><rect class="ground" width="100%" height="100%" rx="8"/>)",
        px(map.width), px(height), attribute("aria-label", label.vi + " / " + label.en));
    for (const auto& line : map.lines) out += line_svg(line, project);
    for (const auto& stop : map.stops) out += stop_svg(stop, project);
    for (const auto& depot : map.depots) out += depot_svg(depot, project);
    return out + scale_svg(map.width, height, project.units_per_metre()) + "</svg>\n";
}

}  // namespace tallyman::report
