// What a locked-down worker does: reads the request, examines the picture, writes the answer.
#pragma once

#include <cstddef>
#include <vector>

#include "decoder/spawner.h"
#include "vision/references.h"

namespace tallyman::decoder {

// The references must outlive the Spawner's start; each worker sees them as they were then. Runs one small picture
// through all checks first, so that what libraries open at first use is open before the doors close.
Work examination_work(const vision::References& references);

std::vector<std::byte> warm_up_picture();  // a JPEG with something for every detector to find

}  // namespace tallyman::decoder
