#include "review/reviewed.h"

#include <gtest/gtest.h>

namespace tallyman::review {
namespace {

Review look(std::string order, Answer answer, std::string reviewer, int minute) {
    return {{std::move(order)}, answer, std::move(reviewer), Instant{Seconds{1'800'000'000 + 60 * minute}},
            Seconds{9},         {}};
}

TEST(Reviewed, a_reviewer_may_correct_themself) {
    // The file need not be in the sequence of time.
    const std::vector<Review> reviews = {look("O1", Answer::accept, "an", 5), look("O1", Answer::reject, "an", 1)};
    const auto reviewed = reviewed_of(reviews);
    EXPECT_TRUE(reviewed.orders.at({"O1"}).accepted);
    EXPECT_EQ(reviewed.corrected, 1);
    EXPECT_EQ(reviewed.contested, 0);
}

TEST(Reviewed, without_names_the_last_row_counts) {
    const auto reviewed =
        reviewed_of(std::vector<Review>{look("O1", Answer::accept, "", 0), look("O1", Answer::reject, "", 0)});
    EXPECT_FALSE(reviewed.orders.at({"O1"}).accepted);
    EXPECT_EQ(reviewed.corrected, 1);
}

TEST(Reviewed, what_two_people_argue_about_earns_nothing) {
    const std::vector<Review> reviews = {look("O1", Answer::accept, "an", 1), look("O1", Answer::reject, "binh", 2),
                                         look("O2", Answer::accept, "an", 3), look("O2", Answer::accept, "binh", 4)};
    const auto reviewed = reviewed_of(reviews);
    EXPECT_FALSE(reviewed.orders.at({"O1"}).accepted);
    EXPECT_TRUE(reviewed.orders.at({"O1"}).contested);
    EXPECT_TRUE(reviewed.orders.at({"O2"}).accepted);
    EXPECT_EQ(reviewed.contested, 1);
    EXPECT_EQ(reviewed.agreement.pairs, 2);
    EXPECT_EQ(reviewed.agreement.share, 0.5);
}

TEST(Reviewed, a_third_person_settles_it) {
    const std::vector<Review> reviews = {look("O1", Answer::accept, "an", 1), look("O1", Answer::reject, "binh", 2),
                                         look("O1", Answer::accept, "chi", 3)};
    const auto reviewed = reviewed_of(reviews);
    EXPECT_TRUE(reviewed.orders.at({"O1"}).accepted);
    EXPECT_EQ(reviewed.orders.at({"O1"}).reviewer, "chi");
    EXPECT_EQ(reviewed.contested, 0);
    auto against = reviews;
    against[2].answer = Answer::reject;
    EXPECT_EQ(reviewed_of(against).orders.at({"O1"}).answer, Answer::reject);
    against[2].answer = Answer::retake;
    EXPECT_TRUE(reviewed_of(against).orders.at({"O1"}).contested) << "three people, three answers";
}

TEST(Reviewed, a_new_photo_answers_a_retake_and_people_look_again) {
    const auto at = [](int minute) { return look("O1", Answer::accept, "", minute).decided_at; };
    const std::vector<Review> reviews = {
        look("O1", Answer::retake, "an", 1), look("O1", Answer::retake, "binh", 3),
        look("O1", Answer::accept, "an", 5), look("O2", Answer::retake, "an", 1),  // no photo since
        look("O3", Answer::accept, "an", 1),  // one more photo of what was accepted
        look("O4", Answer::retake, "an", 1), look("O4", Answer::accept, "binh", 2)};  // still to be settled
    const std::vector<PhotoCame> photos = {{{"O1"}, at(4)}, {{"O1"}, at(2)}, {{"O1"}, at(0)}, {{"O2"}, at(0)},
                                           {{"O3"}, at(2)}, {{"O4"}, at(3)}, {{"O9"}, at(3)}};
    EXPECT_EQ(answered_by_photos(reviews, photos), (std::vector<bool>{true, true, false, false, false, false, false}));
    EXPECT_EQ(answered_by_photos(reviews, std::vector<PhotoCame>{{{"O1"}, at(2)}}),
              (std::vector<bool>{true, false, false, false, false, false, false}))
        << "the second retake was not answered";
}

TEST(Reviewed, who_cannot_tell_has_not_accepted) {
    const auto reviewed = reviewed_of(std::vector<Review>{look("O1", Answer::cannot_tell, "an", 1)});
    EXPECT_FALSE(reviewed.orders.at({"O1"}).accepted);
    EXPECT_EQ(reviewed.cannot_tell, 1);
}

TEST(Reviewed, somebody_else_may_tell) {
    const auto reviewed = reviewed_of(
        std::vector<Review>{look("O1", Answer::cannot_tell, "an", 1), look("O1", Answer::accept, "binh", 2)});
    EXPECT_TRUE(reviewed.orders.at({"O1"}).accepted);
    EXPECT_EQ(reviewed.orders.at({"O1"}).reviewer, "binh");
    EXPECT_EQ(reviewed.orders.at({"O1"}).reviewers, 2u);
    EXPECT_EQ(reviewed.contested + reviewed.cannot_tell, 0);
}

}  // namespace
}  // namespace tallyman::review
