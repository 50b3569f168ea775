// The finding of the reuse check. Codes: "new" (pass: nothing earlier looks like it), "same_bytes", "same_picture",
// "edited", "photo_of_photo" (fail; compare.h), "no_history" (cannot tell). `number` is the count of earlier photos
// that it copies; `numbers` has inliers and agreement of the surest; `details` its "file"; the boxes are the matching
// part of this photo ("copy") and of the earlier one ("original", in the earlier photo's pixels).
#pragma once

#include <vector>

#include "vision/finding.h"
#include "vision/reuse/history.h"
#include "vision/seen.h"

namespace tallyman::vision {

Finding check_reuse(const std::vector<Match>& matches);
Finding reuse_without_history();
std::vector<SeenBefore> seen_before(const std::vector<Match>& matches);

}  // namespace tallyman::vision
