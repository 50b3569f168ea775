#include "ledger/tiles.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"

namespace tallyman::ledger {
namespace {

// 1234067 -> x001/x234/067
std::string number_path(std::uint64_t number) {
    std::string path = fmt::format("{:03}", number % 1000);
    while (number >= 1000) {
        number /= 1000;
        path = fmt::format("x{:03}/{}", number % 1000, path);
    }
    return path;
}

std::string partial(std::uint64_t width) { return width == tile_width ? "" : fmt::format(".p/{}", width); }

std::string hash_tile(int tile_level, std::uint64_t number, std::uint64_t width, const ReadHash& hash) {
    std::string bytes;
    for (std::uint64_t i = 0; i < width; ++i) {
        const Digest digest = hash({tile_level * 8, number * tile_width + i});
        bytes.append(reinterpret_cast<const char*>(digest.data()), digest.size());
    }
    return bytes;
}

std::string bundle(std::uint64_t number, std::uint64_t width, const ReadLeaf& leaf) {
    std::string bytes;
    for (std::uint64_t i = 0; i < width; ++i) {
        const std::string entry = leaf(number * tile_width + i);
        CHECK(entry.size() <= 0xffff);
        bytes += static_cast<char>(entry.size() >> 8);
        bytes += static_cast<char>(entry.size() & 0xff);
        bytes += entry;
    }
    return bytes;
}

// Every tile of one row that changed between the two widths of that row.
void changed(std::uint64_t old_width, std::uint64_t width,
             const std::function<void(std::uint64_t number, std::uint64_t tile)>& each) {
    for (std::uint64_t number = old_width / tile_width; number * tile_width < width; ++number) {
        each(number, std::min(tile_width, width - number * tile_width));
    }
}

}  // namespace

std::string tile_path(int tile_level, std::uint64_t number, std::uint64_t width) {
    return fmt::format("tile/{}/{}{}", tile_level, number_path(number), partial(width));
}

std::string bundle_path(std::uint64_t number, std::uint64_t width) {
    return fmt::format("tile/entries/{}{}", number_path(number), partial(width));
}

void new_tiles(std::uint64_t old_size, std::uint64_t size, const ReadHash& hash, const ReadLeaf& leaf,
               const std::function<void(const TileFile&)>& write) {
    if (old_size == size) return;
    changed(old_size, size, [&](std::uint64_t number, std::uint64_t width) {
        write({bundle_path(number, width), bundle(number, width, leaf)});
    });
    std::uint64_t old_width = old_size, width = size;
    for (int level = 0; width > 0; ++level, old_width /= tile_width, width /= tile_width) {
        if (old_width == width) continue;
        changed(old_width, width, [&](std::uint64_t number, std::uint64_t tile) {
            write({tile_path(level, number, tile), hash_tile(level, number, tile, hash)});
        });
    }
}

Result<std::vector<std::string>, std::string> parse_bundle(std::string_view bytes) {
    std::vector<std::string> leaves;
    while (!bytes.empty()) {
        if (leaves.size() == tile_width) return fail(std::string("the bundle holds more than 256 entries"));
        if (bytes.size() < 2) return fail(std::string("the bundle is cut off"));
        const auto high = static_cast<unsigned char>(bytes[0]), low = static_cast<unsigned char>(bytes[1]);
        const std::size_t size = static_cast<std::size_t>(high) << 8 | low;
        if (bytes.size() < 2 + size) return fail(std::string("the bundle is cut off"));
        leaves.emplace_back(bytes.substr(2, size));
        bytes.remove_prefix(2 + size);
    }
    return leaves;
}

}  // namespace tallyman::ledger
