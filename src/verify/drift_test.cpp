#include "verify/drift.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::verify {
namespace {

std::vector<double> normals(Random& random, int count, double mean) {
    std::vector<double> values;
    for (int i = 0; i < count; ++i) values.push_back(random.normal(mean, 1));
    return values;
}

TEST(Drift, the_same_source_does_not_drift) {
    Random random(1);
    for (int run = 0; run < 50; ++run) {
        EXPECT_LT(stability_index(normals(random, 400, 0), normals(random, 500, 0)), drift_watch);
    }
}

TEST(Drift, a_moved_source_does) {
    Random random(2);
    EXPECT_GT(stability_index(normals(random, 400, 0), normals(random, 500, 0.8)), drift_broken);
}

TEST(Drift, constants_and_empty_lists_are_no_trouble) {
    const std::vector<double> same(100, 3.0);
    EXPECT_EQ(stability_index(same, same), 0);
    EXPECT_EQ(stability_index({}, same), 0);
    EXPECT_GT(stability_index(same, std::vector<double>(100, 4.0)), -1e-9);
}

}  // namespace
}  // namespace tallyman::verify
