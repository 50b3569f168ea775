// Is something in front of the lens? A finger or strap is out of focus and unlit: one patch without any texture, warm
// (red shines through skin) or dark, that reaches the rim. A wall is as smooth but neither, so a large patch of another
// colour is "cannot tell", not "covered"; a wooden counter is as brown, but has a grain. In 150 good shop photos the
// largest smooth patch was 30 % of the picture and 95 in 100 stayed under 8 %; a finger that spoils a photo covers more
// than 40 %.
//
// Unit of Finding::number: share of the picture under its largest smooth patch that reaches the rim, 0 .. 1.
// Codes: clear (pass), finger (fail: "take the finger off the lens", boxed), finger_at_edge (cannot tell, boxed),
// nothing_to_see (cannot tell: smooth all over, of any colour), hazy (cannot tell: no dark and no light anywhere, as
// through a dirty lens: "wipe the lens").
#pragma once

#include <cstdint>
#include <span>

#include "vision/finding.h"

namespace tallyman::vision {

// `rgb` is interleaved, width * height * 3; `scale` as in Photo.
Finding check_covered(std::span<const std::uint8_t> rgb, int width, int height, double scale);

}  // namespace tallyman::vision
