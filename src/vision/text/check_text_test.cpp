#include "vision/text/check_text.h"

#include <gtest/gtest.h>

#include "vision/text/likeness.h"
#include "vision/text/reader.h"

namespace tallyman::vision {
namespace {

TEST(Likeness, TheReadersUsualSlipsAreEqualAndDigitsAreNot) {
    EXPECT_EQ(shape_of("O00O17"), shape_of("o00017"));
    EXPECT_NE(shape_of("O00017"), shape_of("O00011"));
    EXPECT_DOUBLE_EQ(distance("Phiếu", "phieu"), 0);
    EXPECT_DOUBLE_EQ(distance("85", "BS"), 0.4);
    EXPECT_DOUBLE_EQ(distance("17", "11"), 1);
    EXPECT_LT(distance("Hoa.", "Hoa"), distance("Hoax", "Hoa"));
    EXPECT_DOUBLE_EQ(distance_within("O00017", "Số: O00017 ngày"), 0);
}

TEST(TextReader, WithoutItsLanguagesItIsEmptyAndSilent) {
    testing::internal::CaptureStderr();
    TextReader reader;
    EXPECT_FALSE(reader.load(testing::TempDir()));
    EXPECT_TRUE(reader.empty());
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

Word word(const char* text, float x, float y, float width, float height, int line = 0) {
    return {text, {x, y, width, height}, 0.9, line};
}

// As tesseract reads a note: name and quantity in one row, the GTIN below in small print.
std::vector<Word> note(const char* order, const char* first, const char* second) {
    return {word("Số:", 60, 200, 60, 50, 1),
            word(order, 140, 200, 200, 50, 1),
            word("Sữa", 80, 700, 60, 25, 2),
            word(first, 1080, 705, 30, 32, 2),
            word("8934673100014", 80, 742, 150, 17, 3),
            word("Sữa", 80, 784, 60, 25, 4),
            word(second, 1080, 789, 30, 32, 4),
            word("8934673100021", 80, 826, 150, 17, 5),
            word("Tổng", 80, 870, 60, 25, 6),
            word("15", 1080, 870, 30, 32, 6)};
}

Expectation expected() {
    Expectation out;
    out.order.text = "O00017";
    out.products = {{{"8934673100014"}, {12}, {}}, {{"8934673100021"}, {3}, {}}};
    return out;
}

TEST(NoteFields, EachQuantityIsTheNumberInItsRow) {
    const auto fields = fields_of(note("O00O17", "12", "3"), expected());
    ASSERT_TRUE(fields.order);
    EXPECT_EQ(fields.quantities_agree, 2);
    EXPECT_FALSE(fields.other_order);
}

TEST(NoteFields, AnotherNumberIsNotTheOrders) {
    const auto fields = fields_of(note("O00011", "17", "3"), expected());
    EXPECT_FALSE(fields.order);
    ASSERT_TRUE(fields.other_order);
    EXPECT_EQ(fields.quantities_agree, 1);
}

TEST(NoteFields, ALabelReadTogetherWithTheNumber) {
    EXPECT_TRUE(fields_of(note("Số:O00017", "12", "3"), expected()).order);
    EXPECT_FALSE(fields_of(note("XO00017", "12", "3"), expected()).order);
}

TEST(CheckText, SaysWhyItCannotTell) {
    const TextReader none;
    EXPECT_EQ(check_text({}, expected(), none).code, "no_text_model");
    EXPECT_EQ(check_text({{{}, note("O00017", "12", "3")}}, expected(), none).code, "note_agrees");
    EXPECT_EQ(check_text({{{}, note("O00017", "12", "4")}}, expected(), none).code, "note_differs");
    EXPECT_EQ(check_text({{{}, note("O00011", "12", "3")}}, expected(), none).outcome, Outcome::cannot_tell);
    EXPECT_EQ(check_text({{{}, {word("chợ", 0, 0, 9, 9)}}}, expected(), none).code, "words_seen");
}

}  // namespace
}  // namespace tallyman::vision
