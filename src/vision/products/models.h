// What is known of the products before any photo: for each its face, cut out of the one reference picture, and the
// local features of that face from seven sides. Made once per picture (about 90 ms); nothing is learned from photos,
// so a new product is known as soon as its picture is there.
#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "vision/photo.h"
#include "vision/products/affine.h"
#include "vision/products/appearance.h"
#include "vision/products/face.h"
#include "vision/products/keypoints.h"
#include "vision/products/nearest.h"
#include "vision/products/palette.h"

namespace tallyman::vision {

struct FaceModel {
    std::vector<Affine> frames;    // of its local features: keypoint frame -> face pixels
    DescriptorBlocks descriptors;  // one for each frame
    Palettes palettes;
    FaceGrid coarse, fine;
};
FaceModel face_model_of(const Photo& reference);

struct ProductModel {
    Gtin gtin;
    std::vector<FaceModel> faces;  // one for each reference picture: the front, perhaps a side
};
ProductModel model_of(Gtin gtin, const Photo& reference);

class ProductModels {
public:
    ProductModels() = default;
    explicit ProductModels(std::vector<ProductModel> models);  // in order of GTIN whatever order they come in

    const std::vector<ProductModel>& all() const { return models_; }
    bool empty() const { return models_.empty(); }

private:
    std::vector<ProductModel> models_;
};

}  // namespace tallyman::vision
