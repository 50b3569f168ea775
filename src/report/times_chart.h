// Planned against actual: one row a vehicle, a tick where a stop was planned and a dot where its photo was taken.
#pragma once

#include <span>

#include "report/figures.h"
#include "report/html.h"

namespace tallyman::report {

Html times_svg(std::span<const TimePair> times);
Text times_summary(std::span<const TimePair> times);  // the median difference, the share within half an hour

}  // namespace tallyman::report
