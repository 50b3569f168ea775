// What the camera wrote beside the picture: time, place, orientation, make (exiv2, on the EXIF segment alone; no XMP,
// no maker notes by name). Called on strangers' bytes, so absurd values become absent ones: a latitude of 400, a
// year of 1789, an orientation of 77, tags that point at themselves.
#pragma once

#include <cstddef>
#include <span>

#include "vision/photo.h"

namespace tallyman::vision {

Exif read_exif(std::span<const std::byte> jpeg);

// The TIFF block of the first EXIF segment (APP1 "Exif\0\0") of a JPEG file, or nothing.
std::span<const std::byte> exif_segment(std::span<const std::byte> jpeg);

}  // namespace tallyman::vision
