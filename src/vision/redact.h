// Makes what lies in boxes unrecognisable for good: each box becomes a handful of squares of one colour, too few to
// tell two faces or two plates apart, whatever is done to the picture afterwards (a soft blur can be undone in part;
// McPherson, Shokri and Shmatikov, "Defeating Image Obfuscation with Deep Learning", 2016: hence few squares, and a
// wide box).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vision/finding.h"

namespace tallyman::vision {

// `rgb` is interleaved, width * height * 3; boxes in its pixels, cut off at its edges.
void redact(std::span<std::uint8_t> rgb, int width, int height, std::span<const Box> boxes);

}  // namespace tallyman::vision
