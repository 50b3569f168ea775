// The log as static files that any web server can publish: C2SP tlog-tiles (https://c2sp.org/tlog-tiles). A tile is
// 256 hashes of one level, an entry bundle 256 leaves with two-byte lengths; the last of each may be partial.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/merkle.h"

namespace tallyman::ledger {

constexpr std::uint64_t tile_width = 256;

// tile/0/x001/067, tile/0/x001/067.p/12, tile/entries/x001/067; width 256 is a full tile.
std::string tile_path(int tile_level, std::uint64_t number, std::uint64_t width);
std::string bundle_path(std::uint64_t number, std::uint64_t width);

struct TileFile {
    std::string path;
    std::string bytes;
};

using ReadLeaf = std::function<std::string(std::uint64_t index)>;

// The files that a log of `size` entries has and one of `old_size` did not: only these are written after an append.
void new_tiles(std::uint64_t old_size, std::uint64_t size, const ReadHash& hash, const ReadLeaf& leaf,
               const std::function<void(const TileFile&)>& write);

// The leaves of a bundle; the error names a bundle that is cut off or too long.
Result<std::vector<std::string>, std::string> parse_bundle(std::string_view bytes);

}  // namespace tallyman::ledger
