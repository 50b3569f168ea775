// Which ordered products a photo shows and which it does not, as its products finding says: what the verdict over an
// order is made from.
#pragma once

#include <span>
#include <vector>

#include "base/ids.h"
#include "vision/finding.h"

namespace tallyman::verify {

std::vector<Gtin> shown_by(std::span<const vision::Finding> findings);

// Only of a photo that shows others of the order; where nothing is recognised nothing is missing.
std::vector<Gtin> missing_from(std::span<const vision::Finding> findings);

}  // namespace tallyman::verify
