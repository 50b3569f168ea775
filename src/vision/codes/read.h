// All codes of a photo. Reads at working scale first; the whole scale (another decode) only when something there looks
// like a code and could not be read.
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
