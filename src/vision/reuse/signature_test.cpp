#include "vision/reuse/signature.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"

namespace tallyman::vision {
namespace {

Plane speckled(int width, int height) {
    Random random(11);
    Plane plane = plane_of(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x)
            plane.row(y)[x] = static_cast<std::uint8_t>((x / 9 * 37 + y / 7 * 91 + x / 9 * (y / 7)) % 256);
    }
    return plane;
}

Signature example() { return signature_of(sha256("a file"), speckled(300, 200), 300, 200); }

void expect_same(const Signature& a, const Signature& b) {
    EXPECT_EQ(a.bytes, b.bytes);
    EXPECT_EQ(a.width, b.width);
    EXPECT_EQ(a.height, b.height);
    EXPECT_EQ(a.pdq.turned, b.pdq.turned);
    EXPECT_EQ(a.pdq.quality, b.pdq.quality);
    EXPECT_EQ(a.features, b.features);
    EXPECT_EQ(a.mirrored, b.mirrored);
    EXPECT_EQ(a.thumbnail, b.thumbnail);
}

TEST(Signature, ComesBackFromItsBytes) {
    const Signature signature = example();
    ASSERT_GT(signature.features.size(), 50u);
    const auto back = to_signature(to_bytes(signature));
    ASSERT_TRUE(back);
    expect_same(signature, *back);
}

TEST(Signature, IsTheSameEveryTime) { expect_same(example(), example()); }

TEST(Signature, OnlyToBeKeptHasNoMirroredCorners) {
    Signature searched = example();
    const Signature kept = signature_of(sha256("a file"), speckled(300, 200), 300, 200, SignatureUse::keep);
    ASSERT_FALSE(searched.mirrored.empty());
    searched.mirrored.clear();
    expect_same(kept, searched);
}

TEST(Signature, OfAnEmptyPictureHasNoFeatures) {
    const Signature signature = signature_of({}, plane_of(40, 40), 40, 40);
    EXPECT_TRUE(signature.features.empty());
    EXPECT_TRUE(to_signature(to_bytes(signature)));
}

TEST(Signature, CutShortIsNoSignature) {
    const auto bytes = to_bytes(example());
    for (std::size_t length = 0; length < bytes.size(); length += 97) {
        EXPECT_FALSE(to_signature(std::span(bytes).first(length))) << length;
    }
}

RC_GTEST_PROP(Signature, AnyBytesAreReadOrRefused, (std::vector<std::uint8_t> noise)) {
    auto bytes = to_bytes(example());
    for (std::size_t i = 0; i + 1 < noise.size(); i += 2)
        bytes[(noise[i] * 251u + i * 7919u) % bytes.size()] = std::byte{noise[i + 1]};
    if (const auto signature = to_signature(bytes)) {
        RC_ASSERT(signature->thumbnail.samples.size() ==
                  static_cast<std::size_t>(signature->thumbnail.width) * signature->thumbnail.height);
        RC_ASSERT(signature->features.size() <= features_max);
    }
}

}  // namespace
}  // namespace tallyman::vision
