// Is the phone held level, and at a distance at which the goods can be told? A hint for the driver; only a photo that
// is taken from so near or so far that its goods are not recognised is asked for again.
//
// Level: walls, shelves and standing goods make long edges upright and across. The turn at which both are strongest is
// the camera's roll; perspective bends the ones across, and a carton in the hand bends both its own, so a turn counts
// only where it clearly beats "upright". Distance: a recognised unit or a code that was read is so long a part of the
// picture's longer side.
//
// Unit of Finding::number: degrees of roll, clockwise positive; 0 where no edges tell. numbers: "roll_strength" (edges
// at that turn over those at none), "goods_share" (the longest unit's longer side over the picture's). Codes:
// well_framed (pass), tilted (cannot tell: "hold the phone level"), too_far (fail: "step closer"), too_close (fail:
// "step back", boxed), nothing_to_measure (cannot tell).
#pragma once

#include <span>

#include "vision/expectation.h"
#include "vision/finding.h"
#include "vision/plane.h"
#include "vision/seen.h"

namespace tallyman::vision {

// `scale` as in Photo. Without goods and codes, as on the phone, only the roll is told.
Finding check_framing(const Plane& luma, double scale, std::span<const SeenProduct> goods,
                      std::span<const SeenCode> codes, const Expectation& expected);

}  // namespace tallyman::vision
