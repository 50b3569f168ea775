#include "removal/small_cells.h"

#include <array>
#include <set>

#include <gtest/gtest.h>

namespace tallyman::removal {
namespace {

std::string line(const Counts& counts) {
    std::string text;
    for (const auto& shown : shown_counts(counts, false)) text += shown.text() + " ";
    return text;
}

TEST(SmallCells, few_are_few_and_the_desk_sees_them) {
    Counts counts;
    counts.received = counts.complete = 4;
    EXPECT_EQ(line(counts), "<5 <5 0 0 0 0 0 0 0 0 0 ");
    EXPECT_EQ(shown_counts(counts, true)[0].text(), "4");
}

TEST(SmallCells, what_the_others_would_give_away_is_withheld_too) {
    Counts counts;
    counts.received = counts.complete = 20;
    counts.refused = 18;
    counts.executed[0] = 2;
    EXPECT_EQ(line(counts), "20 20 * <5 0 0 0 0 0 0 0 ");
    counts.executed[1] = 3;
    counts.received = counts.complete = 23;
    EXPECT_EQ(line(counts), "23 23 18 <5 <5 0 0 0 0 0 0 ") << "5 could be 1 and 4, 2 and 3";
}

TEST(SmallCells, nor_is_what_is_left_of_a_whole) {
    Counts counts;
    counts.received = counts.refused = 12;
    counts.complete = 11;
    counts.appealed = 9;
    counts.overturned = 8;
    EXPECT_EQ(line(counts), "12 * 12 0 0 0 0 0 9 * 0 ");
}

// What a shown count may be, for all that a reader knows.
std::pair<std::int64_t, std::int64_t> may_be(const ShownCount& shown, std::int64_t most) {
    if (shown.seen == Seen::exactly) return {shown.count, shown.count};
    return shown.seen == Seen::as_small ? std::pair<std::int64_t, std::int64_t>{1, 4} : std::pair{small_cell, most};
}

// A reader who knows that no request is open tries every row that looks like this one: where what was received is
// shown, no small count of what became of them may be certain.
TEST(SmallCells, nobody_computes_a_small_count) {
    constexpr std::int64_t most = 14;
    for (std::int64_t refused = 0; refused <= most; ++refused)
        for (std::int64_t blurred = 0; blurred <= most; ++blurred)
            for (std::int64_t hidden = 0; hidden <= most; ++hidden) {
                Counts counts;
                counts.received = counts.complete = refused + blurred + hidden;
                counts.refused = refused;
                counts.executed = {blurred, hidden, 0, 0};
                const auto shown = shown_counts(counts, false);
                if (shown[0].seen != Seen::exactly) continue;
                std::array<std::set<std::int64_t>, 3> possible;
                const auto first = may_be(shown[2], 40), second = may_be(shown[3], 40), third = may_be(shown[4], 40);
                for (auto a = first.first; a <= first.second; ++a)
                    for (auto b = second.first; b <= second.second; ++b) {
                        const auto c = counts.received - a - b;
                        if (c < third.first || c > third.second) continue;
                        possible[0].insert(a);
                        possible[1].insert(b);
                        possible[2].insert(c);
                    }
                for (const auto& each : possible)
                    EXPECT_FALSE(each.size() == 1 && *each.begin() > 0 && *each.begin() < small_cell) << line(counts);
            }
}

TEST(SmallCells, a_whole_whose_parts_are_all_few_is_withheld) {
    Counts counts;
    counts.received = counts.complete = 8;
    counts.refused = 4;
    counts.executed[0] = 4;
    EXPECT_EQ(line(counts), "* * <5 <5 0 0 0 0 0 0 0 ");
}

TEST(SmallCells, few_that_are_open_are_not_what_is_left) {
    Counts counts;
    counts.received = counts.complete = 12;
    counts.refused = 10;
    EXPECT_EQ(line(counts), "12 12 * 0 0 0 0 0 0 0 0 ");
}

}  // namespace
}  // namespace tallyman::removal
