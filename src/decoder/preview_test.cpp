#include "decoder/preview.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "vision/jpeg.h"
#include "vision/jpeg_write.h"

namespace tallyman::decoder {
namespace {

std::vector<std::byte> picture(int width, int height) {
    std::vector<std::uint8_t> rgb(std::size_t{3} * width * height);
    for (std::size_t i = 0; i < rgb.size(); ++i) rgb[i] = static_cast<std::uint8_t>(i / 3 % width * 255 / width);
    return vision::write_jpeg(rgb, width, height);
}

TEST(preview, is_small_and_carries_no_metadata) {
    const vision::PeopleFinder nobody;
    Previewer previewer(120, nobody);
    const auto tiff = std::vector<std::byte>(64, std::byte{'s'});
    const auto small = previewer.preview(vision::with_exif(picture(400, 300), tiff));
    const auto header = vision::read_jpeg_header(small);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->width, 120);
    EXPECT_EQ(header->height, 90);
    EXPECT_EQ(std::search_n(small.begin(), small.end(), 8, std::byte{'s'}), small.end());
}

TEST(preview, a_broken_picture_has_none_and_the_next_one_has) {
    const vision::PeopleFinder nobody;
    Previewer previewer(120, nobody);
    EXPECT_TRUE(previewer.preview(std::vector<std::byte>(1000, std::byte{7})).empty());
    EXPECT_TRUE(previewer.preview({}).empty());
    EXPECT_FALSE(previewer.preview(picture(64, 64)).empty());
}

// A drawn face of 120 pixels in the middle of a picture of 3 megapixels.
std::vector<std::byte> portrait() {
    constexpr int width = 2000, height = 1504;
    std::vector<std::uint8_t> rgb(std::size_t{3} * width * height, 170);
    const auto oval = [&rgb](double x, double y, double a, double b, std::array<std::uint8_t, 3> colour) {
        for (int row = 600; row < 900; ++row)
            for (int column = 850; column < 1150; ++column)
                if (std::pow((column - 1000 - x) / a, 2) + std::pow((row - 750 - y) / b, 2) <= 1)
                    std::copy(colour.begin(), colour.end(), &rgb[(std::size_t{width} * row + column) * 3]);
    };
    oval(0, -22, 54, 60, {25, 20, 20});
    oval(0, 0, 46, 60, {215, 165, 130});
    for (const double side : {-20.0, 20.0}) {
        oval(side, -18, 13, 4, {25, 20, 20});
        oval(side, -6, 9, 5, {60, 45, 40});
    }
    oval(0, 16, 6, 10, {180, 130, 100});
    oval(0, 36, 17, 5, {170, 80, 75});
    return vision::write_jpeg(rgb, width, height, 92);
}

// How many colours there are where the face was, roughly.
std::size_t shades_in_the_middle(const std::vector<std::byte>& jpeg) {
    const auto photo = vision::decode_photo(jpeg);
    if (!photo) return 0;
    std::set<int> shades;
    const int x = photo->luma.width / 2, y = photo->luma.height / 2;
    for (int row = y - 20; row < y + 20; ++row)
        for (int column = x - 16; column < x + 16; ++column) shades.insert(photo->luma.row(row)[column] / 8);
    return shades.size();
}

TEST(preview, a_face_is_hidden_where_the_picture_is_decoded) {
    vision::PeopleFinder people;
    people.know_faces();
    Previewer hidden(1280, people);
    const vision::PeopleFinder nobody;
    Previewer shown(1280, nobody);
    EXPECT_GT(shades_in_the_middle(shown.preview(portrait())), 12u);
    const auto copy = hidden.preview(portrait());
    ASSERT_FALSE(copy.empty()) << "the locked-down process has all that the network needs";
    EXPECT_LT(shades_in_the_middle(copy), 9u);
}

}  // namespace
}  // namespace tallyman::decoder
