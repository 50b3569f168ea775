// Do two pictures that were laid over each other show the same light? Corners that fit prove only that the same things
// stand there: the same shelf, the same carton. A copy agrees everywhere both pictures show something; another visit
// does not, because a hand, a lamp or the viewpoint has moved.
#pragma once

#include "vision/plane.h"
#include "vision/reuse/align.h"

namespace tallyman::vision {

struct Agreement {
    double overlap = 0;      // share of the smaller picture's area that both show
    double share = 0;        // of the textured blocks in the overlap: those that correlate
    double correlation = 0;  // the median over those blocks
    double whole = 0;
    int blocks = 0;          // textured ones
};

// `map` leads from the query to the stored picture; both planes are thumbnails (vision/reuse/signature.h).
Agreement agreement(const Plane& query, const Plane& stored, const Map& map);

}  // namespace tallyman::vision
