#include "vision/people.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "vision/plates.h"
#include "vision/redact.h"

namespace tallyman::vision {
namespace {

void fill(Plane& plane, int x, int y, int width, int height, std::uint8_t grey) {
    for (int row = y; row < y + height; ++row)
        for (int column = x; column < x + width; ++column) plane.row(row)[column] = grey;
}

// Rows of dark strokes on a light sheet; the characters of a plate are as high as they are far apart.
Plane sheet_with_rows(int rows) {
    Plane plane = plane_of(400, 300);
    fill(plane, 0, 0, 400, 300, 110);
    fill(plane, 140, 100, 90, 22 * rows + 12, 230);
    for (int row = 0; row < rows; ++row)
        for (int i = 0; i < 4; ++i) fill(plane, 148 + i * 19, 106 + row * 22, 9, 16, 30);
    return plane;
}

TEST(Plates, two_rows_of_characters_on_a_light_sheet_are_one) {
    const auto plates = find_plates(sheet_with_rows(2));
    ASSERT_FALSE(plates.empty());
    EXPECT_LT(plates.front().x, 148);
    EXPECT_GT(plates.front().x + plates.front().width, 214);
}

TEST(Plates, a_text_of_more_rows_is_none) { EXPECT_TRUE(find_plates(sheet_with_rows(4)).empty()); }

TEST(People, without_cascades_nobody_is_found_and_a_wrong_file_is_told) {
    PeopleFinder finder;
    EXPECT_TRUE(finder.empty());
    EXPECT_FALSE(finder.add(PeopleFinder::What::face, "<opencv_storage><nothing/></opencv_storage>"));
    EXPECT_FALSE(finder.add(PeopleFinder::What::face, "no XML"));
    EXPECT_TRUE(finder.empty());
}

TEST(People, knows_the_cascades_of_the_distribution) {
    const std::filesystem::path file = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "opencv-data is not installed";
    std::ifstream in(file);
    PeopleFinder finder;
    EXPECT_TRUE(finder.add(PeopleFinder::What::face, std::string(std::istreambuf_iterator<char>(in), {})));
    EXPECT_FALSE(finder.empty());
}

TEST(Redact, nothing_of_the_inside_is_left_and_nothing_outside_is_touched) {
    constexpr int width = 60, height = 40;
    std::vector<std::uint8_t> rgb(width * height * 3);
    for (std::size_t i = 0; i < rgb.size(); ++i) rgb[i] = static_cast<std::uint8_t>(i * 37 % 251);
    const auto before = rgb;
    const std::vector<Box> boxes = {{.x = 10, .y = 5, .width = 20, .height = 20, .label = "face"},
                                    {.x = 50, .y = 30, .width = 100, .height = 100, .label = "plate"}};
    redact(rgb, width, height, boxes);
    const auto at = [&](int x, int y) { return static_cast<std::size_t>((y * width + x) * 3); };
    EXPECT_EQ(rgb[at(9, 5)], before[at(9, 5)]);
    EXPECT_EQ(rgb[at(30, 5)], before[at(30, 5)]);
    for (int x = 10; x < 14; ++x) EXPECT_EQ(rgb[at(x, 5)], rgb[at(10, 8)]) << "squares of four pixels have one colour";
    EXPECT_EQ(rgb[at(59, 39)], rgb[at(58, 38)]) << "cut off at the edge, squares of two";
}

}  // namespace
}  // namespace tallyman::vision
