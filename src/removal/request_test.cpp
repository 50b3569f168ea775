#include "removal/request.h"

#include <gtest/gtest.h>

namespace tallyman::removal {
namespace {

const Day today = std::chrono::floor<std::chrono::days>(Instant{Seconds{1'800'000'000}});

constexpr std::string_view complete = R"({
    "requester": {"kind": "authority", "name": "Department 5", "contact": "d5@example.org"},
    "item": {"kind": "photo", "id": "photos/7.jpg"},
    "legal_ground": "Decree 147/2024/ND-CP, Art. 23", "issuing_body": "Department 5", "reference": "17/CV",
    "scope": {"territory": ["vn"], "until": "2030-01-01"},
    "redress": "Administrative court of Hanoi", "explanation": "shows a restricted place"})";

TEST(Request, complete_one_has_no_gaps) {
    const auto request = parse_request(complete);
    ASSERT_TRUE(request);
    EXPECT_TRUE(gaps(*request, today).empty());
    EXPECT_EQ(request->territory, std::vector<std::string>{"VN"});
}

TEST(Request, an_empty_one_lists_what_to_send) {
    const auto request = parse_request("{}");
    ASSERT_TRUE(request);
    EXPECT_EQ(gaps(*request, today), (std::vector<Gap>{Gap::legal_ground, Gap::item, Gap::issuing_body, Gap::contact,
                                                       Gap::scope, Gap::redress, Gap::explanation, Gap::requester}));
    for (const Gap gap : gaps(*request, today)) EXPECT_FALSE(words(gap).vi.empty());
}

TEST(Request, wrong_kinds_count_as_absent) {
    const auto request = parse_request(R"({"requester":"me","item":7,"scope":{"territory":["Vietnam"],"until":5},
        "legal_ground":["x"],"redress":null,"explanation":{"a":1}})");
    ASSERT_TRUE(request);
    EXPECT_EQ(gaps(*request, today).size(), 8u);
}

TEST(Request, short_spellings_are_understood) {
    const auto request = parse_request(R"({"requester":"shop","name":"Hoa","contact":"hoa@example.org",
        "item":"photos/7.jpg","scope":{"territory":"vn"},"legal_ground":"Art. 14","explanation":"our door"})");
    ASSERT_TRUE(request);
    EXPECT_TRUE(gaps(*request, today).empty());
    EXPECT_EQ(request->item, "photos/7.jpg");
}

TEST(Request, a_territory_outside_its_scope_counts_too) {
    EXPECT_EQ(parse_request(R"({"territory":"vn"})")->territory, std::vector<std::string>{"VN"});
    EXPECT_EQ(parse_request(R"({"territory":"vn","scope":{"territory":["LA"]}})")->territory,
              std::vector<std::string>{"LA"});
}

TEST(Request, what_is_no_object_is_refused) {
    EXPECT_FALSE(parse_request("[]"));
    EXPECT_FALSE(parse_request("{"));
    EXPECT_FALSE(parse_request(std::string(request_bytes_max + 1, ' ')));
}

TEST(Request, markup_is_only_text) {
    const auto request = parse_request(R"({"explanation":"<script>alert(1)</script>"})");
    ASSERT_TRUE(request);
    EXPECT_EQ(request->explanation, "<script>alert(1)</script>");
}

TEST(Request, a_time_that_is_over_is_a_gap) {
    auto request = *parse_request(complete);
    request.until = today - std::chrono::days{1};
    EXPECT_EQ(gaps(request, today), std::vector<Gap>{Gap::ended_scope});
}

TEST(Request, a_notice_needs_no_issuing_body_but_a_name) {
    auto request = *parse_request(complete);
    request.requester = RequesterKind::shop;
    request.issuing_body.clear();
    request.redress.clear();
    EXPECT_TRUE(gaps(request, today).empty());
    request.name.clear();
    EXPECT_EQ(gaps(request, today), std::vector<Gap>{Gap::issuing_body});
}

}  // namespace
}  // namespace tallyman::removal
