#include "vision/products/models_bytes.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::vision {
namespace {

ProductModels two() {
    Random random(5);
    std::vector<ProductModel> models;
    for (const char* gtin : {"8930060012229", "8930060014810"}) {
        Photo reference;
        reference.width = reference.luma.width = 80;
        reference.height = reference.luma.height = 120;
        for (int i = 0; i < 80 * 120 * 3; ++i) reference.rgb.push_back(static_cast<std::uint8_t>(random.below(240)));
        models.push_back({{gtin}, {face_model_of(reference), face_model_of(reference)}});
    }
    return ProductModels(std::move(models));
}

TEST(ModelsBytes, ComeBackAsTheyWere) {
    const ProductModels models = two();
    const auto bytes = to_bytes(models);
    const auto back = models_from_bytes(bytes, nullptr);
    ASSERT_TRUE(back);
    ASSERT_EQ(back->size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
        const ProductModel &one = *back->model(i), &other = *models.model(i);
        EXPECT_EQ(one.gtin, other.gtin);
        ASSERT_EQ(one.faces.size(), 2u);
        for (std::size_t k = 0; k < 2; ++k) {
            const FaceModel &face = one.faces[k], &same = other.faces[k];
            EXPECT_EQ(face.frames.size(), same.frames.size());
            EXPECT_EQ(face.descriptors.bytes, same.descriptors.bytes);
            EXPECT_EQ(face.palettes, same.palettes);
            EXPECT_EQ(face.fine.luma.samples, same.fine.luma.samples);
            EXPECT_EQ(face.coarse.windows.size(), same.coarse.windows.size());
        }
    }
}

TEST(ModelsBytes, AreRefusedWhenDamaged) {
    const auto bytes = to_bytes(two());
    for (const std::size_t keep : {std::size_t{0}, std::size_t{7}, bytes.size() / 2, bytes.size() - 1})
        EXPECT_FALSE(models_from_bytes(std::span(bytes).first(keep), nullptr)) << keep;
    for (const std::size_t at : {std::size_t{9}, std::size_t{60}, bytes.size() / 2, bytes.size() - 1}) {
        auto damaged = bytes;
        damaged[at] ^= std::byte{1};
        EXPECT_FALSE(models_from_bytes(damaged, nullptr)) << at;
    }
}

// A large catalogue is not read before it is asked for: damage costs the one product that has it.
TEST(ModelsBytes, OfManyAreReadWhenAskedFor) {
    const ProductModel one = *two().model(0);
    std::vector<ProductModel> many;
    for (std::size_t i = 0; i <= small_catalogue; ++i) many.push_back({{std::to_string(1000 + i)}, one.faces});
    const ProductModels models(std::move(many));
    auto bytes = to_bytes(models);
    bytes.back() ^= std::byte{1};
    const auto back = models_from_bytes(bytes, nullptr);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->model(0)->faces.size(), 2u);
    EXPECT_EQ(back->gtin(small_catalogue).text, std::to_string(1000 + small_catalogue));
    EXPECT_TRUE(back->model(small_catalogue)->faces.empty());
}

}  // namespace
}  // namespace tallyman::vision
