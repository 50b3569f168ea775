#include "verify/sound.h"

#include <algorithm>
#include <cmath>

namespace tallyman::verify {
namespace {

bool is_share(double value) { return std::isfinite(value) && value >= 0 && value <= 1; }

bool is_sound(const vision::Box& box) {
    return std::isfinite(box.x) && std::isfinite(box.y) && std::isfinite(box.width) && std::isfinite(box.height) &&
           box.width >= 0 && box.height >= 0;
}

}  // namespace

bool is_sound(const vision::Finding& finding) {
    return is_share(finding.confidence) && std::isfinite(finding.number) &&
           std::ranges::all_of(finding.numbers, [](const auto& named) { return std::isfinite(named.second); }) &&
           std::ranges::all_of(finding.boxes, [](const auto& box) { return is_sound(box); });
}

}  // namespace tallyman::verify
