#include "vision/products/palette.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tallyman::vision {
namespace {

constexpr double bin_width = 0.22;  // in log chroma: a tungsten lamp moves a colour by about one bin

// The logarithm of every 8-bit value, lifted so that the noise of dark pixels has no colour.
const std::array<float, 256>& logarithms() {
    static const auto table = [] {
        std::array<float, 256> values{};
        for (int i = 0; i < 256; ++i) values[i] = static_cast<float>(std::log(i + 20.0));
        return values;
    }();
    return table;
}

struct Spread {  // between two neighbouring bins
    int bin;
    float share;  // of the upper one
};
Spread spread_over(double value, int bins) {
    const double inside = std::clamp(value, 0.0, bins - 1.001);
    const int bin = static_cast<int>(inside);
    return {bin, static_cast<float>(inside - bin)};
}

class Histogram {
public:
    void add(const std::uint8_t* rgb, float weight) {
        const auto& log_of = logarithms();
        const double red = log_of[rgb[0]], green = log_of[rgb[1]], blue = log_of[rgb[2]];
        const double light = (green - log_of[0]) / (log_of[255] - log_of[0]) * (palette_light_bins - 1);
        const Spread warm =
            spread_over((red - green) / bin_width + palette_chroma_bins / 2.0 - 0.5, palette_chroma_bins);
        const Spread cold =
            spread_over((blue - green) / bin_width + palette_chroma_bins / 2.0 + 0.5, palette_chroma_bins);
        const Spread bright = spread_over(light, palette_light_bins);
        for (int corner = 0; corner < 8; ++corner) {
            const int w = corner & 1, c = corner >> 1 & 1, b = corner >> 2;
            const float share = (w ? warm.share : 1 - warm.share) * (c ? cold.share : 1 - cold.share) *
                                (b ? bright.share : 1 - bright.share);
            bins_[((bright.bin + b) * palette_chroma_bins + cold.bin + c) * palette_chroma_bins + warm.bin + w] +=
                weight * share;
        }
        total_ += weight;
    }

    Palette palette() const {
        Palette out = bins_;
        for (float& share : out) share /= std::max(total_, 1e-9f);
        return out;
    }

private:
    Palette bins_{};
    float total_ = 0;
};

}  // namespace

Palette palette_of_face(std::span<const std::uint8_t> rgb, std::span<const std::uint8_t> mask, int width) {
    Histogram histogram;
    const int height = static_cast<int>(mask.size()) / width;
    for (int y = 0; y < height; y += 2)
        for (int x = 0; x < width; x += 2) {
            const std::size_t i = static_cast<std::size_t>(y) * width + x;
            if (mask[i] != 0) histogram.add(&rgb[3 * i], 1);
        }
    return histogram.palette();
}

Palette palette_of_photo(std::span<const std::uint8_t> rgb, int width, int height) {
    const auto bell = [](int at, int size, double middle, double spread) {
        const double off = (at - size * middle) / (size * spread);
        return static_cast<float>(std::exp(-off * off / 2));
    };
    const int step = std::max(2, std::min(width, height) / 174);  // about 30,000 samples
    std::vector<float> across(width);
    for (int x = 0; x < width; ++x) across[x] = bell(x, width, 0.5, 0.25);
    Histogram histogram;
    for (int y = 0; y < height; y += step) {
        const float down = bell(y, height, 0.52, 0.28);
        for (int x = 0; x < width; x += step)
            histogram.add(&rgb[3 * (static_cast<std::size_t>(y) * width + x)], down * across[x]);
    }
    return histogram.palette();
}

float likeness(const Palette& one, const Palette& other) {
    float sum = 0;
    for (std::size_t i = 0; i < one.size(); ++i) sum += std::sqrt(one[i] * other[i]);
    return sum;
}

}  // namespace tallyman::vision
