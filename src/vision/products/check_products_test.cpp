#include "vision/products/check_products.h"

#include <gtest/gtest.h>

namespace tallyman::vision {
namespace {

const Gtin milk{"8930060012229"}, juice{"8930060014810"}, yoghurt{"8930060010003"};

ProductModels known(std::initializer_list<Gtin> gtins) {
    std::vector<ProductModel> models;
    for (const Gtin& gtin : gtins) models.push_back({gtin, {}});
    return ProductModels(std::move(models));
}

Expectation order_of(std::initializer_list<Gtin> gtins) {
    Expectation expected;
    for (const Gtin& gtin : gtins) expected.products.push_back({gtin, Cases{1}, {}});
    return expected;
}

SeenProduct seen(const Gtin& gtin, double score) { return {gtin.text, score, 2, 1, 3, {{1, 2, 3, 4, gtin.text}}}; }

struct Row {
    std::vector<SeenProduct> seen;
    Expectation expected;
    Outcome outcome;
    std::string code;
    double number;
};

TEST(CheckProducts, HoldsThePhotoAgainstTheOrder) {
    const Row rows[] = {
        {{seen(milk, 0.9), seen(juice, 0.2)}, order_of({milk}), Outcome::pass, "products_seen", 1},
        {{seen(milk, 0.9), seen(juice, 0.8)}, order_of({milk, juice}), Outcome::pass, "products_seen", 2},
        {{seen(milk, 0.9), seen(juice, 0.2)}, order_of({milk, juice}), Outcome::pass, "some_products_seen", 1},
        {{seen(milk, 0.9), seen(juice, 0.2)}, order_of({juice}), Outcome::fail, "wrong_product", 0},
        {{seen(milk, 0.4), seen(juice, 0.2)}, order_of({milk}), Outcome::pass, "products_seen", 1},
        {{seen(milk, 0.3), seen(juice, 0.2)}, order_of({milk, juice}), Outcome::pass, "some_products_seen", 1},
        {{seen(juice, 0.4), seen(milk, 0.3)}, order_of({milk}), Outcome::cannot_tell, "no_product", 0},
        {{seen(milk, 0.02), seen(juice, 0.01)}, order_of({milk}), Outcome::cannot_tell, "no_product", 0},
        {{}, order_of({milk}), Outcome::cannot_tell, "no_product", 0},
        {{seen(milk, 0.9)}, order_of({yoghurt}), Outcome::cannot_tell, "no_references", 0},
        {{seen(milk, 0.9)}, {}, Outcome::cannot_tell, "no_references", 0},
    };
    const ProductModels models = known({milk, juice});
    for (const Row& row : rows) {
        const Finding finding = check_products(row.seen, row.expected, models);
        EXPECT_EQ(finding.outcome, row.outcome) << row.code;
        EXPECT_EQ(finding.code, row.code);
        EXPECT_EQ(finding.number, row.number);
    }
}

TEST(CheckProducts, IsAsSureAsOfTheLeastSureProduct) {
    const std::vector both{seen(milk, 0.9), seen(juice, 0.8)};
    const Finding finding = check_products(both, order_of({milk, juice}), known({milk, juice}));
    EXPECT_NEAR(finding.confidence, 25 * 0.8 / (25 * 0.8 + 0.2), 1e-9);
    EXPECT_EQ(finding.numbers.at("units"), 4);
    EXPECT_EQ(finding.numbers.at("at_least"), 2);
    EXPECT_EQ(finding.numbers.at("at_most"), 6);
    EXPECT_EQ(finding.boxes.size(), 2u);
}

ProductModels lying(const Gtin& gtin, int width, int height) {
    FaceModel face;
    face.fine.luma = plane_of(width, height);
    return ProductModels({{gtin, {face}}});
}

TEST(CheckProducts, HoldsMissingCasesAgainstTheOrderButNotMissingPacks) {
    Expectation order = order_of({milk});
    order.products[0].cases = Cases{3};
    const std::vector two{seen(milk, 0.9)};
    const Finding cases = check_products(two, order, lying(milk, 150, 100));
    EXPECT_EQ(cases.code, "fewer_cases");
    EXPECT_EQ(cases.outcome, Outcome::fail);
    EXPECT_EQ(cases.numbers.at("seen"), 2);
    EXPECT_EQ(cases.numbers.at("ordered"), 3);
    EXPECT_EQ(check_products(two, order, lying(milk, 100, 150)).code, "products_seen");
    order.products[0].cases = Cases{2};
    EXPECT_EQ(check_products(two, order, lying(milk, 150, 100)).code, "products_seen");
}

TEST(CheckProducts, KnowsAGtinInAnyLength) {
    const Finding finding =
        check_products(std::vector{seen(milk, 0.9)}, order_of({Gtin{"0" + milk.text}}), known({milk}));
    EXPECT_EQ(finding.code, "products_seen");
}

TEST(CheckProducts, NamesWhatIsThereInstead) {
    const Finding finding = check_products(std::vector{seen(milk, 0.9)}, order_of({juice}), known({milk, juice}));
    EXPECT_EQ(finding.details.at("gtin"), milk.text);
}

}  // namespace
}  // namespace tallyman::vision
