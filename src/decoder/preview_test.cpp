#include "decoder/preview.h"

#include <algorithm>

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

}  // namespace
}  // namespace tallyman::decoder
