#include "vision/codes/strip.h"

#include <cmath>

namespace tallyman::vision {
namespace {

constexpr float margin_share = 0.2f;  // of half the region's width, each side
constexpr float margin_pixels = 8;
constexpr float lean_max = 0.18f;     // pixels across per pixel down: 10 degrees
constexpr int leans = 12;             // tried each side

std::vector<float> mean_line(const Plane& box, float lean) {
    std::vector<float> line(static_cast<std::size_t>(box.width), 0.0f);
    for (int y = 0; y < box.height; ++y) {
        const float shift = lean * (static_cast<float>(y) - static_cast<float>(box.height - 1) / 2);
        const int whole = static_cast<int>(std::floor(shift));
        const float part = shift - static_cast<float>(whole);
        const std::uint8_t* row = box.row(y);
        for (int x = 0; x < box.width; ++x) {
            const int left = std::clamp(x + whole, 0, box.width - 1);
            const int right = std::clamp(x + whole + 1, 0, box.width - 1);
            line[x] += 255 - (static_cast<float>(row[left]) * (1 - part) + static_cast<float>(row[right]) * part);
        }
    }
    for (float& value : line) value /= static_cast<float>(box.height);
    return line;
}

float sharpness(const std::vector<float>& line) {
    float sum = 0;
    for (std::size_t i = 1; i < line.size(); ++i) sum += (line[i] - line[i - 1]) * (line[i] - line[i - 1]);
    return sum;
}

}  // namespace

Strip strip_of(const Plane& picture, const BarRegion& region, float top, float bottom) {
    const float half_width = region.half_width * (1 + margin_share) + margin_pixels;
    const int width = std::max(2, static_cast<int>(2 * half_width));
    const int height = std::max(1, static_cast<int>(2 * region.half_height * (bottom - top)));
    Strip strip;
    strip.height = static_cast<float>(height);
    strip.frame = {region.centre - half_width * region.across + (region.half_height * (2 * top - 1)) * region.down(),
                   region.across, region.down()};
    const Plane box = crop(picture, strip.frame, width, height);
    float best = -1;
    for (int i = -leans; i <= leans; ++i) {
        auto line = mean_line(box, lean_max * static_cast<float>(i) / leans);
        const float sharp = sharpness(line);
        if (sharp > best) best = sharp, strip.darkness = std::move(line);
    }
    return strip;
}

}  // namespace tallyman::vision
