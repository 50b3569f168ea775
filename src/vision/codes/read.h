// All codes of a photo. Places that look like codes are found at working scale; small ones are read at whole scale,
// because a carton's EAN in a shop photo has about one pixel a module (the extra decode of the luma: 15 ms at 3
// megapixels).
#pragma once

#include <vector>

#include "vision/codes/catalogue.h"
#include "vision/photo.h"
#include "vision/seen.h"

namespace tallyman::vision {

struct CodesSeen {
    std::vector<SeenCode> codes;  // from top to bottom, then from left to right
    std::vector<Box> unread;      // bars that no reader could read: worth a closer photo
};

CodesSeen read_codes(const Photo& photo, const EanCatalogue& catalogue);

}  // namespace tallyman::vision
