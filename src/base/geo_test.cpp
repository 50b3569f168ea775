#include "base/geo.h"

#include <gtest/gtest.h>

namespace tallyman {
namespace {

TEST(Geo, a_degree_of_latitude_is_111_km) {
    EXPECT_NEAR(static_cast<double>(great_circle({10, 106}, {11, 106}).value), 111'195, 1);
}

TEST(Geo, is_symmetric_and_zero_on_itself) {
    const LatLon thu_duc{10.849, 106.772}, binh_tan{10.765, 106.603};
    EXPECT_EQ(great_circle(thu_duc, binh_tan), great_circle(binh_tan, thu_duc));
    EXPECT_EQ(great_circle(thu_duc, thu_duc).value, 0);
}

TEST(Geo, knows_what_is_on_earth) {
    EXPECT_TRUE(is_valid({10.8, 106.7}));
    EXPECT_FALSE(is_valid({106.7, 10.8}));
}

}  // namespace
}  // namespace tallyman
