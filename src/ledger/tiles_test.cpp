#include "ledger/tiles.h"

#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tallyman::ledger {
namespace {

TEST(Tiles, are_named_as_the_standard_says) {
    EXPECT_EQ(tile_path(0, 0, 256), "tile/0/000");
    EXPECT_EQ(tile_path(1, 1'234'067, 256), "tile/1/x001/x234/067");
    EXPECT_EQ(tile_path(0, 273, 112), "tile/0/273.p/112");
    EXPECT_EQ(bundle_path(999'999, 256), "tile/entries/x999/999");
}

TEST(Tiles, growing_in_steps_publishes_what_one_step_would) {
    std::map<NodeId, Digest> hashes;
    const ReadHash read = [&](NodeId node) { return hashes.at(node); };
    const ReadLeaf leaf = [](std::uint64_t index) { return fmt::format("entry {}", index); };
    constexpr std::uint64_t size = 70'000;
    for (std::uint64_t i = 0; i < size; ++i) {
        append(i, leaf_hash(leaf(i)), read, [&](NodeId node, const Digest& hash) { hashes[node] = hash; });
    }
    std::map<std::string, std::string> whole, stepwise;
    new_tiles(0, size, read, leaf, [&](const TileFile& file) { whole[file.path] = file.bytes; });
    for (std::uint64_t at = 0; at < size; at += 10'000) {
        new_tiles(at, at + 10'000, read, leaf, [&](const TileFile& file) { stepwise[file.path] = file.bytes; });
    }
    for (const auto& [path, bytes] : whole) EXPECT_EQ(stepwise[path], bytes) << path;
    EXPECT_EQ(whole.at("tile/2/000.p/1").size(), 32u);
    EXPECT_EQ(parse_bundle(whole.at("tile/entries/000"))->at(7), "entry 7");
}

TEST(Tiles, a_broken_bundle_is_told) {
    EXPECT_FALSE(parse_bundle(std::string("\0\5abc", 5)));
    EXPECT_FALSE(parse_bundle(std::string(1, '\0')));
    EXPECT_FALSE(parse_bundle(std::string(2 * 257, '\0')));
    EXPECT_TRUE(parse_bundle("")->empty());
}

}  // namespace
}  // namespace tallyman::ledger
