// Where in the photo is the face of a product, if it is there? A single match of two local features says it all (place,
// size, turn and tilt); the pose on which most of the weight of all matches agrees is the answer. Exhaustive over the
// strongest matches instead of random sampling (RANSAC), so the same photo always gives the same poses.
#pragma once

#include <vector>

#include "vision/products/affine.h"
#include "vision/products/keypoints.h"
#include "vision/products/models.h"

namespace tallyman::vision {

// That a local feature of the photo is this one of the product.
struct Vote {
    int photo_point = 0;
    int model_point = 0;
    float weight = 0;
};

struct Pose {
    Affine place;       // face pixels -> working photo pixels
    float support = 0;  // summed weight of the matches that agree
    int matches = 0;    // how many
};

// At most `most` poses, best first, that do not lie on each other.
std::vector<Pose> find_poses(const ProductModel& model, const Keypoints& photo, std::vector<Vote> votes, int most);

}  // namespace tallyman::vision
