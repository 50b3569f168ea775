// What speaks for a product at a place in the photo, as a few numbers that mean the same for every product, and the
// scores made of them. Nothing here knows a product: the weights are about light, print and cameras.
#pragma once

#include <array>
#include <span>

#include "vision/products/appearance.h"

namespace tallyman::vision {

enum class Clue {
    support,   // logarithm of the weight of matching local features
    nearby,    // the same for all features in the middle of the photo, in whatever pose
    print,     // windows that look alike, by their contrast: mean likeness above 0.2
    sharp,     // share of windows that look very much alike (0.7)
    colour,    // share of coloured windows with the right colour, after the light's colour is taken off
    light,     // mean difference of lightness, after the light's strength is taken off
    palette,   // logarithm of the likeness of the palettes with what stands out in the photo
    explains,  // logarithm of the share of what stands out that the face covers
    steady,    // share of windows beside each other that moved the same way to fit
    tilt,      // logarithm of how much the face is foreshortened
    coloured,  // how coloured the face is by itself: 0 .. 1
    features,  // logarithm of the number of matching local features
};
inline constexpr int clue_count = 12;
using Clues = std::array<float, clue_count>;

inline float& clue(Clues& clues, Clue which) { return clues[static_cast<std::size_t>(which)]; }
inline float clue(const Clues& clues, Clue which) { return clues[static_cast<std::size_t>(which)]; }

// Fills in print, sharp, colour, light, steady and coloured.
void read_windows(const FaceGrid& face, std::span<const SeenWindow> seen, Clues& clues);

// How likely this is what the photo was taken of; differences between products in one photo are log odds. Fitted on
// train photos as a choice among 31 products, checked on products left out.
double subject_odds(const Clues& clues);

// The same when its face is not seen at all, as of a carton held with its back to the camera: only the features in the
// middle and the palette speak. Without it such a product stands and falls with what some wrong place happens to look
// like.
double unseen_odds(const Clues& clues);

// How likely this product stands at this place; differences between products at one place are log odds.
double place_odds(const Clues& clues);

// The probability that the product is there, given its place odds above the best other product's at that place and how
// far its subject odds are behind the photo's subject (0 for the subject itself). Fitted by bench/products/fit on train
// photos, with the right product in the catalogue and without, and on large drawn ones, so that it holds for both.
double probability(const Clues& clues, double above_rival, double behind_subject);

}  // namespace tallyman::vision
