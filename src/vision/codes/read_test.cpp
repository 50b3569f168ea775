#include "vision/codes/read.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "vision/jpeg.h"
#include "vision/jpeg_write.h"

namespace tallyman::vision {
namespace {

std::vector<std::byte> bytes_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto* begin = reinterpret_cast<const std::byte*>(text.data());
    return {begin, begin + text.size()};
}

// Bars of a code drawn into a grey picture, turned by `degrees`.
Photo picture_of(const std::string& ean, float degrees, float module, int contrast = 170) {
    const EanSymbols symbols = ean_symbols_of(ean);
    std::string modules = "101";
    for (int n = 0; n < ean_digits; ++n) {
        if (n == 6) modules += "01010";
        for (int bit = 6; bit >= 0; --bit) modules += ean_patterns[symbols[n]] >> bit & 1 ? '1' : '0';
    }
    modules += "101";
    Photo photo;
    photo.width = 640, photo.height = 480;
    photo.luma = plane_of(640, 480);
    const float c = std::cos(degrees * 3.14159265f / 180);
    const float s = std::sin(degrees * 3.14159265f / 180);
    for (int y = 0; y < 480; ++y) {
        for (int x = 0; x < 640; ++x) {
            // Four by four samples a pixel.
            int dark = 0;
            for (int k = 0; k < 16; ++k) {
                const float dx = static_cast<float>(x) + static_cast<float>(k % 4) / 4 - 320;
                const float dy = static_cast<float>(y) + static_cast<float>(k / 4) / 4 - 240;
                const float u = (dx * c + dy * s) / module + ean_modules / 2.0f;
                const float v = -dx * s + dy * c;
                if (std::abs(v) < 60 && u >= 0 && u < ean_modules) dark += modules[static_cast<std::size_t>(u)] == '1';
            }
            photo.luma.row(y)[x] = static_cast<std::uint8_t>(210 - contrast * dark / 16);
        }
    }
    photo.smaller = pyramid_above(photo.luma);
    return photo;
}

TEST(read_codes, reads_an_ean_at_any_turn) {
    for (const float degrees : {0.0f, 17.0f, 45.0f, 90.0f, 121.0f, 180.0f, 250.0f}) {
        const auto seen = read_codes(picture_of("8934673573399", degrees, 2.5f), {});
        ASSERT_EQ(seen.codes.size(), 1u) << degrees;
        EXPECT_EQ(seen.codes[0].text, "8934673573399");
        EXPECT_EQ(seen.codes[0].format, "EAN-13");
        EXPECT_EQ(seen.codes[0].gs1.at("01"), "08934673573399");
        EXPECT_FALSE(seen.codes[0].in_catalogue.has_value());
        const Box& box = seen.codes[0].box;
        EXPECT_NEAR(box.x + box.width / 2, 320, 25) << degrees;
        EXPECT_NEAR(box.y + box.height / 2, 240, 25) << degrees;
    }
}

TEST(read_codes, reads_a_picture_that_is_faint_all_over) {
    const auto seen = read_codes(picture_of("8934673573399", 10, 2.5f, 12), {});
    ASSERT_EQ(seen.codes.size(), 1u);
    EXPECT_EQ(seen.codes[0].text, "8934673573399");
}

TEST(read_codes, tells_what_the_catalogue_knows) {
    const Photo photo = picture_of("8934673573399", 5, 2.5f);
    const std::vector<Gtin> with{{"8934673573399"}};
    const std::vector<Gtin> without{{"4006381333931"}};
    EXPECT_EQ(read_codes(photo, EanCatalogue(with)).codes.at(0).in_catalogue, true);
    EXPECT_EQ(read_codes(photo, EanCatalogue(without)).codes.at(0).in_catalogue, false);
}

TEST(read_codes, boxes_are_of_the_whole_picture) {
    Photo photo = picture_of("8934673573399", 0, 2.5f);
    photo.width *= 2, photo.height *= 2, photo.scale = 0.5;
    const auto seen = read_codes(photo, {});
    ASSERT_EQ(seen.codes.size(), 1u);
    EXPECT_NEAR(seen.codes[0].box.x + seen.codes[0].box.width / 2, 640, 50);
}

TEST(read_codes, sees_nothing_in_nothing) {
    for (const auto& [width, height] : {std::pair{1, 1},
                                        {7, 7},
                                        {40, 40},
                                        {600, 600},
                                        {2000, 1},
                                        {1, 2000},
                                        {700, 15},
                                        {16, 2500},
                                        {2500, 17},
                                        {2, 2500}}) {
        Photo photo;
        photo.width = width, photo.height = height;
        photo.luma = plane_of(width, height);
        photo.smaller = pyramid_above(photo.luma);
        const auto seen = read_codes(photo, {});
        EXPECT_TRUE(seen.codes.empty() && seen.unread.empty()) << width << " x " << height;
    }
}

TEST(read_codes, survives_a_sliver) {
    for (const auto& [width, height] : {std::pair{16, 20'000}, {20'000, 16}, {9, 40}}) {
        const std::vector<std::uint8_t> grey(std::size_t{3} * width * height, 128);
        const auto jpeg = write_jpeg(grey, width, height);
        EXPECT_TRUE(read_codes(decode_sliver(jpeg).value(), {}).codes.empty()) << width << " x " << height;
    }
}

// A label of 891 x 78 pixels: too long for a patch, and hardly more than a code's own picture.
TEST(read_codes, reads_a_matrix_code_in_a_long_thin_picture) {
    const std::filesystem::path file = TALLYMAN_SHARED "/photos/barcodes/zxing/datamatrix-4/dm-e-d-c-edifice.jpg";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "shared data not there";
    const auto bytes = bytes_of(file);
    const auto seen = read_codes(decode_photo(bytes).value(), {});
    ASSERT_EQ(seen.codes.size(), 1u);
    EXPECT_EQ(seen.codes[0].format, "DataMatrix");
}

// A ratchet on strongly defocused labels, one of each kind of product (the label names the digits on it).
TEST(read_codes, reads_defocused_labels) {
    const std::filesystem::path folder = TALLYMAN_SHARED "/photos/barcodes/artelab-no-autofocus";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "shared data not there";
    const std::pair<const char*, const char*> rows[] = {
        {"Foto_483_.jpg", "8011642115962"}, {"Foto_508_.jpg", "8023222032262"}, {"Foto_563_.jpg", "5012254112595"},
        {"Foto_776_.jpg", "051122414831"},  {"Foto_796_.jpg", "8005235212442"}, {"Foto_844_.jpg", "7321925005431"},
    };
    for (const auto& [file, text] : rows) {
        const auto bytes = bytes_of(folder / file);
        const auto photo = decode_photo(bytes);
        ASSERT_TRUE(photo) << file;
        const auto seen = read_codes(*photo, {});
        ASSERT_EQ(seen.codes.size(), 1u) << file;
        EXPECT_EQ(seen.codes[0].text, text) << file;
    }
}

}  // namespace
}  // namespace tallyman::vision
