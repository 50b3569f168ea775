#include "vision/codes/found.h"

#include <algorithm>

namespace tallyman::vision {

Point centre_of(const std::array<Point, 4>& corners) {
    return 0.25f * (corners[0] + corners[1] + corners[2] + corners[3]);
}

bool is_inside(Point p, const std::array<Point, 4>& corners) {
    int left = 0;
    int right = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const Point a = corners[i];
        const Point b = corners[(i + 1) % 4];
        const float turn = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        left += turn > 0;
        right += turn < 0;
    }
    return left == 0 || right == 0;
}

void add_found(std::vector<FoundCode>& found, FoundCode code) {
    const bool known = std::ranges::any_of(found, [&](const FoundCode& other) {
        return other.text == code.text && other.format == code.format &&
               (is_inside(centre_of(code.corners), other.corners) || is_inside(centre_of(other.corners), code.corners));
    });
    if (!known) found.push_back(std::move(code));
}

}  // namespace tallyman::vision
