#include "verify/logistic.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::verify {
namespace {

TEST(Logistic, finds_the_weights_that_made_the_labels) {
    Random random(1);
    Table table{2, {}};
    std::vector<bool> good;
    for (int i = 0; i < 20'000; ++i) {
        const double x = random.normal(3, 2), y = random.normal(0, 0.1);
        table.values.insert(table.values.end(), {x, y});
        good.push_back(random.chance(1 / (1 + std::exp(-(0.5 - 0.8 * x + 6 * y)))));
    }
    const auto model = fit_logistic(table, good, 0.1);
    EXPECT_NEAR(model.intercept, 0.5, 0.15);
    EXPECT_NEAR(model.weights[0], -0.8, 0.05);
    EXPECT_NEAR(model.weights[1], 6, 0.6);
}

TEST(Logistic, a_perfect_split_stays_finite) {
    const Table table{2, {1, 7, 2, 7, 3, 7, 4, 7}};
    const auto model = fit_logistic(table, {false, false, true, true}, 1);
    EXPECT_TRUE(std::isfinite(model.intercept));
    EXPECT_GT(model.logit(table.row(3)), model.logit(table.row(0)));
    EXPECT_EQ(model.weights[1], 0);  // a column without spread
}

TEST(Logistic, one_label_teaches_nothing) {
    const auto model = fit_logistic({1, {1, 2, 3}}, {true, true, true}, 1);
    EXPECT_EQ(model.weights, std::vector<double>{0});
}

}  // namespace
}  // namespace tallyman::verify
