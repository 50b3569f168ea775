#include "base/digest.h"

#include <gtest/gtest.h>

namespace tallyman {
namespace {

TEST(Digest, matches_the_standards_example) {
    EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, reads_back_what_it_wrote_and_nothing_else) {
    const Digest digest = sha256("tallyman");
    EXPECT_EQ(parse_digest(hex(digest)), digest);
    EXPECT_FALSE(parse_digest("ab"));
    EXPECT_FALSE(parse_digest(std::string(64, 'g')));
}

TEST(Digest, in_pieces_is_the_same) {
    Sha256 pieces;
    pieces.add("a");
    pieces.add("");
    pieces.add("bc");
    EXPECT_EQ(pieces.digest(), sha256("abc"));
}

}  // namespace
}  // namespace tallyman
