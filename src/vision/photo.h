// A decoded delivery photo as every check sees it, decoded once. Upright (EXIF orientation applied), at a working
// scale; boxes that checks return are in coordinates of the whole picture (multiply by 1 / scale).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/geo.h"
#include "base/time.h"
#include "vision/plane.h"

namespace tallyman::vision {

// What the camera wrote. All of it can be forged or missing; nothing here is believed without a second witness.
struct Exif {
    std::optional<std::string> taken_at_local;  // 2026-11-23T07:00:00, by the camera's clock and without a zone
    std::optional<Seconds> utc_offset;          // of taken_at_local, where the camera says it (Exif 2.31)
    std::optional<Instant> gps_time;
    std::optional<LatLon> position;
    int orientation = 1;      // 1 .. 8, already applied to the planes
    std::string camera = {};  // make and model, cut to 100 characters
    std::string software = {};

    friend bool operator==(const Exif&, const Exif&) = default;
};

struct Photo {
    int width = 0;  // of the whole upright picture, pixels
    int height = 0;
    double scale = 1;               // working width / width, in (0, 1]
    Plane luma;                     // at working scale
    std::vector<Plane> smaller;     // luma halved again and again by 2 x 2 means, down to 32 pixels on the short side
    std::vector<std::uint8_t> rgb;  // interleaved, same size as luma
    Exif exif;
    std::span<const std::byte> jpeg;  // the file's bytes, borrowed from whoever decoded it; see full_luma (jpeg.h)
};

}  // namespace tallyman::vision
