// How many units of a product are in sight: the places where it was found, each weighed by what speaks for it alone.
// Rows behind the front one and half-hidden units are where both eye and machine argue, so the count comes with an
// interval. Tuned on 120 photos counted by eye (bench/products); the weights are about print, not about products.
#pragma once

#include <span>
#include <vector>

#include "vision/products/sighting.h"

namespace tallyman::vision {

struct UnitCount {
    std::vector<Sighting> counted;  // never empty: the likeliest place is one unit
    int low = 1;
    int high = 1;
};

// `units` are the places of one product that do not lie on each other; `likeliest` the one it is known by.
UnitCount count_units(std::span<const Sighting> units, const Sighting& likeliest);

}  // namespace tallyman::vision
