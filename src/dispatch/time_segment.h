// A stretch of a route seen as one stop: how long it takes, how late it is in all ("time warp": arrivals after a
// window are set back to its end and the lateness is paid for) and between which starts nothing gets worse. Two
// stretches are joined in a handful of operations, so a changed route is priced without walking it
// (Nagata, Bräysy and Dullaert 2010; Vidal et al. 2013; Kool et al. 2022).
#pragma once

#include <algorithm>
#include <cstdint>

namespace tallyman::dispatch {

struct TimeSegment {
    std::int32_t duration = 0;
    std::int32_t warp = 0;
    std::int32_t earliest = 0;  // start that keeps all waiting needed
    std::int32_t latest = 0;    // start after which warp grows
};

inline TimeSegment join(const TimeSegment& a, const TimeSegment& b, std::int32_t travel) {
    const std::int32_t passed = a.duration - a.warp + travel;
    const std::int32_t waiting = std::max(b.earliest - passed - a.latest, 0);
    const std::int32_t warp = std::max(a.earliest + passed - b.latest, 0);
    return {a.duration + b.duration + travel + waiting, a.warp + b.warp + warp,
            std::max(b.earliest - passed, a.earliest) - waiting, std::min(b.latest - passed, a.latest) + warp};
}

}  // namespace tallyman::dispatch
