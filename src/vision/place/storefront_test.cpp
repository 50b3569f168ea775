#include "vision/place/storefront.h"

#include <gtest/gtest.h>

#include "vision/place/storefront_bytes.h"
#include "vision/test_picture.h"

namespace tallyman::vision {
namespace {

Photo photo_of(Plane luma) {
    Photo photo;
    photo.width = luma.width;
    photo.height = luma.height;
    photo.smaller = pyramid_above(luma);
    photo.luma = std::move(luma);
    return photo;
}

// The same wall from a step to the side and nearer, in dimmer light, with a pallet in front of its lower left.
Plane another_visit(const Plane& before) {
    Plane after = plane_of(before.width, before.height);
    for (int y = 0; y < after.height; ++y)
        for (int x = 0; x < after.width; ++x) {
            const double u = 0.78 * x + 0.05 * y + 30, v = 0.02 * x + 0.8 * y + 12;
            const int at_x = std::clamp(static_cast<int>(std::lround(u)), 0, before.width - 1);
            const int at_y = std::clamp(static_cast<int>(std::lround(v)), 0, before.height - 1);
            after.row(y)[x] = static_cast<std::uint8_t>(before.at(at_x, at_y) * 3 / 4);
        }
    for (int y = after.height / 2; y < after.height; ++y)
        for (int x = 0; x < after.width / 2; ++x) after.row(y)[x] = 90;
    add_noise(after, 4);
    return after;
}

class Storefront : public testing::Test {
protected:
    Plane wall = boxes_picture(480, 360, 3);
    std::vector<StorefrontView> views{storefront_view_of("other.jpg", photo_of(boxes_picture(480, 360, 4))),
                                      storefront_view_of("wall.jpg", photo_of(wall))};
};

TEST_F(Storefront, IsKnownAtAnotherVisit) {
    const Finding finding = check_storefront(photo_of(another_visit(wall)), {}, views);
    EXPECT_EQ(finding.outcome, Outcome::pass);
    EXPECT_EQ(finding.code, "known_storefront");
    EXPECT_EQ(finding.details.at("file"), "wall.jpg");
    EXPECT_GE(finding.number, 20);
    ASSERT_EQ(finding.boxes.size(), 1u);
    EXPECT_LE(finding.boxes[0].x + finding.boxes[0].width, 480);
}

TEST_F(Storefront, OfAnotherPlaceCannotTell) {
    for (const std::uint64_t seed : {5, 6, 7, 8}) {
        const Finding finding = check_storefront(photo_of(boxes_picture(480, 360, seed)), {}, views);
        EXPECT_EQ(finding.outcome, Outcome::cannot_tell) << seed;
        EXPECT_EQ(finding.code, "unlike_earlier_pictures");
    }
}

TEST_F(Storefront, IsNotKnownByThePrintOfTheGoods) {
    const SeenProduct everything{"1", 1, 1, 1, 1, {{0, 0, 480, 360, {}}}};
    const Finding finding = check_storefront(photo_of(another_visit(wall)), {everything}, views);
    EXPECT_EQ(finding.outcome, Outcome::cannot_tell);
    EXPECT_EQ(finding.number, 0);
}

TEST_F(Storefront, ViewsSurviveAsBytes) {
    const Storefronts all{{{"C1"}, views}, {{"C2"}, {}}};
    const auto bytes = to_bytes(all);
    const auto read = storefronts_from_bytes(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->size(), 2u);
    EXPECT_EQ(check_storefront(photo_of(another_visit(wall)), {}, read->at({"C1"})),
              check_storefront(photo_of(another_visit(wall)), {}, views));
    for (std::size_t length = 0; length < bytes.size(); length += 997)
        EXPECT_FALSE(storefronts_from_bytes(std::span(bytes).first(length))) << length;
}

TEST_F(Storefront, WithoutReferencesOrFeaturesCannotTell) {
    EXPECT_EQ(check_storefront(photo_of(wall), {}, {}).code, "no_earlier_pictures");
    const auto blank = photo_of(plane_of(200, 200));
    EXPECT_EQ(check_storefront(blank, {}, views).code, "unlike_earlier_pictures");
    EXPECT_EQ(check_storefront(photo_of(wall), {}, {storefront_view_of("blank.jpg", blank)}).code,
              "unlike_earlier_pictures");
}

}  // namespace
}  // namespace tallyman::vision
