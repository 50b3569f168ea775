// Is there light enough to see, and not too much? From the luma histogram, of the whole picture and of its middle half
// (where the goods are). White cartons and lamps blow out a few per cent of a good photo: of 300 good shop photos none
// had more than 7 %, and the ninth decile of the darkest was 150. A phone that holds its brightest below white leaves
// little blown out, but then the middle tones are as bright.
//
// Unit of Finding::number: share of blown-out pixels (250 and above), 0 .. 1, the larger of whole and middle.
// Codes: good (pass), too_dark (fail: "more light"), blown_out (fail: "not against the light"), glare (fail: one patch
// of reflection over the goods: "step aside", boxed), dim, bright (cannot tell: a person should look).
#pragma once

#include "vision/finding.h"
#include "vision/plane.h"

namespace tallyman::vision {

// `scale` as in Photo: boxes come out in coordinates of the whole picture.
Finding check_exposure(const Plane& luma, double scale);

}  // namespace tallyman::vision
