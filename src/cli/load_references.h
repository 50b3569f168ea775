// What photos are compared with, from the files of a command's options: loaded before the decoder process starts.
#pragma once

#include <string>

#include "vision/references.h"

namespace tallyman::cli {

struct ReferenceFiles {
    std::string catalog;   // products.csv; only its GTINs are read
    std::string products;  // a folder of GTIN/*.jpg: each picture is one face of the product, four at most
};

// A path that is empty is not asked for. Throws Failure naming what cannot be read.
vision::References load_references(const ReferenceFiles& files);

}  // namespace tallyman::cli
