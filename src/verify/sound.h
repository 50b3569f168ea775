// Whether a finding can be what a check said: every number finite, shares between 0 and 1, no box inside out. What is
// not sound came from a damaged store or a lying worker, and nothing automatic rests on it.
#pragma once

#include "vision/finding.h"

namespace tallyman::verify {

bool is_sound(const vision::Finding& finding);

}  // namespace tallyman::verify
