#include "vision/reuse/pdq.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <vector>

#include <fmt/format.h>

namespace tallyman::vision {
namespace {

constexpr int samples = 64;
constexpr int frequencies = 16;
constexpr int reference_size = 512;
constexpr int smallest_side = 5;

using Samples = std::array<std::array<float, samples>, samples>;
using Spectrum = std::array<std::array<float, frequencies>, frequencies>;

struct Window {
    int first, last;
    float weight() const { return 1.0f / static_cast<float>(last - first + 1); }
};

// The box filter's window around one place, cut off at the borders.
Window window_at(int place, int length, int size) {
    const int right = size / 2;
    const int left = size - 1 - right;
    return {std::max(0, place - left), std::min(length - 1, place + right)};
}

struct Tap {
    int source;  // row or column of the plane
    float weight;
};
using Taps = std::array<std::vector<Tap>, samples>;

// Both box passes along one axis, only where the 64 samples are taken: everything else would be thrown away. `length`
// is what the reference would filter, `available` what the plane has of it.
Taps taps_along(int length, int available) {
    const int size = (length + 2 * samples - 1) / (2 * samples);
    Taps taps;
    for (int sample = 0; sample < samples; ++sample) {
        const int place = static_cast<int>((sample + 0.5) * length / samples);
        const Window outer = window_at(place, length, size);
        for (int i = outer.first; i <= outer.last; ++i) {
            const Window inner = window_at(i, length, size);
            for (int j = inner.first; j <= inner.last; ++j) {
                const int source = static_cast<int>(static_cast<long long>(j) * available / length);
                auto& list = taps[sample];
                auto same = std::ranges::find(list, source, &Tap::source);
                if (same == list.end()) same = list.insert(list.end(), {source, 0});
                same->weight += outer.weight() * inner.weight();
            }
        }
    }
    return taps;
}

Samples sampled(const Plane& luma, int full_width, int full_height) {
    const bool large = std::max(full_width, full_height) > reference_size;
    const Taps down = taps_along(large ? reference_size : full_height, luma.height);
    const Taps across = taps_along(large ? reference_size : full_width, luma.width);
    Samples out;
    std::vector<float> line(luma.width);
    for (int y = 0; y < samples; ++y) {
        std::ranges::fill(line, 0.0f);
        for (const Tap& tap : down[y]) {
            const std::uint8_t* row = luma.row(tap.source);
            for (int x = 0; x < luma.width; ++x) line[x] += tap.weight * static_cast<float>(row[x]);
        }
        for (int x = 0; x < samples; ++x) {
            float sum = 0;
            for (const Tap& tap : across[x]) sum += tap.weight * line[tap.source];
            out[y][x] = sum;
        }
    }
    return out;
}

// Steps count in hundredths of the range, cut to whole ones, so that only visible edges add up.
int quality_of(const Samples& image) {
    int sum = 0;
    const auto step = [](float a, float b) { return std::abs(static_cast<int>((a - b) * 100 / 255)); };
    for (int y = 0; y < samples; ++y) {
        for (int x = 0; x < samples; ++x) {
            if (y + 1 < samples) sum += step(image[y][x], image[y + 1][x]);
            if (x + 1 < samples) sum += step(image[y][x], image[y][x + 1]);
        }
    }
    return std::min(100, sum / 90);
}

Spectrum spectrum_of(const Samples& image) {
    static const auto cosines = [] {
        std::array<std::array<float, samples>, frequencies> table;
        for (int i = 0; i < frequencies; ++i) {
            for (int j = 0; j < samples; ++j) {
                table[i][j] = static_cast<float>(std::sqrt(2.0 / samples) *
                                                 std::cos(std::numbers::pi / (2 * samples) * (i + 1) * (2 * j + 1)));
            }
        }
        return table;
    }();
    std::array<std::array<float, samples>, frequencies> half{};
    for (int i = 0; i < frequencies; ++i) {
        for (int k = 0; k < samples; ++k) {
            for (int x = 0; x < samples; ++x) half[i][x] += cosines[i][k] * image[k][x];
        }
    }
    Spectrum out{};
    for (int i = 0; i < frequencies; ++i) {
        for (int j = 0; j < frequencies; ++j) {
            for (int k = 0; k < samples; ++k) out[i][j] += half[i][k] * cosines[j][k];
        }
    }
    return out;
}

// Mirroring an axis flips the sign of its odd cosines; index 0 holds the first, which is odd.
Spectrum mirrored(const Spectrum& in) {
    Spectrum out = in;
    for (auto& row : out) {
        for (int j = 0; j < frequencies; j += 2) row[j] = -row[j];
    }
    return out;
}

Spectrum turned_right(const Spectrum& in) {
    Spectrum out;
    for (int i = 0; i < frequencies; ++i) {
        for (int j = 0; j < frequencies; ++j) out[j][i] = in[i][j];
    }
    return mirrored(out);
}

PdqHash bits_of(const Spectrum& spectrum) {
    std::array<float, frequencies * frequencies> sorted;
    for (int i = 0; i < frequencies; ++i) std::ranges::copy(spectrum[i], sorted.begin() + i * frequencies);
    const auto values = sorted;
    const auto median = sorted.begin() + sorted.size() / 2 - 1;  // of an even count, the reference takes the lower
    std::nth_element(sorted.begin(), median, sorted.end());
    PdqHash hash;
    for (std::size_t bit = 0; bit < values.size(); ++bit) {
        if (values[bit] > *median) hash.words[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
    return hash;
}

}  // namespace

Pdq pdq(const Plane& luma, int full_width, int full_height) {
    Pdq out;
    if (std::min(full_width, full_height) < smallest_side || luma.empty()) return out;
    const Samples image = sampled(luma, full_width, full_height);
    out.quality = quality_of(image);
    Spectrum straight = spectrum_of(image);
    Spectrum flipped = mirrored(straight);
    for (int turn = 0; turn < 4; ++turn) {
        out.turned[turn] = bits_of(straight);
        out.turned[4 + turn] = bits_of(flipped);
        straight = turned_right(straight);
        flipped = turned_right(flipped);
    }
    return out;
}

int distance(const PdqHash& a, const PdqHash& b) {
    int sum = 0;
    for (int i = 0; i < 4; ++i) sum += std::popcount(a.words[i] ^ b.words[i]);
    return sum;
}

std::string hex(const PdqHash& hash) {
    return fmt::format("{:016x}{:016x}{:016x}{:016x}", hash.words[3], hash.words[2], hash.words[1], hash.words[0]);
}

}  // namespace tallyman::vision
