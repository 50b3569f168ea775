// The checks that need no pixels: was the photo taken at the outlet, within its window, after the goods had left the
// depot and before it was handed in? What the photos of one vehicle say of each other is in vehicle_day.h.
//
// Check::place  pass "at_outlet"; fail "away_from_outlet", "exif_elsewhere" (photos.csv and the camera name places
//               further apart than place_near_m); cannot tell "no_position", "no_outlet_position".
//               `number` is metres from the outlet.
// Check::time   pass "in_window"; fail "too_early", "too_late", "after_upload" (the server had it before),
// "before_loading"
//               (before its own vehicle left the depot, by the plan), "exif_other_time"; cannot tell "clock_drift" (the
//               phone's clocks, or the satellites' and the phone's, disagree by minutes), "no_time", "no_window".
//               `number` is the minutes by which it is wrong, 0 within; numbers has "after_plan_min" where there is a
//               plan.
#pragma once

#include "base/ids.h"
#include "base/time.h"
#include "verify/policy.h"
#include "vision/expectation.h"
#include "vision/finding.h"
#include "vision/photo.h"

namespace tallyman::verify {

// `expected` as filled in from photos.csv and EXIF (expect.h).
vision::Finding check_place(const vision::Expectation& expected, const vision::Exif& exif, const Policy& policy);
vision::Finding check_time(const vision::Expectation& expected, const vision::Exif& exif, const Zone& zone,
                           const Policy& policy);

// The finding of the position, with what the earlier pictures of the outlet say beside it (vision/place/storefront.h):
// it tells a person where to look, and decides nothing.
vision::Finding with_storefront(vision::Finding place, const vision::Finding* storefront);

// A photo from a van that nobody has: fail "unknown_vehicle", details "vehicle".
vision::Finding unknown_vehicle(const VehicleId& vehicle);

}  // namespace tallyman::verify
