// What stands where in the photo. At one place stands one product, so those that were seen there compete, and what
// belongs to one place is not counted for another product: of a stack of sister flavours each case is named once.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "vision/products/sighting.h"

namespace tallyman::vision {

// Never empty; the best first, at most one of each product.
using Place = std::vector<Sighting>;

std::vector<Place> places_in(const ProductSearch& search, std::span<const int> candidates);

// A product, by the place where it stands most clearly, and the places that it leads.
struct Presence {
    int product = 0;               // index in ProductModels
    double subject = 0;            // the best of all its places, and of being in the photo with its face unseen
    std::optional<Sighting> best;  // by its place; none of a product that has no place
    double above_rival = 0;        // of `best`: place odds above the best other product's there; negative when beaten
    std::vector<Sighting> units;   // the places that it leads, the likeliest first
};

// The likeliest subject of the photo first; nothing when no product has a place.
std::vector<Presence> presences_in(const ProductSearch& search, std::span<const int> candidates);

// The probability that it is seen; `all` as presences_in gives them.
double score_of(const Presence& one, std::span<const Presence> all);

}  // namespace tallyman::vision
