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

std::string ean_13_modules_of(const std::string& ean) {
    const EanSymbols symbols = ean_symbols_of(ean);
    std::string modules = "101";
    for (int n = 0; n < ean_digits; ++n) {
        if (n == 6) modules += "01010";
        for (int bit = 6; bit >= 0; --bit) modules += ean_patterns[symbols[n]] >> bit & 1 ? '1' : '0';
    }
    return modules + "101";
}

struct View {
    float degrees = 0, module = 2.5f;
    int contrast = 170;
    float softness = 1;  // pixels that one pixel sees
};

// Bars of a code drawn into a grey picture.
Photo picture_of(const std::string& modules, const View& view) {
    Photo photo;
    photo.width = 640, photo.height = 480;
    photo.luma = plane_of(640, 480);
    const auto count = static_cast<float>(modules.size());
    const float c = std::cos(view.degrees * 3.14159265f / 180);
    const float s = std::sin(view.degrees * 3.14159265f / 180);
    for (int y = 0; y < 480; ++y) {
        for (int x = 0; x < 640; ++x) {
            // Four by four samples a pixel.
            int dark = 0;
            for (int k = 0; k < 16; ++k) {
                const float dx = static_cast<float>(x) + view.softness * static_cast<float>(k % 4) / 4 - 320;
                const float dy = static_cast<float>(y) + view.softness * static_cast<float>(k / 4) / 4 - 240;
                const float u = (dx * c + dy * s) / view.module + count / 2;
                const float v = -dx * s + dy * c;
                if (std::abs(v) < 60 && u >= 0 && u < count) dark += modules[static_cast<std::size_t>(u)] == '1';
            }
            photo.luma.row(y)[x] = static_cast<std::uint8_t>(210 - view.contrast * dark / 16);
        }
    }
    photo.smaller = pyramid_above(photo.luma);
    return photo;
}

TEST(read_codes, reads_an_ean_at_any_turn) {
    for (const float degrees : {0.0f, 17.0f, 45.0f, 90.0f, 121.0f, 180.0f, 250.0f}) {
        const auto seen = read_codes(picture_of(ean_13_modules_of("8934673573399"), {degrees}), {});
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
    const auto seen = read_codes(picture_of(ean_13_modules_of("8934673573399"), {.degrees = 10, .contrast = 12}), {});
    ASSERT_EQ(seen.codes.size(), 1u);
    EXPECT_EQ(seen.codes[0].text, "8934673573399");
}

TEST(read_codes, reads_a_upc_e_of_either_number_system) {
    const std::pair<const char*, const char*> codes[] = {{"01264904", "012000006494"}, {"13230593", "132305000093"}};
    for (const auto& [eight, twelve] : codes) {
        for (const float degrees : {0.0f, 62.0f, 180.0f}) {
            const auto seen = read_codes(picture_of(upc_e_modules_of(eight), {degrees}), {});
            ASSERT_EQ(seen.codes.size(), 1u) << eight << " at " << degrees;
            EXPECT_EQ(seen.codes[0].text, twelve);
            EXPECT_EQ(seen.codes[0].format, "UPC-E");
        }
    }
}

// Lines through these blurred bars agree on another text with a right check digit.
TEST(read_codes, takes_no_upc_e_for_another) {
    struct Picture {
        const char *eight, *twelve;
        View view;
    };
    const Picture pictures[] = {
        {"18754186", "187541000086", {.degrees = 280, .module = 1.7f, .softness = 2.5f}},
        {"06267094", "062670000094", {.degrees = 83, .module = 1.7f, .softness = 3}},
        {"17827818", "178100002788", {.degrees = 145, .module = 1.8f, .softness = 2.5f}},
        {"00680248", "006800000028", {.degrees = 257, .module = 1.5f, .softness = 2}},
        {"11189657", "111896000057", {.degrees = 54, .module = 1.1f}},
    };
    for (const auto& [eight, twelve, view] : pictures)
        for (const SeenCode& code : read_codes(picture_of(upc_e_modules_of(eight), view), {}).codes)
            EXPECT_EQ(code.text, twelve);
}

TEST(read_codes, tells_what_the_catalogue_knows) {
    const Photo photo = picture_of(ean_13_modules_of("8934673573399"), {5});
    const std::vector<Gtin> with{{"8934673573399"}};
    const std::vector<Gtin> without{{"4006381333931"}};
    EXPECT_EQ(read_codes(photo, EanCatalogue(with)).codes.at(0).in_catalogue, true);
    EXPECT_EQ(read_codes(photo, EanCatalogue(without)).codes.at(0).in_catalogue, false);
}

TEST(read_codes, boxes_are_of_the_whole_picture) {
    Photo photo = picture_of(ean_13_modules_of("8934673573399"), {});
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
