// Does the photo show the outlet that earlier pictures show: the same shelf, door or sign behind the goods? Local
// features of both (RootSIFT, ../products/keypoints.h) that are each other's nearest propose one map of the earlier
// picture onto the photo each (place, size and turn, as in pose.h); the map that most others agree with is widened to
// an affine one. Facades and shelves are nearly plane, and half the features of one visit are gone at the next.
//
// The print of a carton is the same in every shop, so features on products that were recognised do not count. Cartons
// that no reference picture is known of do: such a match says less than it seems, and never more than "pass".
//
// Codes: known_storefront (pass), unlike_earlier_pictures (cannot tell: the other side of the street is no proof of
// another outlet), no_earlier_pictures (cannot tell).
// Unit of Finding::number: features that fit one map. `numbers` has "spread", the share of the photo's 16 fields with
// one; `details` the "file" of the earlier picture; the box is where the place is seen, labelled "storefront".
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/ids.h"
#include "vision/finding.h"
#include "vision/photo.h"
#include "vision/products/keypoints.h"
#include "vision/products/nearest.h"
#include "vision/seen.h"

namespace tallyman::vision {

// About 80 kB and 30 ms to make.
struct StorefrontView {
    std::string file;
    Keypoints keypoints;
    DescriptorBlocks blocks;  // of the same descriptors
};
StorefrontView storefront_view_of(std::string file, const Photo& photo);

using Storefronts = std::map<OutletId, std::vector<StorefrontView>>;

// `goods` are the products seen in the photo, their boxes in coordinates of the whole picture.
Finding check_storefront(const Photo& photo, const std::vector<SeenProduct>& goods,
                         const std::vector<StorefrontView>& views);

}  // namespace tallyman::vision
