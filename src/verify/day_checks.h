// The checks that need no pixels: was the photo taken at the outlet, within its window, and could the van have been
// there at all?
//
// Check::place  pass "at_outlet"; fail "away_from_outlet", "exif_elsewhere" (photos.csv and the camera name places
//               further apart than place_near_m), "impossible_speed"; cannot tell "no_position", "no_outlet_position".
//               `number` is metres from the outlet, for impossible_speed km/h with details "other", the other photo.
// Check::time   pass "in_window"; fail "too_early", "too_late", "exif_other_time"; cannot tell "no_time", "no_window".
//               `number` is minutes outside the window, 0 within; numbers has "after_plan_min" where there is a plan.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "verify/policy.h"
#include "vision/expectation.h"
#include "vision/finding.h"
#include "vision/photo.h"

namespace tallyman::verify {

// `expected` as filled in from photos.csv and EXIF (expect.h).
vision::Finding check_place(const vision::Expectation& expected, const vision::Exif& exif, const Policy& policy);
vision::Finding check_time(const vision::Expectation& expected, const vision::Exif& exif, const Zone& zone);

// The finding of the position, with what the earlier pictures of the outlet say beside it (vision/place/storefront.h): it
// tells a person where to look, and decides nothing.
vision::Finding with_storefront(vision::Finding place, const vision::Finding* storefront);

// A photo from a van that nobody has: fail "unknown_vehicle", details "vehicle".
vision::Finding unknown_vehicle(const VehicleId& vehicle);

struct Sighting {
    std::string file;
    std::optional<VehicleId> vehicle;
    std::optional<Instant> taken_at;
    std::optional<LatLon> position;
};

// One for each sighting, nothing where all is well. A photo that fits neither the one before nor the one after of its
// vehicle while these two fit each other is the odd one; where that cannot be told, both are named.
std::vector<std::optional<vision::Finding>> check_speeds(std::span<const Sighting> sightings, const Policy& policy);

}  // namespace tallyman::verify
