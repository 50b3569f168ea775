#include "vision/redact.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tallyman::vision {
namespace {

constexpr int squares_across = 5;

struct Area {
    int left, top, right, bottom;
};

void fill_with_mean(std::span<std::uint8_t> rgb, int width, const Area& area) {
    std::array<std::uint64_t, 3> sum{};
    const auto count =
        static_cast<std::uint64_t>(area.right - area.left) * static_cast<std::uint64_t>(area.bottom - area.top);
    if (count == 0) return;
    const auto each = [&](auto&& what) {
        for (int y = area.top; y < area.bottom; ++y)
            for (int x = area.left; x < area.right; ++x) what(&rgb[(static_cast<std::size_t>(y) * width + x) * 3]);
    };
    each([&](const std::uint8_t* pixel) {
        for (std::size_t c = 0; c < 3; ++c) sum[c] += pixel[c];
    });
    each([&](std::uint8_t* pixel) {
        for (std::size_t c = 0; c < 3; ++c) pixel[c] = static_cast<std::uint8_t>(sum[c] / count);
    });
}

}  // namespace

void redact(std::span<std::uint8_t> rgb, int width, int height, std::span<const Box> boxes) {
    for (const Box& box : boxes) {
        const Area all{std::clamp(static_cast<int>(std::floor(box.x)), 0, width),
                       std::clamp(static_cast<int>(std::floor(box.y)), 0, height),
                       std::clamp(static_cast<int>(std::ceil(box.x + box.width)), 0, width),
                       std::clamp(static_cast<int>(std::ceil(box.y + box.height)), 0, height)};
        const int side =
            std::max(1, (std::max(all.right - all.left, all.bottom - all.top) + squares_across - 1) / squares_across);
        for (int y = all.top; y < all.bottom; y += side)
            for (int x = all.left; x < all.right; x += side)
                fill_with_mean(rgb, width, {x, y, std::min(x + side, all.right), std::min(y + side, all.bottom)});
    }
}

}  // namespace tallyman::vision
