// What speaks for a product at a place in the photo, as a few numbers that mean the same for every product, and the
// one score made of them. Nothing here knows a product: the weights are about light, print and cameras.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "vision/products/appearance.h"

namespace tallyman::vision {

enum class Clue {
    support,  // logarithm of the weight of matching local features
    nearby,   // the same for all features in the middle of the photo, in whatever pose
    size,     // logarithm of the face's area in the photo's
    print,    // windows that look alike, by their contrast: mean likeness above 0.2
    sharp,    // share of windows that look very much alike (0.7)
    colour,   // share of coloured windows with the right colour, after the light's colour is taken off
    light,    // mean difference of lightness, after the light's strength is taken off
    palette,  // logarithm of the likeness of the palettes
};
inline constexpr int clue_count = 8;
using Clues = std::array<float, clue_count>;

inline float& clue(Clues& clues, Clue which) { return clues[static_cast<std::size_t>(which)]; }
inline float clue(const Clues& clues, Clue which) { return clues[static_cast<std::size_t>(which)]; }

// Fills in print, sharp, colour and light.
void read_windows(const FaceGrid& face, std::span<const SeenWindow> seen, Clues& clues);

// Higher is likelier; differences between products in one photo are log odds.
double log_odds(const Clues& clues);

// The probability that the product is there, given its log odds above the best rival's.
double probability(const Clues& clues, double above_best_rival);

}  // namespace tallyman::vision
