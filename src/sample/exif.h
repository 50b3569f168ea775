// What a phone writes beside the picture: time with offset, position, orientation, camera.
#pragma once

#include <optional>
#include <string>

#include "base/geo.h"
#include "base/time.h"

namespace tallyman::sample {

struct CameraNote {
    Instant taken_at;
    std::optional<LatLon> position;
    int orientation = 1;  // 1, 3, 6 or 8
    std::string maker, model;
};

// The JPEG with an EXIF segment right after its first marker.
std::string with_exif(const std::string& jpeg, const CameraNote& note, const Zone& zone);

}  // namespace tallyman::sample
