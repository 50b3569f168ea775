#include "vision/codes/strip.h"

#include <cmath>
#include <functional>

namespace tallyman::vision {
namespace {

constexpr float margin_share = 0.2f;  // of half the region's width, each side
constexpr float margin_pixels = 8;
constexpr float lean_max = 0.18f;  // pixels across per pixel down: 10 degrees
constexpr int leans = 12;          // tried each side
constexpr int rows_max = 32;       // more do not make the mean better, only slower

// `step` picture pixels lie between two rows of the box.
std::vector<float> mean_line(const Plane& box, float lean, float step) {
    std::vector<float> line(static_cast<std::size_t>(box.width), 0.0f);
    for (int y = 0; y < box.height; ++y) {
        const float shift = lean * step * (static_cast<float>(y) - static_cast<float>(box.height - 1) / 2);
        const int whole = static_cast<int>(std::floor(shift));
        const float part = shift - static_cast<float>(whole);
        const std::uint8_t* row = box.row(y);
        const auto darkness = [&](int left, int right) {
            return 255 - (static_cast<float>(row[left]) * (1 - part) + static_cast<float>(row[right]) * part);
        };
        // Without a bound to look at within, which makes this loop, the dearest of the search, four times as fast.
        const int begin = std::clamp(-whole, 0, box.width);
        const int end = std::clamp(box.width - 1 - whole, begin, box.width);
        for (int x = begin; x < end; ++x) line[x] += darkness(x + whole, x + whole + 1);
        for (int x = 0; x < begin; ++x) line[x] += darkness(0, std::clamp(x + whole + 1, 0, box.width - 1));
        for (int x = end; x < box.width; ++x)
            line[x] += darkness(std::clamp(x + whole, 0, box.width - 1), box.width - 1);
    }
    for (float& value : line) value /= static_cast<float>(box.height);
    return line;
}

float sharpness(const std::vector<float>& line) {
    float sum = 0;
    for (std::size_t i = 1; i < line.size(); ++i) sum += (line[i] - line[i - 1]) * (line[i] - line[i - 1]);
    return sum;
}

std::vector<float> mean_around(const std::vector<float>& line, int reach) {
    std::vector<double> sums{0};
    for (const float value : line) sums.push_back(sums.back() + value);
    std::vector<float> out(line.size());
    for (int i = 0; i < static_cast<int>(line.size()); ++i) {
        const int begin = std::max(0, i - reach), end = std::min(static_cast<int>(line.size()), i + reach + 1);
        out[i] = static_cast<float>((sums[end] - sums[begin]) / (end - begin));
    }
    return out;
}

// The best value, by `better`, of those around each place.
template <class Better>
std::vector<float> best_around(const std::vector<float>& line, int reach, Better better) {
    std::vector<float> out(line.size());
    for (int i = 0; i < static_cast<int>(line.size()); ++i) {
        const auto begin = line.begin() + std::max(0, i - reach);
        const auto end = line.begin() + std::min(static_cast<int>(line.size()), i + reach + 1);
        out[i] = *std::min_element(begin, end, better);
    }
    return out;
}

}  // namespace

Strip strip_of(const Plane& picture, const BarRegion& region, float top, float bottom) {
    const float half_width = region.half_width * (1 + margin_share) + margin_pixels;
    const int width = std::max(2, static_cast<int>(2 * half_width));
    const float height = 2 * region.half_height * (bottom - top);
    const int rows = std::clamp(static_cast<int>(height), 1, rows_max);
    const float step = height / static_cast<float>(rows);
    Strip strip;
    strip.height = height;
    strip.frame = {region.centre - half_width * region.across + (region.half_height * (2 * top - 1)) * region.down(),
                   region.across, region.down()};
    const Plane box = crop(picture, {strip.frame.origin, strip.frame.right, step * strip.frame.down}, width, rows);
    float best = -1;
    for (int i = -leans; i <= leans; ++i) {
        auto line = mean_line(box, lean_max * static_cast<float>(i) / leans, step);
        const float sharp = sharpness(line);
        if (sharp > best) best = sharp, strip.darkness = std::move(line);
    }
    return strip;
}

Strip evened(const Strip& strip) {
    constexpr float reach_share = 0.06f;    // about seven modules of an EAN-13: no run of one colour is longer
    constexpr float contrast_share = 0.2f;  // of the strip's best; where there is less, there is no bar
    const std::vector<float>& line = strip.darkness;
    const int reach = std::max(2, static_cast<int>(reach_share * static_cast<float>(line.size())));
    const auto lighter = std::less<float>{};
    const auto darker = std::greater<float>{};
    const auto white = mean_around(best_around(best_around(line, reach, lighter), reach, darker), reach / 2);
    const auto black = mean_around(best_around(best_around(line, reach, darker), reach, lighter), reach / 2);
    float most = 1;
    for (std::size_t i = 0; i < line.size(); ++i) most = std::max(most, black[i] - white[i]);
    Strip out{std::vector<float>(line.size()), strip.frame, strip.height};
    for (std::size_t i = 0; i < line.size(); ++i) {
        const float share = (line[i] - white[i]) / std::max(black[i] - white[i], contrast_share * most);
        out.darkness[i] = 255 * std::clamp(share, -0.1f, 1.25f);
    }
    return out;
}

float likeness(const Strip& a, const Strip& b) {
    const int count = static_cast<int>(std::min(a.darkness.size(), b.darkness.size()));
    const int shift_max = count / 10;
    float best = 0;
    for (int shift = -shift_max; shift <= shift_max; ++shift) {
        double n = 0, sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
        for (int i = std::max(0, -shift); i < std::min(count, count - shift); ++i) {
            const double x = a.darkness[i + shift];
            const double y = b.darkness[i];
            n += 1, sa += x, sb += y, saa += x * x, sbb += y * y, sab += x * y;
        }
        const double covariance = n * sab - sa * sb;
        const double variances = (n * saa - sa * sa) * (n * sbb - sb * sb);
        if (variances > 0) best = std::max(best, static_cast<float>(covariance / std::sqrt(variances)));
    }
    return best;
}

}  // namespace tallyman::vision
