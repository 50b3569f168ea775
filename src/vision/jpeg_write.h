// Writes a baseline JPEG without any metadata: for the copies that people outside see, for sample days and for tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tallyman::vision {

// `rgb` is interleaved, width * height * 3; quality 1 .. 100, colour at half resolution (4:2:0).
std::vector<std::byte> write_jpeg(std::span<const std::uint8_t> rgb, int width, int height, int quality = 90);

// The same file with an EXIF segment of this TIFF block (at most 65,000 bytes) put after the start marker.
std::vector<std::byte> with_exif(std::span<const std::byte> jpeg, std::span<const std::byte> tiff);

}  // namespace tallyman::vision
