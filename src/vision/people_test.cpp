#include "vision/people.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include <gtest/gtest.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "vision/plates.h"
#include "vision/redact.h"
#include "vision/test_face_model.h"

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

// Who forks workers afterwards must be alone.
TEST(People, KnowingFacesStartsNoThread) {
    const auto threads = [] {
        using Entries = std::filesystem::directory_iterator;
        return std::distance(Entries("/proc/self/task"), Entries());
    };
    const auto before = threads();
    PeopleFinder finder;
    finder.know_faces();
    EXPECT_EQ(threads(), before);
}

TEST(Plates, two_rows_of_characters_on_a_light_sheet_are_one) {
    const auto plates = find_plates(sheet_with_rows(2));
    ASSERT_FALSE(plates.empty());
    EXPECT_LT(plates.front().x, 148);
    EXPECT_GT(plates.front().x + plates.front().width, 214);
}

TEST(Plates, a_text_of_more_rows_is_none) { EXPECT_TRUE(find_plates(sheet_with_rows(4)).empty()); }

// As a phone that is not held level sees them: each character a little lower than the one before. Beside the lower row
// stands something of the same height.
Plane askew_with_a_neighbour() {
    Plane plane = plane_of(400, 300);
    fill(plane, 0, 0, 400, 300, 110);
    fill(plane, 140, 90, 90, 76, 230);
    for (int row = 0; row < 2; ++row)
        for (int i = 0; i < 4; ++i) fill(plane, 148 + i * 19, 98 + row * 24 + i * 4, 9, 16, 30);
    for (int i = 0; i < 3; ++i) fill(plane, 78 + i * 19, 110 + i * 4, 9, 16, 30);
    return plane;
}

TEST(Plates, a_tilted_one_beside_other_print_is_found) {
    const auto plates = find_plates(askew_with_a_neighbour());
    ASSERT_FALSE(plates.empty());
    EXPECT_GT(plates.front().x, 100) << "the neighbour is not part of it";
    EXPECT_LT(plates.front().x, 148);
    EXPECT_GT(plates.front().x + plates.front().width, 214);
}

using Colour = std::array<std::uint8_t, 3>;

void oval(Photo& photo, double x, double y, double a, double b, Colour colour) {
    for (int row = 0; row < photo.height; ++row)
        for (int column = 0; column < photo.width; ++column)
            if (std::pow((column - x) / a, 2) + std::pow((row - y) / b, 2) <= 1)
                std::copy(colour.begin(), colour.end(),
                          &photo.rgb[(static_cast<std::size_t>(row) * photo.width + column) * 3]);
}

Photo portrait() {
    Photo photo;
    photo.width = photo.height = 300;
    photo.rgb.assign(300 * 300 * 3, 170);
    constexpr Colour hair = {25, 20, 20}, skin = {215, 165, 130}, shade = {180, 130, 100}, lips = {170, 80, 75};
    oval(photo, 150, 128, 54, 60, hair);
    oval(photo, 150, 150, 46, 60, skin);
    for (const double side : {-1.0, 1.0}) {
        oval(photo, 150 + side * 20, 132, 13, 4, hair);
        oval(photo, 150 + side * 20, 144, 9, 5, {60, 45, 40});
    }
    oval(photo, 150, 166, 6, 10, shade);
    oval(photo, 150, 186, 17, 5, lips);
    photo.luma = luma_of(photo.rgb, 300, 300);
    return photo;
}

PeopleFinder with_faces() {
    PeopleFinder finder;
    finder.know_faces();
    return finder;
}

void expect_over(const Box& face, double x, double y, double a, double b) {
    EXPECT_EQ(face.label, "face");
    EXPECT_LT(face.x, x - a / 2);
    EXPECT_GT(face.x + face.width, x + a / 2);
    EXPECT_LT(face.y, y - b / 2);
    EXPECT_GT(face.y + face.height, y + b / 2);
}

TEST(People, a_face_is_found_and_an_empty_wall_is_none) {
    const PeopleFinder finder = with_faces();
    EXPECT_FALSE(finder.empty());
    const auto faces = finder.find(portrait());
    ASSERT_EQ(faces.size(), 1u);
    expect_over(faces.front(), 150, 150, 46, 60);
    Photo wall = portrait();
    std::fill(wall.rgb.begin(), wall.rgb.end(), 170);
    wall.luma = luma_of(wall.rgb, 300, 300);
    EXPECT_TRUE(finder.find(wall).empty());
}

Photo resized(const Photo& photo, int side) {
    const cv::Mat whole(photo.height, photo.width, CV_8UC3, const_cast<std::uint8_t*>(photo.rgb.data()));
    Photo out;
    out.width = out.height = side;
    out.rgb.resize(std::size_t{3} * side * side);
    cv::Mat there(side, side, CV_8UC3, out.rgb.data());
    cv::resize(whole, there, there.size(), 0, 0, side < photo.width ? cv::INTER_AREA : cv::INTER_CUBIC);
    out.luma = luma_of(out.rgb, side, side);
    return out;
}

TEST(People, a_face_is_found_near_and_far) {
    const PeopleFinder finder = with_faces();
    for (const int side : {110, 200, 600, 1200}) {
        const auto faces = finder.find(resized(portrait(), side));
        ASSERT_EQ(faces.size(), 1u) << side;
        const double by = side / 300.0;
        expect_over(faces.front(), 150 * by, 150 * by, 46 * by, 60 * by);
    }
}

TEST(People, a_face_that_nobody_knows_in_the_copy_is_not_looked_for) {
    Photo far = resized(portrait(), 150);  // a face of 60 pixels
    const PeopleFinder finder = with_faces();
    EXPECT_EQ(finder.find(far, 150).size(), 1u);
    EXPECT_TRUE(finder.find(far, 6).empty()) << "in a copy this small it has two pixels";
}

TEST(People, the_same_picture_has_the_same_faces) {
    EXPECT_EQ(with_faces().find(portrait()), with_faces().find(portrait()));
}

TEST(People, without_any_knowledge_nobody_is_found_and_a_wrong_file_is_told) {
    PeopleFinder finder;
    EXPECT_TRUE(finder.empty());
    EXPECT_TRUE(finder.find(portrait()).empty());
    EXPECT_FALSE(finder.know_plates("<opencv_storage><nothing/></opencv_storage>"));
    EXPECT_FALSE(finder.know_plates("no XML"));
    EXPECT_TRUE(finder.empty());
}

TEST(People, knows_the_cascade_of_the_distribution) {
    const std::filesystem::path file = "/usr/share/opencv4/haarcascades/haarcascade_russian_plate_number.xml";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "opencv-data is not installed";
    std::ifstream in(file);
    PeopleFinder finder;
    EXPECT_TRUE(finder.know_plates(std::string(std::istreambuf_iterator<char>(in), {})));
    EXPECT_FALSE(finder.empty());
}

class PeopleModel : public testing::Test {
protected:
    ~PeopleModel() override { std::filesystem::remove(file_); }

    const std::filesystem::path& written(const std::string& bytes) {
        std::ofstream(file_, std::ios::binary) << bytes;
        return file_;
    }

    std::filesystem::path file_ =
        std::filesystem::temp_directory_path() / ("face_model_" + std::to_string(::getpid()) + ".onnx");
};

Photo dark_with_a_light(int width, int height, int x, int y) {
    Photo photo;
    photo.width = width;
    photo.height = height;
    photo.rgb.assign(std::size_t{3} * width * height, 10);
    for (int row = y; row < y + 32; ++row)
        std::fill_n(&photo.rgb[(static_cast<std::size_t>(row) * width + x) * 3], 32 * 3, 250);
    photo.luma = luma_of(photo.rgb, width, height);
    return photo;
}

TEST_F(PeopleModel, finds_the_faces_in_place_of_the_network) {
    PeopleFinder finder = with_faces();
    const auto used = finder.use_model(written(BrightCells().file()));
    ASSERT_TRUE(used) << used.error();
    EXPECT_FALSE(finder.empty());
    // Sizes that are no whole cells, one after the other: the network is set anew for each.
    for (const auto& [width, height] : {std::pair{300, 200}, std::pair{250, 410}, std::pair{300, 200}}) {
        const auto faces = finder.find(dark_with_a_light(width, height, 160, 96));
        ASSERT_EQ(faces.size(), 1u) << width << " x " << height;
        EXPECT_EQ(faces.front().label, "face");
        EXPECT_LT(faces.front().x, 160);
        EXPECT_GT(faces.front().x + faces.front().width, 192);
        EXPECT_LT(faces.front().y, 96);
        EXPECT_GT(faces.front().y + faces.front().height, 128);
    }
}

TEST_F(PeopleModel, a_wrong_file_is_told_and_changes_nothing) {
    PeopleFinder finder;
    auto broken = BrightCells().file();
    broken.resize(broken.size() / 2);
    auto of_other_outputs = BrightCells().file();
    for (std::size_t at; (at = of_other_outputs.find("iou")) != std::string::npos;)
        of_other_outputs.replace(at, 3, "uoi");
    // As YuNet in all but one thing: too few numbers, which the library would read past.
    const auto of_other_anchors = BrightCells({.coarsest = 2}).file();
    const auto of_fewer_landmarks = BrightCells({.of_box = 12}).file();
    for (const auto& bytes :
         {std::string("no model"), std::string(), broken, of_other_outputs, of_other_anchors, of_fewer_landmarks}) {
        const auto used = finder.use_model(written(bytes));
        ASSERT_FALSE(used);
        EXPECT_FALSE(used.error().empty());
        EXPECT_TRUE(finder.empty());
    }
    EXPECT_FALSE(finder.use_model("/nowhere/model.onnx"));
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
