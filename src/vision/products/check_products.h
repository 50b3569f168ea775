// What the products in the photo say about the delivery. The order counts cases while a photo may show the packs that
// were in them. A picture cannot tell which, but cases lie so that they can be stacked and packs stand: where the
// reference picture is wider than tall, units are taken for cases and fewer than ordered are held against the delivery.
//
// Finding codes:
//   products_seen       pass         every product of the order is in the photo; details "seen" (GTINs, comma between)
//   some_products_seen  pass         some of them are; the other photos of the delivery must show the rest; details
//                                    "seen" and "missing"
//   fewer_cases         fail         all lines are seen, but of some fewer cases than ordered; details "gtin" names one
//   wrong_product       fail         another product of the catalogue is there instead; details "gtin"
//   no_product          cannot_tell  nothing of the catalogue is recognised
//   no_references       cannot_tell  there are no reference pictures of the ordered products
// number: how many of the order's products are seen; numbers "units", "at_least", "at_most" over all of them.
#pragma once

#include <span>

#include "vision/expectation.h"
#include "vision/finding.h"
#include "vision/products/models.h"
#include "vision/seen.h"

namespace tallyman::vision {

// A score from here on is a product seen; the policy asks for more before it accepts (confidence).
inline constexpr double product_seen = 0.5;

Finding check_products(std::span<const SeenProduct> seen, const Expectation& expected, const ProductModels& models);

}  // namespace tallyman::vision
