#include "vision/patches.h"

#include <algorithm>

namespace tallyman::vision {
namespace {

Patch grown(std::uint32_t seed, std::vector<std::uint8_t>& open, int width, int height) {
    Patch patch;
    patch.left = width;
    patch.top = height;
    patch.right = patch.bottom = -1;
    open[seed] = 0;
    patch.pixels.push_back(seed);
    for (std::size_t next = 0; next < patch.pixels.size(); ++next) {
        const auto at = patch.pixels[next];
        const int x = static_cast<int>(at % static_cast<unsigned>(width));
        const int y = static_cast<int>(at / static_cast<unsigned>(width));
        patch.left = std::min(patch.left, x);
        patch.right = std::max(patch.right, x);
        patch.top = std::min(patch.top, y);
        patch.bottom = std::max(patch.bottom, y);
        const auto visit = [&](std::uint32_t neighbour) {
            if (open[neighbour] == 0) return;
            open[neighbour] = 0;
            patch.pixels.push_back(neighbour);
        };
        if (x > 0) visit(at - 1);
        if (x + 1 < width) visit(at + 1);
        if (y > 0) visit(at - static_cast<unsigned>(width));
        if (y + 1 < height) visit(at + static_cast<unsigned>(width));
    }
    patch.size = patch.pixels.size();
    return patch;
}

}  // namespace

std::vector<Patch> patches_of(const std::vector<std::uint8_t>& mask, int width, int height) {
    std::vector<std::uint8_t> open = mask;
    std::vector<Patch> patches;
    for (std::uint32_t at = 0; at < open.size(); ++at)
        if (open[at] != 0) patches.push_back(grown(at, open, width, height));
    std::stable_sort(patches.begin(), patches.end(), [](const Patch& a, const Patch& b) { return a.size > b.size; });
    return patches;
}

}  // namespace tallyman::vision
