#include "dispatch/drops.h"

#include <gtest/gtest.h>

namespace tallyman::dispatch {
namespace {

TEST(drops, add_up_what_was_allocated) {
    const auto monday = *parse_day("2026-11-23"), tuesday = *parse_day("2026-11-24");
    const OpenHours hours{TimeOfDay{7 * 3600}, TimeOfDay{18 * 3600}};
    Catalog catalog;
    catalog.products = {{{"1"}, "Sữa", 12, {12'000}, {14'000}, Temperature::chilled},
                        {{"2"}, "Kem", 6, {5'000}, {9'000}, Temperature::frozen}};
    catalog.outlets = {{{"C1"}, "Hoa", "", {}, hours, Seconds{300}}};
    const std::vector<Order> orders = {
        {{"A"}, {"C1"}, {{{"1"}, {3}}, {{"2"}, {1}}}, monday, TimeOfDay{8 * 3600}, {}, 4},
        {{"B"}, {"C1"}, {{{"1"}, {1}}}, tuesday, TimeOfDay{6 * 3600}, TimeOfDay{20 * 3600}, 0},
        {{"nothing"}, {"C1"}, {{{"2"}, {1}}}, monday, {}, {}, 0}};
    const Allocation allocation = {{{"A"},
                                    {"D1"},
                                    {{{"A"}, {"1"}, {3}, {{{"L1"}, monday, {2}}, {{"L2"}, monday, {1}}}, {}},
                                     {{"A"}, {"2"}, {1}, {{{"L3"}, monday, {1}}}, {}}}},
                                   {{"B"}, {"D1"}, {{{"B"}, {"1"}, {1}, {{{"L2"}, monday, {1}}}, {}}}},
                                   {{"nothing"}, {"D1"}, {{{"nothing"}, {"2"}, {1}, {}, {}}}}};
    const auto days = drops_by_day(catalog, orders, allocation);
    ASSERT_EQ(days.size(), 2u);
    ASSERT_EQ(days.at(monday).size(), 1u) << "an order that got nothing needs no van";
    const auto& a = days.at(monday)[0];
    EXPECT_EQ(a.weight.value, 3 * 12'000 + 5'000);
    EXPECT_EQ(a.volume.value, 3 * 14'000 + 9'000);
    EXPECT_EQ(a.temperature, Temperature::frozen);
    EXPECT_EQ(a.window.open, TimeOfDay{8 * 3600});
    EXPECT_EQ(a.window.close, hours.close);
    EXPECT_EQ(a.service, Seconds{300});
    EXPECT_EQ(a.priority, 4);
    EXPECT_EQ(days.at(tuesday)[0].window.open, hours.open) << "nobody delivers to a closed shop";
}

}  // namespace
}  // namespace tallyman::dispatch
