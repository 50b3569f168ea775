// Which of the known products are in the photo, how likely, how many units and where: what `examine` lists and what
// the finding is made of.
#pragma once

#include <vector>

#include "vision/photo.h"
#include "vision/products/models.h"
#include "vision/seen.h"

namespace tallyman::vision {

// Ranked, the likeliest subject of the photo first; the score is the probability that the product is seen, 0 of one
// that is ranked by its colours alone. Boxes are in coordinates of the whole picture, one for each unit of a product
// that is worth counting. At most products_listed.
inline constexpr std::size_t products_listed = 24;
std::vector<SeenProduct> see_products(const Photo& photo, const ProductModels& models);

}  // namespace tallyman::vision
