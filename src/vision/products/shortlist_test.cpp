#include "vision/products/shortlist.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::vision {
namespace {

std::vector<Descriptor> some(Random& random, std::size_t count) {
    std::vector<Descriptor> out(count);
    for (Descriptor& descriptor : out)
        for (auto& byte : descriptor) byte = static_cast<std::uint8_t>(random.below(60));
    return out;
}

Descriptor seen_again(Descriptor descriptor, Random& random) {
    for (auto& byte : descriptor) byte = static_cast<std::uint8_t>(std::clamp(byte + random.normal(0, 3), 0.0, 127.0));
    return descriptor;
}

TEST(Shortlist, PutsTheProductInThePhotoFirst) {
    Random random(4);
    std::vector<std::vector<Descriptor>> products;
    Shortlist::Maker maker;
    for (int i = 0; i < 300; ++i) maker.add(products.emplace_back(some(random, 50)));
    const Shortlist shortlist = std::move(maker).made();
    for (const int product : {0, 17, 299}) {
        std::vector<Descriptor> photo = some(random, 100);
        for (int i = 0; i < 20; ++i) photo.push_back(seen_again(products[product][i], random));
        const std::vector<int> found = shortlist.likeliest(photo, 5);
        ASSERT_FALSE(found.empty());
        EXPECT_EQ(found[0], product);
        EXPECT_LE(found.size(), 5u);
    }
}

TEST(Shortlist, OfNothingIsEmpty) {
    Random random(5);
    EXPECT_TRUE(Shortlist().empty());
    EXPECT_TRUE(Shortlist().likeliest(some(random, 3), 5).empty());
    Shortlist::Maker maker;
    maker.add(some(random, 3));
    EXPECT_TRUE(std::move(maker).made().likeliest({}, 5).empty());
}

}  // namespace
}  // namespace tallyman::vision
