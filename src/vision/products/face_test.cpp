#include "vision/products/face.h"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

namespace tallyman::vision {
namespace {

struct Picture {
    int width, height;
    std::vector<std::uint8_t> rgb;

    Picture(int w, int h, std::uint8_t grey) : width(w), height(h), rgb(static_cast<std::size_t>(w) * h * 3, grey) {}

    void fill(int left, int top, int right, int bottom, std::array<std::uint8_t, 3> colour) {
        for (int y = top; y < bottom; ++y)
            for (int x = left; x < right; ++x)
                for (int k = 0; k < 3; ++k) rgb[(static_cast<std::size_t>(y) * width + x) * 3 + k] = colour[k];
    }
};

double share(const std::vector<std::uint8_t>& mask) {
    double set = 0;
    for (const auto value : mask) set += value != 0;
    return set / static_cast<double>(mask.size());
}

TEST(Face, IsCutOutOfItsWhiteBackground) {
    Picture picture(200, 200, 255);
    picture.fill(70, 20, 130, 180, {200, 30, 40});
    const Face face = cut_out(picture.width, picture.height, picture.rgb);
    EXPECT_NEAR(static_cast<double>(face.luma.height) / face.luma.width, 160.0 / 60, 0.1);
    EXPECT_NEAR(static_cast<double>(face.luma.height) * face.luma.width, face_area, 0.1 * face_area);
    EXPECT_GT(share(face.mask), 0.97);
}

// A milk carton is white between a coloured roof and a coloured foot: white inside the outline is product.
TEST(Face, KeepsWhiteBetweenColours) {
    Picture picture(200, 200, 255);
    picture.fill(60, 20, 140, 50, {20, 120, 40});
    picture.fill(60, 150, 140, 180, {20, 120, 40});
    const Face face = cut_out(picture.width, picture.height, picture.rgb);
    EXPECT_TRUE(face.shows(face.luma.width / 2, face.luma.height / 2));
    EXPECT_GT(share(face.mask), 0.97);
}

TEST(Face, WithoutABorderIsAllOfThePicture) {
    Picture picture(120, 60, 90);
    const Face face = cut_out(picture.width, picture.height, picture.rgb);
    EXPECT_EQ(share(face.mask), 1);
    EXPECT_NEAR(static_cast<double>(face.luma.width) / face.luma.height, 2, 0.05);
}

TEST(Face, OfAnEmptyPictureIsThePicture) {
    Picture picture(50, 50, 255);
    EXPECT_EQ(share(cut_out(picture.width, picture.height, picture.rgb).mask), 1);
}

}  // namespace
}  // namespace tallyman::vision
