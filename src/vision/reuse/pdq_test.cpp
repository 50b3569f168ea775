#include "vision/reuse/pdq.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"

namespace tallyman::vision {
namespace {

// Waves and blobs from a seed: smooth enough to hash, different from each other.
Plane scene(int width, int height, std::uint64_t seed) {
    Random random(seed);
    Plane plane = plane_of(width, height);
    std::vector<std::array<double, 4>> waves;
    for (int i = 0; i < 12; ++i)
        waves.push_back({random.uniform(-9, 9), random.uniform(-9, 9), random.uniform(0, 6.3), random.uniform(5, 20)});
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            double level = 128;
            for (const auto& [fx, fy, phase, power] : waves) {
                level += power * std::sin(2 * std::numbers::pi * (fx * x / width + fy * y / height) + phase);
            }
            plane.row(y)[x] = static_cast<std::uint8_t>(std::clamp(level, 0.0, 255.0));
        }
    }
    return plane;
}

// The published description word for word, at full size: running box sums along rows and columns, twice.
std::vector<double> boxed(const std::vector<double>& in, int count, int stride, int length, int step) {
    const int size = (length + 127) / 128, right = size / 2, left = size - 1 - right;
    std::vector<double> out(in.size());
    for (int line = 0; line < count; ++line) {
        for (int i = 0; i < length; ++i) {
            double sum = 0;
            const int from = std::max(0, i - left), to = std::min(length - 1, i + right);
            for (int j = from; j <= to; ++j) sum += in[line * stride + j * step];
            out[line * stride + i * step] = sum / (to - from + 1);
        }
    }
    return out;
}

PdqHash by_the_book(const Plane& plane) {
    std::vector<double> image(plane.samples.begin(), plane.samples.end());
    for (int pass = 0; pass < 2; ++pass) {
        image = boxed(image, plane.height, plane.width, plane.width, 1);
        image = boxed(image, plane.width, 1, plane.height, plane.width);
    }
    std::vector<double> values;
    for (int i = 1; i <= 16; ++i) {
        for (int j = 1; j <= 16; ++j) {
            double sum = 0;
            for (int y = 0; y < 64; ++y) {
                for (int x = 0; x < 64; ++x) {
                    const int row = static_cast<int>((y + 0.5) * plane.height / 64),
                              column = static_cast<int>((x + 0.5) * plane.width / 64);
                    sum += image[row * plane.width + column] * std::cos(std::numbers::pi / 128 * i * (2 * y + 1)) *
                           std::cos(std::numbers::pi / 128 * j * (2 * x + 1));
                }
            }
            values.push_back(sum);
        }
    }
    auto sorted = values;
    std::ranges::sort(sorted);
    PdqHash hash;
    for (int bit = 0; bit < 256; ++bit) {
        if (values[bit] > sorted[127]) hash.words[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
    return hash;
}

TEST(Pdq, FollowsTheDescription) {
    for (const auto& [width, height] : {std::pair{348, 348}, {320, 240}, {511, 300}, {64, 64}, {70, 500}}) {
        const Plane plane = scene(width, height, 3);
        EXPECT_LE(distance(pdq(plane, width, height).hash(), by_the_book(plane)), 2) << width << "x" << height;
    }
}

TEST(Pdq, HasHalfItsBitsSet) {
    const Pdq seen = pdq(scene(348, 348, 5), 348, 348);
    EXPECT_EQ(distance(seen.hash(), PdqHash{}), 128);
    EXPECT_GT(seen.quality, 50);
}

TEST(Pdq, ALargePhotoDecodedSmallHasTheSameBits) {
    const Plane large = scene(2048, 1536, 9);
    const Plane quarter = halved(halved(large));
    EXPECT_LE(distance(pdq(large, 2048, 1536).hash(), pdq(quarter, 2048, 1536).hash()), 6);
}

Plane mirrored(const Plane& in) {
    Plane out = in;
    for (int y = 0; y < in.height; ++y) std::reverse(out.row(y), out.row(y) + in.width);
    return out;
}

Plane turned_right(const Plane& in) {
    Plane out = plane_of(in.height, in.width);
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) out.row(y)[x] = in.at(y, in.height - 1 - x);
    }
    return out;
}

// Against the hash of the picture really turned or mirrored; a few bits differ because the samples are not quite
// symmetric in the picture.
TEST(Pdq, KnowsItsTurnedAndMirroredSelf) {
    const Plane plane = scene(400, 300, 7);
    const Pdq seen = pdq(plane, plane.width, plane.height);
    Plane straight = plane, flipped = mirrored(plane);
    for (int turn = 0; turn < 4; ++turn) {
        EXPECT_LE(distance(seen.turned[turn], pdq(straight, straight.width, straight.height).hash()), 20) << turn;
        EXPECT_LE(distance(seen.turned[4 + turn], pdq(flipped, flipped.width, flipped.height).hash()), 20) << turn;
        straight = turned_right(straight);
        flipped = turned_right(flipped);
    }
}

TEST(Pdq, TellsScenesApart) {
    EXPECT_GT(distance(pdq(scene(348, 348, 1), 348, 348).hash(), pdq(scene(348, 348, 2), 348, 348).hash()), 80);
}

TEST(Pdq, SaysNothingOfATinyPicture) {
    const Pdq seen = pdq(scene(4, 100, 1), 4, 100);
    EXPECT_EQ(seen.hash(), PdqHash{});
    EXPECT_EQ(seen.quality, 0);
}

TEST(Pdq, PrintsTheHighestBitFirst) {
    PdqHash hash;
    hash.words[3] = 0xf8f8f0cee0f4a84f;
    hash.words[0] = 0x22;
    EXPECT_EQ(hex(hash), "f8f8f0cee0f4a84f000000000000000000000000000000000000000000000022");
}

RC_GTEST_PROP(Pdq, TakesAnySize, ()) {
    const int width = *rc::gen::inRange(5, 700), height = *rc::gen::inRange(5, 700);
    EXPECT_EQ(hex(pdq(scene(width, height, 4), width, height).hash()).size(), 64u);
}

}  // namespace
}  // namespace tallyman::vision
