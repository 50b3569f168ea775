// Do two pictures that were laid over each other show the same light? Corners that fit prove only that the same things
// stand there: the same shelf, the same carton. Two things tell a copy from another visit:
//   agreement    a copy agrees block by block wherever both pictures show something; at another visit a hand, a lamp
//                or the viewpoint has moved, and near things shift against far ones.
//   containment  of a copy, one picture lies within the other: a crop shows nothing new, a frame hides nothing. A
//                camera that panned shows something new at one end and loses something at the other.
#pragma once

#include "vision/plane.h"
#include "vision/reuse/align.h"

namespace tallyman::vision {

struct Agreement {
    int blocks = 0;                // textured blocks of the stored picture that the query covers
    double agreeing = 0;           // the share of them that correlate
    double but_for_one_patch = 0;  // the same when a patch of a fifth may be covered up
    double only_query = 0;         // share of the query's textured blocks that the stored picture does not show
    double only_stored = 0;        // the other way round
    Map map;                       // the map, polished on the pixels

    double both_show_new() const { return only_query < only_stored ? only_query : only_stored; }
};

// `map` leads from the query to the stored picture; both planes are thumbnails (signature.h).
Agreement agreement(const Plane& query, const Plane& stored, const Map& map);

}  // namespace tallyman::vision
