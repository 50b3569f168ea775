#include "vision/codes/gs1.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/gtin.h"

namespace tallyman::vision {
namespace {

const std::string gs(1, group_separator);

TEST(gs1, reads_element_strings) {
    struct Row {
        std::string text;
        Gs1 values;
    };
    const Row rows[] = {
        {"0109521234543213", {{"01", "09521234543213"}}},
        {"0109521234543213" "17" "261231" "10" "LOT/7", {{"01", "09521234543213"}, {"17", "261231"}, {"10", "LOT/7"}}},
        {"10A1" + gs + "37" "12" + gs + "0109521234543213", {{"10", "A1"}, {"37", "12"}, {"01", "09521234543213"}}},
        {gs + "00106141412345678908", {{"00", "106141412345678908"}}},
        {"3103001250" "15" "261200", {{"3103", "001250"}, {"15", "261200"}}},
        {"414" "9521234567899" "8020" "REF-1", {{"414", "9521234567899"}, {"8020", "REF-1"}}},
    };
    for (const auto& row : rows) {
        const auto values = parse_gs1_elements(row.text);
        ASSERT_TRUE(values) << row.text << ": " << values.error();
        EXPECT_EQ(*values, row.values) << row.text;
    }
}

TEST(gs1, refuses_what_is_wrong) {
    const std::string rows[] = {
        "",                                // nothing
        "0109521234543214",                // check digit of the GTIN
        "00106141412345678909",            // check digit of the SSCC
        "010952123454321",                 // cut short
        "0109521234543213" "17" "261332",  // no such month
        "17" "260230",                     // no such day
        "0109521234543213" "0104012345678901",  // two GTINs
        "05" "123",                        // no such identifier
        "3109" "001250",                   // decimals only go to 5
        "10" "a lot with spaces",
        "10" + std::string(21, 'A'),
    };
    for (const auto& text : rows) EXPECT_FALSE(parse_gs1_elements(text)) << text;
}

TEST(gs1, reads_brackets) {
    EXPECT_EQ(parse_gs1_brackets("(01)09521234543213(10)AB(C)1(17)261231").value(),
              (Gs1{{"01", "09521234543213"}, {"10", "AB(C)1"}, {"17", "261231"}}));
    EXPECT_FALSE(parse_gs1_brackets("(01)09521234543214"));
    EXPECT_FALSE(parse_gs1_brackets("(01"));
    EXPECT_FALSE(parse_gs1_brackets("01)09521234543213"));
}

TEST(gs1, reads_digital_links) {
    struct Row {
        const char* uri;
        Gs1 values;
    };
    const Row rows[] = {
        {"https://id.gs1.org/01/09521234543213", {{"01", "09521234543213"}}},
        {"https://shop.example/vn/sua/01/9521234543213/10/L%2F7/21/S1?17=261231&lang=vi#top",
         {{"01", "09521234543213"}, {"10", "L/7"}, {"21", "S1"}, {"17", "261231"}}},
        {"http://a.example/00/106141412345678908", {{"00", "106141412345678908"}}},
    };
    for (const auto& row : rows) {
        const auto values = parse_gs1_link(row.uri);
        ASSERT_TRUE(values) << row.uri << ": " << values.error();
        EXPECT_EQ(*values, row.values) << row.uri;
    }
    for (const char* uri : {"https://example.com/", "https://example.com/01/09521234543214", "ftp://x/01/09521234543213",
                            "https://example.com/01/09521234543213/10/%2", "https://example.com/01"}) {
        EXPECT_FALSE(parse_gs1_link(uri)) << uri;
    }
}

TEST(gs1, dates_slide_with_the_century) {
    using namespace std::chrono;
    EXPECT_EQ(gs1_day("261231", 2026), sys_days(2026y / December / 31));
    EXPECT_EQ(gs1_day("260200", 2026), sys_days(2026y / February / 28));
    EXPECT_EQ(gs1_day("280200", 2026), sys_days(2028y / February / 29));
    EXPECT_EQ(gs1_day("760101", 2026), sys_days(2076y / January / 1));
    EXPECT_EQ(gs1_day("770101", 2026), sys_days(1977y / January / 1));
    EXPECT_EQ(gs1_day("000101", 2051), sys_days(2100y / January / 1));
    EXPECT_EQ(gs1_day("261301", 2026), std::nullopt);
    EXPECT_EQ(gs1_day("26123", 2026), std::nullopt);
}

TEST(gs1, knows_what_readers_return) {
    EXPECT_EQ(gs1_of_code("EAN-13", "]E0", "9521234543213"), (Gs1{{"01", "09521234543213"}}));
    EXPECT_EQ(gs1_of_code("EAN-13", "]E0", "9521234543214"), Gs1{});
    EXPECT_EQ(gs1_of_code("ITF", "]I1", "30712345000010"), (Gs1{{"01", "30712345000010"}}));
    EXPECT_EQ(gs1_of_code("ITF", "]I0", "070429"), Gs1{});
    EXPECT_EQ(gs1_of_code("Code128", "]C1", "0109521234543213"), (Gs1{{"01", "09521234543213"}}));
    EXPECT_EQ(gs1_of_code("Code128", "]C0", "0109521234543213"), Gs1{}) << "not marked as GS1";
    EXPECT_EQ(gs1_of_code("QRCode", "]Q1", "https://id.gs1.org/01/09521234543213"), (Gs1{{"01", "09521234543213"}}));
}

// Values of any lengths, written and read again.
rc::Gen<Gs1> any_values() {
    const auto text = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("AZaz09-/.%()"))));
    const auto digits = [](std::size_t count) { return rc::gen::container<std::string>(count, rc::gen::inRange('0', static_cast<char>('9' + 1))); };
    return rc::gen::map(rc::gen::tuple(digits(13), text, text, digits(6), rc::gen::arbitrary<bool>()), [](auto drawn) {
        const auto& [body, lot, serial, weight, with_serial] = drawn;
        Gs1 values{{"01", body + gtin_check_digit(body)}, {"10", lot.substr(0, 20)}, {"3102", weight}};
        if (with_serial) values["21"] = serial.substr(0, 20);
        return values;
    });
}

RC_GTEST_PROP(gs1, elements_round_trip, ()) {
    const Gs1 values = *any_values();
    const auto back = parse_gs1_elements(gs1_elements(values));
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == values);
}

RC_GTEST_PROP(gs1, brackets_round_trip, ()) {
    const Gs1 values = *any_values();
    for (const auto& [code, value] : values) RC_PRE(value.find("(9") == value.npos && value.find("(0") == value.npos);
    const auto back = parse_gs1_brackets(gs1_brackets(values));
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == values);
}

// Any bytes: a value or a message, and what is a value can be written and read again.
RC_GTEST_PROP(gs1, any_text_is_read_or_refused, (const std::string& text)) {
    for (const auto& values : {parse_gs1_elements(text), parse_gs1_brackets(text), parse_gs1_link(text), parse_gs1_link("http://x/01/" + text)}) {
        if (!values) continue;
        const auto back = parse_gs1_elements(gs1_elements(*values));
        RC_ASSERT(back.has_value());
        RC_ASSERT(*back == *values);
    }
}

}  // namespace
}  // namespace tallyman::vision
