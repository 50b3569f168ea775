// Number plates of two lines, as motorbikes carry them all over Vietnam: a light sheet with two rows of dark characters
// of like height. Cascades for them are not to be had, and a plate is made to be read: the characters themselves are
// looked for, as dark patches that stand in rows. Labels and notes have smaller print or bars and fall out by that.
#pragma once

#include <vector>

#include "vision/finding.h"
#include "vision/plane.h"

namespace tallyman::vision {

// In pixels of `luma`. Characters under 6 pixels are not looked for: nobody reads them either.
std::vector<Box> find_plates(const Plane& luma);

}  // namespace tallyman::vision
