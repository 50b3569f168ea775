// Every product that may be in the photo, with where and how likely: the heart of the product check.
//   1. local features of the photo, once;
//   2. for each the nearest of every face of every product; the vote is how much nearer than the tenth best product's
//      (local naive Bayes nearest neighbour, McCann and Lowe 2012): print that all cartons share votes for nobody;
//   3. poses on which the votes of a face agree;
//   4. a look at the best of them: print and colour, window by window.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "vision/photo.h"
#include "vision/products/appearance.h"
#include "vision/products/evidence.h"
#include "vision/products/models.h"
#include "vision/products/pose.h"

namespace tallyman::vision {

struct Sighting {
    int product = 0;  // index in ProductModels
    int face = 0;     // of all faces that the search compares
    Pose pose;        // place as moved by the look
    Clues clues{};
    double subject = 0;  // subject_odds of the clues
    double place = 0;    // place_odds
};

// The photo's features and their votes, found once; then asked what is where. The photo and the models must outlive it.
class ProductSearch {
public:
    ProductSearch(const Photo& photo, const ProductModels& models);

    // What was looked at, in no particular order: at most `poses_each` places of each face, `looks` in all, and so many
    // about the same place that sister flavours of one unit do not use up the looks at the others.
    // `candidates` are indices of the products that may be answered; the others only serve as background.
    struct Effort {
        int poses_each, looks, looks_each_place;
    };
    std::vector<Sighting> sightings(std::span<const int> candidates, Effort effort) const;

    // How likely each is the subject though its face is not seen (unseen_odds).
    struct Unseen {
        int product;
        double subject;
    };
    std::vector<Unseen> unseen(std::span<const int> candidates) const;

    // Those of the candidates whose features support that place most, looked at there.
    std::vector<Sighting> rivals_at(const Sighting& there, std::span<const int> candidates, int most) const;

    const FaceModel& model(const Sighting& sighting) const { return model(sighting.face); }
    // How much of the photo 348 x 348 pixels are, at working scale.
    double areas() const;

private:
    struct FaceOf {
        int product;
        const FaceModel* model;
    };
    const FaceModel& model(int face) const { return *faces_[static_cast<std::size_t>(face)].model; }
    Sighting looked_at(int face, const Pose& pose) const;
    // Of what stands out in the photo, the share that the face covers.
    float share_within(const Affine& place, const FaceGrid& face) const;

    const Photo& photo_;
    const ProductModels& models_;
    std::vector<std::shared_ptr<const ProductModel>> known_;  // the products worth comparing
    std::vector<FaceOf> faces_;                               // theirs, one after the other
    Keypoints keypoints_;
    std::vector<std::vector<FaceMatch>> matches_;  // by face
    std::vector<Clues> clues_;                     // by face: what does not depend on a place
    ColourPyramid pyramid_;
    Standout standout_;
};

// The corners of the face in the photo, clockwise from its top left.
std::array<Spot, 4> outline(const ProductSearch& search, const Sighting& one);

// Whether the middle of one lies on the other.
bool overlap(const ProductSearch& search, const Sighting& one, const Sighting& other);

// Whether an edge of one is an edge of the other, as of two sides of one case seen over its corner.
bool share_an_edge(const ProductSearch& search, const Sighting& one, const Sighting& other);

// The share of the face, 0 .. 1, that lies on one of the others.
double share_on(const ProductSearch& search, const Sighting& one, std::span<const Sighting> others);

}  // namespace tallyman::vision
