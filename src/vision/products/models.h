// What is known of the products before any photo: for each its face, cut out of the one reference picture, and the
// local features of that face from seven sides. Made once per picture (about 90 ms); nothing is learned from photos,
// so a new product is known as soon as its picture is there.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "base/digest.h"
#include "base/ids.h"
#include "vision/photo.h"
#include "vision/products/affine.h"
#include "vision/products/appearance.h"
#include "vision/products/face.h"
#include "vision/products/keypoints.h"
#include "vision/products/nearest.h"
#include "vision/products/palette.h"
#include "vision/products/shortlist.h"

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

// The catalogue. A few products are kept ready; of thousands only the shortlist is, and each product is read from the
// bytes of the cache file when a photo asks for it (0.2 MB and 0.1 ms each).
class ProductModels {
public:
    ProductModels() = default;
    explicit ProductModels(std::vector<ProductModel> models);  // in order of GTIN whatever order they come in

    struct Kept {
        Gtin gtin;
        bool lies = false;
        Digest digest{};
        std::span<const std::byte> bytes;  // of to_bytes(ProductModel)
    };
    // `owner` keeps the bytes alive.
    ProductModels(std::vector<Kept> kept, Shortlist shortlist, std::shared_ptr<const void> owner);

    std::size_t size() const { return kept_.size(); }
    bool empty() const { return kept_.empty(); }
    const Gtin& gtin(std::size_t product) const { return kept_[product].gtin; }
    // Its first reference picture is wider than tall, as of a case that lies.
    bool lies(std::size_t product) const { return kept_[product].lies; }
    // Without faces when its bytes are damaged.
    std::shared_ptr<const ProductModel> model(std::size_t product) const;

    // The products worth comparing in full with a photo: all of a small catalogue.
    std::vector<int> worth_comparing(std::span<const Descriptor> photo) const;
    const Shortlist& shortlist() const { return shortlist_; }

private:
    std::vector<Kept> kept_;
    std::vector<std::shared_ptr<const ProductModel>> ready_;  // one for each, or none at all
    Shortlist shortlist_;                                     // empty for a small catalogue
    std::shared_ptr<const void> owner_;
};
// As many are compared in full (0.5 ms each), so a shortlist is that long too.
inline constexpr std::size_t small_catalogue = 256;

}  // namespace tallyman::vision
