// Which few products of a large catalogue may be in a photo, before any of them is compared in full: 5,000 products
// have 6 million descriptors, and all against all would take seconds a photo. Every descriptor is hashed to 24 bits by
// the signs of sparse random projections (Charikar 2002), looked up together with its neighbours across the most
// doubtful bits (multi-probe, Lv et al. 2007), and votes for the products found, less where many have it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vision/products/keypoints.h"

namespace tallyman::vision {

class Shortlist {
public:
    static constexpr int bits = 24;

    // Descriptors of one product after another.
    class Maker {
    public:
        void add(std::span<const Descriptor> product);
        Shortlist made() &&;

    private:
        std::vector<std::uint64_t> postings_;  // key, then product
        std::uint32_t products_ = 0;
    };

    // Indices of products in the order they were added, the likeliest first, at most `most`. Only such as share
    // anything.
    std::vector<int> likeliest(std::span<const Descriptor> photo, std::size_t most) const;

    bool empty() const { return products_ == 0; }

    template <class Archive, class Self>
    static void fields(Archive& archive, Self& self) {
        archive.value(self.products_);
        archive.list(self.starts_);
        archive.list(self.postings_);
    }

private:
    std::uint32_t products_ = 0;
    std::vector<std::uint32_t> starts_;    // of the list of each upper 16 bits of a key, and the end
    std::vector<std::uint32_t> postings_;  // lower 8 bits of the key, then 24 bits of the product; sorted
};

}  // namespace tallyman::vision
