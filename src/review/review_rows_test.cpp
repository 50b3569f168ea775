#include "review/review_rows.h"

#include <gtest/gtest.h>

namespace tallyman::review {
namespace {

std::vector<Review> read(std::string_view csv, Problems& problems) {
    std::vector<Review> reviews;
    TableReader reader(reviews_table, problems, [&](Cells& row) {
        if (auto review = read_review(row, Zone())) reviews.push_back(*review);
    });
    reader.feed(csv);
    reader.finish();
    return reviews;
}

TEST(ReviewRows, reads_decisions) {
    Problems problems;
    const auto reviews = read(
        "order,decision,reviewer,decided_at,seconds\n"
        "O1,accept,an,2026-11-23T17:05:00+07:00,12.4\nO2,reject,,,\n",
        problems);
    ASSERT_EQ(reviews.size(), 2u);
    EXPECT_EQ(reviews[0].answer, Answer::accept);
    EXPECT_EQ(reviews[0].took, Seconds{12});
    EXPECT_EQ(reviews[1].answer, Answer::reject);
}

TEST(ReviewRows, names_a_wrong_decision) {
    Problems problems;
    EXPECT_TRUE(read("order,decision\nO1,maybe\n", problems).empty());
    EXPECT_EQ(problems.bad_rows(), 1);
}

TEST(ReviewRows, as_spreadsheets_write_them) {
    Problems problems;
    const auto reviews =
        read("\xEF\xBB\xBFnote,decision,order,extra\r\n\"có, dấu\",accept,O1,x\r\n\r\n,maybe,O2,\r\n,reject,,\r\n",
             problems);
    ASSERT_EQ(reviews.size(), 1u);
    EXPECT_EQ(reviews[0].order.text, "O1");
    EXPECT_EQ(problems.bad_rows(), 2);
}

}  // namespace
}  // namespace tallyman::review
