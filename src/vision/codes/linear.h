// EAN, UPC, Code 128 and ITF, several a picture, at any turn, sharp or blurred. A place that looks like bars is cut out
// upright and given to the reader at two scales, plain and sharpened; what it cannot read is spelled by its turns
// (edges.h) or explained (explain.h).
//
// Error model. A reader's EAN is sometimes wrong on blurred or small labels (2 of 35 that zxing read on defocused ones;
// on a label of two pixels a module many lines agreed on a wrong one), so it counts only when an explanation at its
// place names the same code or it was read twice; where the explanation is sure of another code, that one counts. An
// explanation counts when the next code with a right check digit is e^6 times less likely: on 144 labelled EAN and
// UPC-A photos the best strip's logarithm was above 6 for all right readings but one (2.6, the rest up to 60), and
// below 2.5 for all wrong ones. With a catalogue, a code of it may be named at a smaller distance when it is nearly as
// likely as the best of all symbol rows and e^6 times likelier than the next code of the catalogue.
#pragma once

#include <vector>

#include "vision/codes/bars.h"
#include "vision/codes/catalogue.h"
#include "vision/codes/found.h"

namespace tallyman::vision {

struct LinearScan {
    std::vector<FoundCode> found;
    std::vector<BarRegion> unread;  // many bars, but no code: worth a closer photo
};

// `levels` are the same picture at falling sizes. All are searched for bars; wide ones are read in levels[0], narrow
// ones in `whole`, which may be larger. Coordinates are those of levels[0].
LinearScan read_linear_codes(const Plane& whole, const std::vector<const Plane*>& levels,
                             const EanCatalogue& catalogue);

}  // namespace tallyman::vision
