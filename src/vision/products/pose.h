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

// What a vote says by itself: where the face is, how large, how turned and how tilted.
struct FaceMatch {
    Spot face, photo;
    Affine place;  // face pixels -> working photo pixels
    float weight;
};

// The plausible ones of the strongest votes, the strongest first. One unit in sight gives some 40 good votes.
inline constexpr int votes_most = 200;
std::vector<FaceMatch> matches_of(const FaceModel& model, const Keypoints& photo, std::vector<Vote> votes, int most);

struct Pose {
    Affine place;       // face pixels -> working photo pixels
    float support = 0;  // summed weight of the matches that agree
    int matches = 0;    // how many
};

// At most `most` poses, best first, that do not lie on each other.
std::vector<Pose> find_poses(const std::vector<FaceMatch>& matches, int most);

// What supports a place that was found in another way.
Pose pose_at(const Affine& place, const std::vector<FaceMatch>& matches);

}  // namespace tallyman::vision
