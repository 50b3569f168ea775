#include "store/parsed_once.h"

#include <gtest/gtest.h>

namespace tallyman::store {
namespace {

TEST(ParsedOnce, a_text_is_parsed_once_while_it_is_asked_for) {
    ParsedOnce<std::size_t> lengths(2);
    int parsed = 0;
    const auto length = [&](std::string_view text) { return ++parsed, text.size(); };
    const auto ask = [&](std::string_view text) { return lengths.of(text, length); };
    EXPECT_EQ(ask("one"), 3U);
    EXPECT_EQ(ask("one"), 3U);
    EXPECT_EQ(parsed, 1);
    // Others come and go; what is asked for in between stays.
    for (const auto* other : {"a", "bb", "cc", "dd", "ee"}) {
        ask(other);
        EXPECT_EQ(ask("one"), 3U);
    }
    EXPECT_EQ(parsed, 6);
    EXPECT_EQ(ask("a"), 1U);
    EXPECT_EQ(parsed, 7) << "it was forgotten";
}

TEST(ParsedOnce, what_cannot_be_parsed_is_not_kept) {
    ParsedOnce<int> values(2);
    EXPECT_THROW(values.of("x", [](std::string_view) -> int { throw std::string("no"); }), std::string);
    EXPECT_EQ(values.of("x", [](std::string_view) { return 5; }), 5);
}

}  // namespace
}  // namespace tallyman::store
