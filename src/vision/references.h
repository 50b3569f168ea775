// What the checks compare a photo with, loaded once before the first photo and never changed after: made from files
// of our own, so that the process which opens strangers' pictures needs no files.
#pragma once

#include "vision/codes/catalogue.h"
#include "vision/people.h"
#include "vision/place/storefront.h"
#include "vision/products/models.h"
#include "vision/text/reader.h"

namespace tallyman::vision {

struct References {
    EanCatalogue catalogue;  // every GTIN the distributor knows; empty when not told
    ProductModels products;  // what they look like; empty when there are no reference pictures
    PeopleFinder people;     // what faces and number plates look like; finds nobody when not told
    Storefronts
        storefronts;  // what outlets looked like before; the one without an id is that of a photo without an order
    TextReader text;  // reads nothing when its models are not there, or when words decide nothing
};

}  // namespace tallyman::vision
