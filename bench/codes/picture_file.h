// Reads PNG, WebP and JPEG samples for measuring. The product itself only ever opens JPEG, in the locked-down process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace tallyman::bench {

struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;  // interleaved; empty when the file could not be read
};

Picture read_picture(const std::filesystem::path& path);

}  // namespace tallyman::bench
