#include "vision/products/see_products.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "base/random.h"
#include "vision/jpeg.h"

namespace tallyman::vision {
namespace {

namespace fs = std::filesystem;

Photo picture(int width, int height, std::vector<std::uint8_t> rgb) {
    Photo photo;
    photo.width = width;
    photo.height = height;
    photo.luma = {width, height, std::vector<std::uint8_t>(rgb.size() / 3)};
    for (std::size_t i = 0; i < photo.luma.samples.size(); ++i)
        photo.luma.samples[i] = static_cast<std::uint8_t>((rgb[3 * i] + 2 * rgb[3 * i + 1] + rgb[3 * i + 2]) / 4);
    photo.rgb = std::move(rgb);
    return photo;
}

// A box printed with blots of its own colours.
Photo printed(std::uint64_t seed, int width, int height) {
    Random random(seed);
    std::vector<std::uint8_t> rgb(static_cast<std::size_t>(width) * height * 3, 200);
    for (int blot = 0; blot < 60; ++blot) {
        const int left = static_cast<int>(random.below(width)), top = static_cast<int>(random.below(height));
        const int wide = static_cast<int>(random.between(6, 30)), high = static_cast<int>(random.between(6, 30));
        const std::uint8_t colour[3] = {static_cast<std::uint8_t>(random.below(240)),
                                        static_cast<std::uint8_t>(random.below(240)),
                                        static_cast<std::uint8_t>(random.below(240))};
        for (int y = top; y < std::min(height, top + high); ++y)
            for (int x = left; x < std::min(width, left + wide); ++x)
                for (int k = 0; k < 3; ++k) rgb[(static_cast<std::size_t>(y) * width + x) * 3 + k] = colour[k];
    }
    return picture(width, height, std::move(rgb));
}

void paste(Photo& photo, const Photo& box, int left, int top) {
    for (int y = 0; y < box.height; ++y)
        for (int x = 0; x < box.width; ++x) {
            const std::size_t to = static_cast<std::size_t>(top + y) * photo.width + left + x;
            const std::size_t from = static_cast<std::size_t>(y) * box.width + x;
            photo.luma.samples[to] = box.luma.samples[from];
            for (int k = 0; k < 3; ++k) photo.rgb[3 * to + k] = box.rgb[3 * from + k];
        }
}

ProductModels three_boxes() {
    std::vector<ProductModel> models;
    for (const std::uint64_t seed : {1, 2, 3})
        models.push_back(model_of({"box " + std::to_string(seed)}, printed(seed, 120, 180)));
    return ProductModels(std::move(models));
}

TEST(SeeProducts, FindsAndCountsBoxes) {
    Photo photo = picture(400, 300, std::vector<std::uint8_t>(400 * 300 * 3, 120));
    paste(photo, printed(2, 120, 180), 30, 50);
    paste(photo, printed(2, 120, 180), 220, 70);
    const auto seen = see_products(photo, three_boxes());
    ASSERT_FALSE(seen.empty());
    EXPECT_EQ(seen[0].gtin, "box 2");
    EXPECT_GT(seen[0].score, 0.5);
    EXPECT_EQ(seen[0].count, 2);
    ASSERT_EQ(seen[0].boxes.size(), 2u);
    const Box& left = seen[0].boxes[0].x < seen[0].boxes[1].x ? seen[0].boxes[0] : seen[0].boxes[1];
    EXPECT_NEAR(left.x, 30, 8);
    EXPECT_NEAR(left.width, 120, 12);
    EXPECT_NEAR(left.height, 180, 16);
}

TEST(SeeProducts, BoxesAreInTheWholePicture) {
    Photo photo = picture(400, 300, std::vector<std::uint8_t>(400 * 300 * 3, 120));
    paste(photo, printed(1, 120, 180), 30, 50);
    photo.width = 800;
    photo.height = 600;
    photo.scale = 0.5;
    const auto seen = see_products(photo, three_boxes());
    ASSERT_FALSE(seen.empty());
    EXPECT_NEAR(seen[0].boxes[0].x, 60, 16);
}

// A carton whose face the camera does not see is still known by its colours, but nothing is said to be seen.
TEST(SeeProducts, RanksByColourWhatShowsNoFace) {
    const auto plain = [](int red, int green, int blue) {
        std::vector<std::uint8_t> rgb;
        for (int i = 0; i < 120 * 180; ++i)
            for (const int part : {red, green, blue}) rgb.push_back(static_cast<std::uint8_t>(part));
        return picture(120, 180, std::move(rgb));
    };
    std::vector<ProductModel> models;
    models.push_back(model_of({"printed"}, printed(1, 120, 180)));
    models.push_back(model_of({"green"}, plain(30, 140, 60)));
    models.push_back(model_of({"blue"}, plain(30, 60, 170)));
    Photo photo = picture(400, 300, std::vector<std::uint8_t>(400 * 300 * 3, 235));
    paste(photo, plain(30, 140, 60), 140, 60);
    paste(photo, printed(1, 120, 180), 275, 60);  // beside it, so that something is seen at all
    const auto seen = see_products(photo, ProductModels(std::move(models)));
    const auto of = [&](const std::string& gtin) {
        return std::find_if(seen.begin(), seen.end(), [&](const SeenProduct& one) { return one.gtin == gtin; });
    };
    ASSERT_NE(of("green"), seen.end());
    EXPECT_LT(of("green"), of("blue"));
    EXPECT_LT(of("green")->score, 0.1);
}

TEST(SeeProducts, SaysNothingOfAnEmptyPictureOrAnEmptyCatalogue) {
    const Photo grey = picture(400, 300, std::vector<std::uint8_t>(400 * 300 * 3, 120));
    EXPECT_TRUE(see_products(grey, three_boxes()).empty());
    EXPECT_TRUE(see_products(printed(1, 120, 180), {}).empty());
}

Photo load(const fs::path& path, std::string& bytes) {
    std::ifstream file(path, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
    return decode_photo(std::as_bytes(std::span(bytes))).value();
}

// Real photos: the second of the validation split of each of six cartons of six brands (the first of the Arla one shows
// its cap from above).
TEST(SeeProducts, KnowsRealCartons) {
    const fs::path shared = fs::path(TALLYMAN_SHARED) / "photos/grocery";
    if (!fs::exists(shared)) GTEST_SKIP() << "shared data not there";
    const char* names[] = {"Alpro-Blueberry-Soyghurt",
                           "Arla-Mild-Vanilla-Yoghurt",
                           "Garant-Ecological-Standard-Milk",
                           "God-Morgon-Apple-Juice",
                           "Oatly-Oat-Milk",
                           "Valio-Vanilla-Yoghurt"};
    std::vector<ProductModel> models;
    std::string bytes;
    for (const std::string name : names)
        models.push_back(model_of({name}, load(shared / "iconic" / name / (name + "_Iconic.jpg"), bytes)));
    const ProductModels all(std::move(models));
    for (const std::string name : names) {
        const auto seen = see_products(load(shared / "val" / name / (name + "_002.jpg"), bytes), all);
        ASSERT_FALSE(seen.empty()) << name;
        EXPECT_EQ(seen[0].gtin, name);
    }
}

}  // namespace
}  // namespace tallyman::vision
