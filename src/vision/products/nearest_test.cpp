#include "vision/products/nearest.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::vision {
namespace {

std::vector<Descriptor> random_descriptors(Random& random, std::size_t count) {
    std::vector<Descriptor> out(count);
    for (auto& descriptor : out)
        for (auto& byte : descriptor) byte = static_cast<std::uint8_t>(random.below(128));
    return out;
}

Nearest by_hand(const Descriptor& photo, const std::vector<Descriptor>& product) {
    Nearest best{0, -1};
    for (std::size_t j = 0; j < product.size(); ++j) {
        int sum = 0;
        for (std::size_t k = 0; k < photo.size(); ++k) sum += photo[k] * product[j][k];
        if (sum > best.similarity) best = {static_cast<int>(j), sum};
    }
    return best;
}

TEST(Nearest, IsWhatALoopByHandFinds) {
    Random random(7);
    for (const std::size_t count : {1u, 15u, 16u, 17u, 100u}) {
        const auto product = random_descriptors(random, count);
        const auto photo = random_descriptors(random, 21);
        std::vector<Nearest> found(photo.size());
        find_nearest(photo, blocks_of(product), found);
        for (std::size_t i = 0; i < photo.size(); ++i) {
            const Nearest right = by_hand(photo[i], product);
            EXPECT_EQ(found[i].index, right.index) << count << " " << i;
            EXPECT_EQ(found[i].similarity, right.similarity);
        }
    }
}

TEST(Nearest, OfEqualOnesIsTheFirst) {
    Random random(8);
    const auto one = random_descriptors(random, 1);
    const std::vector<Descriptor> many(40, one[0]);
    std::vector<Nearest> found(1);
    find_nearest(one, blocks_of(many), found);
    EXPECT_EQ(found[0].index, 0);
}

TEST(Nearest, BytesAtTheirLargestDoNotOverflow) {
    Descriptor full;
    full.fill(127);
    std::vector<Nearest> found(1);
    find_nearest(std::vector{full}, blocks_of(std::vector{full}), found);
    EXPECT_EQ(found[0].similarity, 127 * 127 * 128);
}

}  // namespace
}  // namespace tallyman::vision
