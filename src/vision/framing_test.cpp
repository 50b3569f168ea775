#include "vision/framing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace tallyman::vision {
namespace {

// 1 on bars that come again every `period` pixels, with the soft edges that a lens makes.
double bar(double at, double period) {
    return std::clamp(0.5 + 5 * (std::cos(2 * std::numbers::pi * at / period) - 0.4), 0.0, 1.0);
}

// Shelves seen by a camera that is turned by `degrees`: bars up and across.
Plane shelves(double degrees) {
    Plane plane = plane_of(400, 300);
    const double turn = degrees * std::numbers::pi / 180;
    for (int y = 0; y < plane.height; ++y)
        for (int x = 0; x < plane.width; ++x) {
            const double u = std::cos(turn) * x + std::sin(turn) * y, v = std::cos(turn) * y - std::sin(turn) * x;
            plane.row(y)[x] = static_cast<std::uint8_t>(190 - 130 * std::max(bar(u, 90), bar(v, 70)));
        }
    return plane;
}

Expectation ordered(const char* gtin) {
    Expectation expected;
    expected.products = {{{gtin}, {2}, {}}};
    return expected;
}

SeenProduct product(const char* gtin, Box box) { return {gtin, 0.9, 1, 1, 1, {box}}; }

TEST(Framing, rolls) {
    struct Row {
        double turned;
        const char* code;
    };
    for (const auto& [turned, code] : {Row{0, "well_framed"}, Row{8, "well_framed"}, Row{-9, "well_framed"},
                                       Row{22, "tilted"}, Row{-30, "tilted"}, Row{40, "tilted"}}) {
        const Finding finding = check_framing(shelves(turned), 1, {}, {}, {});
        EXPECT_EQ(finding.code, code) << turned;
        EXPECT_NEAR(finding.number, turned, 2);
        EXPECT_NE(finding.outcome, Outcome::fail) << "a hint, no reproach";
    }
}

TEST(Framing, perspective_alone_is_no_tilt) {
    Plane plane = plane_of(400, 300);
    for (int y = 0; y < plane.height; ++y)
        for (int x = 0; x < plane.width; ++x) {
            const double across = y + 0.45 * x;  // shelves that run away to one side
            plane.row(y)[x] = static_cast<std::uint8_t>(190 - 130 * std::max(bar(x, 90), bar(across, 70)));
        }
    EXPECT_EQ(check_framing(plane, 1, {}, {}, {}).code, "well_framed");
}

TEST(Framing, an_empty_wall_has_nothing_to_measure) {
    Plane wall = plane_of(400, 300);
    std::fill(wall.samples.begin(), wall.samples.end(), 140);
    EXPECT_EQ(check_framing(wall, 1, {}, {}, {}).code, "nothing_to_measure");
}

TEST(Framing, distance_counts_where_goods_are_missing) {
    const Plane luma = shelves(0);  // half the picture's size
    const auto code_of = [&](std::vector<SeenProduct> goods, std::vector<SeenCode> codes, const char* line) {
        return check_framing(luma, 0.5, goods, codes, ordered(line)).code;
    };
    const Box small{10, 10, 40, 30, {}}, large{0, 0, 790, 500, {}}, fair{100, 100, 200, 150, {}};
    EXPECT_EQ(code_of({product("1", small)}, {}, "2"), "too_far");
    EXPECT_EQ(code_of({product("1", small)}, {}, "1"), "well_framed") << "small, and told all the same";
    EXPECT_EQ(code_of({product("1", small), product("3", fair)}, {}, "2"), "well_framed");
    EXPECT_EQ(code_of({product("1", large)}, {}, "2"), "too_close");
    EXPECT_EQ(code_of({}, {}, "2"), "well_framed") << "nothing seen says nothing of the distance";
    const SeenCode label{"EAN-13", "8930000000012", {}, {50, 50, 500, 200, {}}};
    EXPECT_EQ(code_of({}, {label}, "2"), "too_close");
    const Finding finding = check_framing(luma, 0.5, std::vector{product("1", large)}, {}, ordered("2"));
    EXPECT_EQ(finding.boxes, std::vector{large});
    EXPECT_NEAR(finding.numbers.at("goods_share"), 790.0 / 800, 1e-6);
}

}  // namespace
}  // namespace tallyman::vision
