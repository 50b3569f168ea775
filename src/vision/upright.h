// Turns and mirrors a stored picture so that its top is up: the eight orientations of EXIF tag 0x0112 (Exif 2.32,
// section 4.6.4).
#pragma once

#include <cstdint>
#include <vector>

namespace tallyman::vision {

constexpr bool is_turned(int orientation) { return orientation >= 5 && orientation <= 8; }  // width and height swap

// `samples` holds width * height pixels of `channels` bytes each; anything but 2 .. 8 leaves it as it is.
std::vector<std::uint8_t> upright(std::vector<std::uint8_t> samples, int channels, int width, int height,
                                  int orientation);

}  // namespace tallyman::vision
