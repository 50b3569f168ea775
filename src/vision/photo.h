// A decoded delivery photo as every check sees it, decoded once. Upright (EXIF orientation applied), at a working
// scale; boxes that checks return are in coordinates of the whole picture (multiply by 1 / scale).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/geo.h"
#include "base/time.h"
#include "vision/plane.h"

namespace tallyman::vision {

// What the camera wrote. All of it can be forged or missing; nothing here is believed without a second witness.
struct Exif {
    std::optional<std::string> taken_at_local;  // 2026:11-23 07:00:00 has no zone; text as ISO local time
    std::optional<Instant> gps_time;
    std::optional<LatLon> position;
    int orientation = 1;  // 1 .. 8, already applied to the planes
    std::string camera;   // make and model, cut to 100 characters
    std::string software;
};

struct Photo {
    int width = 0;   // of the whole upright picture, pixels
    int height = 0;
    double scale = 1;  // working width / width, in (0, 1]
    Plane luma;        // at working scale
    std::vector<std::uint8_t> rgb;  // interleaved, same size as luma
    Plane luma_full;   // at full scale when the codes check asks for it, else empty
    Exif exif;
};

}  // namespace tallyman::vision
