#include "vision/jpeg.h"

#include <gtest/gtest.h>

#include "vision/jpeg_write.h"

namespace tallyman::vision {
namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    return {first, first + text.size()};
}

// Brighter to the right, so that turning shows.
std::vector<std::byte> ramp(int width, int height) {
    std::vector<std::uint8_t> rgb;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) rgb.insert(rgb.end(), 3, static_cast<std::uint8_t>(x * 255 / width));
    return write_jpeg(rgb, width, height);
}

std::string code_of(std::span<const std::byte> bytes) {
    const auto photo = decode_photo(bytes);
    return photo ? "fine" : photo.error().code;
}

// Writes another size into the frame header (SOF0), as a bomb would.
std::vector<std::byte> resized_header(std::vector<std::byte> jpeg, int width, int height) {
    for (std::size_t i = 0; i + 8 < jpeg.size(); ++i) {
        if (jpeg[i] != std::byte{0xff} || jpeg[i + 1] != std::byte{0xc0}) continue;
        jpeg[i + 5] = static_cast<std::byte>(height >> 8);
        jpeg[i + 6] = static_cast<std::byte>(height);
        jpeg[i + 7] = static_cast<std::byte>(width >> 8);
        jpeg[i + 8] = static_cast<std::byte>(width);
        return jpeg;
    }
    return jpeg;
}

TEST(Jpeg, SmallPhotosAreDecodedWholeLargeOnesAtWorkingScale) {
    const auto small = ramp(348, 464);
    const auto photo = decode_photo(small);
    ASSERT_TRUE(photo);
    EXPECT_EQ(photo->luma.width, 348);
    EXPECT_EQ(photo->scale, 1);
    EXPECT_EQ(photo->rgb.size(), 3u * 348 * 464);
    EXPECT_EQ(photo->smaller.front().height, 232);

    const auto large = ramp(4032, 3024);
    const auto scaled = decode_photo(large);
    ASSERT_TRUE(scaled);
    EXPECT_EQ(scaled->width, 4032);
    EXPECT_EQ(scaled->luma.width, 1008);
    EXPECT_DOUBLE_EQ(scaled->scale, 0.25);
    EXPECT_EQ(full_luma(*scaled).width, 4032);
}

TEST(Jpeg, RefusesByHeaderBeforeAllocating) {
    const auto fine = ramp(64, 64);
    EXPECT_EQ(code_of(resized_header(fine, 20001, 100)), "too_wide");
    EXPECT_EQ(code_of(resized_header(fine, 10000, 5001)), "too_many_pixels");
    EXPECT_EQ(code_of(resized_header(fine, 65500, 65500)), "too_wide");
    EXPECT_EQ(code_of(resized_header(fine, 8, 8)), "too_small");
    EXPECT_EQ(code_of(std::vector<std::byte>(jpeg_bytes_max + 1, std::byte{0xff})), "too_many_bytes");
    EXPECT_EQ(code_of({}), "empty");
}

TEST(Jpeg, DecodesASliverForWhoAsks) {
    const auto flat = ramp(300, 11);
    EXPECT_EQ(code_of(flat), "too_small");
    const auto sliver = decode_sliver(flat);
    ASSERT_TRUE(sliver);
    EXPECT_EQ(sliver->luma.height, 11);
    EXPECT_EQ(decode_sliver(resized_header(flat, 20001, 11)).error().code, "too_wide");
}

TEST(Jpeg, NamesWhatIsNotJpeg) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {std::string_view("\x89PNG\r\n\x1a\n", 8), "PNG"},
        {"GIF89a", "GIF"},
        {std::string_view("RIFF\0\0\0\0WEBPVP8 ", 16), "WebP"},
        {std::string_view("\0\0\0\x18"
                          "ftypheic\0\0\0\0",
                          16),
         "HEIC"},
        {std::string_view("\0\0\0\x18"
                          "ftypavif\0\0\0\0",
                          16),
         "AVIF"},
        {"%PDF-1.7", "PDF"},
        {"BMxxxx", "BMP"},
        {"PK\x03\x04zip", "ZIP"},
        {"hello", "unknown"},
        {"\x7f"
         "ELF",
         "program"},
    };
    for (const auto& [text, kind] : rows) {
        const auto photo = decode_photo(bytes_of(text));
        ASSERT_FALSE(photo);
        EXPECT_EQ(photo.error().code, "not_jpeg");
        EXPECT_EQ(photo.error().detail, kind);
    }
}

TEST(Jpeg, EveryTruncationIsUnreadable) {
    const auto whole = ramp(640, 480);
    for (int percent = 0; percent < 100; ++percent) {
        const std::span cut(whole.data(), whole.size() * percent / 100);
        EXPECT_NE(code_of(cut), "fine") << percent << " %";
    }
    EXPECT_EQ(code_of(std::span(whole).first(whole.size() - 3)), "truncated");
    EXPECT_EQ(code_of(whole), "fine");
}

TEST(Jpeg, UprightByOrientation) {
    // A little-endian TIFF block with one tag: 0x0112, SHORT, one value, 6.
    const auto tiff = bytes_of(std::string_view("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0", 26));
    const auto jpeg = with_exif(ramp(1600, 640), tiff);
    const auto photo = decode_photo(jpeg);
    ASSERT_TRUE(photo);
    EXPECT_EQ(photo->exif.orientation, 6);
    EXPECT_EQ(photo->width, 640);
    EXPECT_EQ(photo->height, 1600);
    EXPECT_EQ(photo->luma.height, 1200);
    EXPECT_LT(photo->luma.at(100, 10), 20);  // what was dark on the left is dark at the top
    EXPECT_GT(photo->luma.at(100, 1190), 230);
    const Plane full = full_luma(*photo);
    EXPECT_EQ(full.width, 640);
    EXPECT_GT(full.at(100, 1590), 230);
}

}  // namespace
}  // namespace tallyman::vision
