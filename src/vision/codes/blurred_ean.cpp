#include "vision/codes/blurred_ean.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tallyman::vision {
namespace {

// The blur's share left of x modules from its middle, tabulated: disc projection summed over Gaussian steps.
class Cumulative {
public:
    explicit Cumulative(const Blur& blur) {
        constexpr int steps = 9;
        for (int i = 0; i < size; ++i) {
            float value = 0;
            float weights = 0;
            for (int k = -steps; k <= steps; ++k) {
                const float z = 2.5f * static_cast<float>(k) / steps;
                const float weight = std::exp(-z * z / 2);
                weights += weight;
                value += weight * disc_share(position(i) - z * blur.gauss, blur.disc);
            }
            shares_[i] = value / weights;
        }
    }

    float at(float x) const {
        const float i = std::clamp((x + range) / (2 * range) * (size - 1), 0.0f, static_cast<float>(size - 1));
        const int left = std::min(static_cast<int>(i), size - 2);
        const float f = i - static_cast<float>(left);
        return shares_[left] * (1 - f) + shares_[left + 1] * f;
    }

private:
    static constexpr int size = 512;
    static constexpr float range = 4;  // modules

    static float position(int i) { return range * (2 * static_cast<float>(i) / (size - 1) - 1); }

    // Integral of the half ellipse of radius r, normalised.
    static float disc_share(float x, float r) {
        if (x <= -r) return 0;
        if (x >= r) return 1;
        const float t = x / r;
        constexpr float pi = 3.14159265f;
        return 0.5f + (t * std::sqrt(1 - t * t) + std::asin(t)) / pi;
    }

    std::array<float, size> shares_{};
};

// Adds the blurred pattern (leftmost module highest) that begins `start` modules after the first sample.
void add_blurred(const Cumulative& blur, unsigned pattern, int modules, float start, float* samples, int count) {
    for (int i = 0; i < count; ++i) {
        const float x = (static_cast<float>(i) + 0.5f) / samples_per_module - start;
        for (int m = 0; m < modules; ++m) {
            if (pattern >> (modules - 1 - m) & 1) {
                samples[i] += blur.at(x - static_cast<float>(m)) - blur.at(x - static_cast<float>(m + 1));
            }
        }
    }
}

constexpr int piece_start(int digit) {
    return (margin_modules + ean_digit_start(digit) - reach_modules) * samples_per_module;
}

constexpr int left_symbols = 20, right_symbols = 10;

}  // namespace

BlurredEan::BlurredEan(const Blur& blur) : blur_(blur) {
    const Cumulative cumulative(blur);
    constexpr float first = margin_modules;
    add_blurred(cumulative, 0b101, 3, first, fixed_.data(), line_samples);
    add_blurred(cumulative, 0b01010, 5, first + 45, fixed_.data(), line_samples);
    add_blurred(cumulative, 0b101, 3, first + 92, fixed_.data(), line_samples);
    for (const float f : fixed_) fixed_sum_ += f, fixed_square_ += f * f;
    for (int s = 0; s < ean_symbols; ++s) {
        add_blurred(cumulative, ean_patterns[s], 7, reach_modules, pieces_[s].data(), piece_samples);
        for (const float p : pieces_[s]) piece_sum_[s] += p, piece_square_[s] += p * p;
        for (int i = 0; i < piece_samples; ++i) by_sample_[i][s] = pieces_[s][i];
        for (int n = 0; n < ean_digits; ++n) {
            for (int i = 0; i < piece_samples; ++i) fixed_piece_[n][s] += pieces_[s][i] * fixed_[piece_start(n) + i];
        }
    }
    constexpr int shift = 7 * samples_per_module;
    for (int s = 0; s < ean_symbols; ++s) {
        for (int t = 0; t < ean_symbols; ++t) {
            for (int i = shift; i < piece_samples; ++i) neighbours_[s][t] += pieces_[s][i] * pieces_[t][i - shift];
        }
    }
}

// Sample by sample: each sum keeps its order of adding, and yet four of them are added at once.
template <int count>
void BlurredEan::multiply(const float* samples, int first, std::array<float, ean_symbols>& out) const {
    std::array<float, count> sums{};
    for (int i = 0; i < piece_samples; ++i) {
        for (int s = 0; s < count; ++s) sums[s] += samples[i] * by_sample_[i][first + s];
    }
    std::ranges::copy(sums, out.begin() + first);
}

BlurredEan::Products BlurredEan::products(const Line& line) const {
    Products out;
    for (int i = 0; i < line_samples; ++i) {
        out.line_sum += line[i];
        out.line_square += line[i] * line[i];
        out.line_fixed += line[i] * fixed_[i];
    }
    for (int n = 0; n < 6; ++n) {
        multiply<left_symbols>(line.data() + piece_start(n), 0, out.line_piece[n]);
        multiply<right_symbols>(line.data() + piece_start(n + 6), left_symbols, out.line_piece[n + 6]);
    }
    return out;
}

BlurredEan::Norm BlurredEan::norm(const EanSymbols& code) const {
    Norm out{fixed_sum_, fixed_square_};
    for (int n = 0; n < ean_digits; ++n) {
        out.sum += piece_sum_[code[n]];
        out.square += piece_square_[code[n]] + 2 * fixed_piece_[n][code[n]];
        if (n != 5 && n != 11) out.square += 2 * neighbours_[code[n]][code[n + 1]];
    }
    return out;
}

float BlurredEan::product(const Products& products, const EanSymbols& code) const {
    float sum = products.line_fixed;
    for (int n = 0; n < ean_digits; ++n) sum += products.line_piece[n][code[n]];
    return sum;
}

float BlurredEan::explained(const Products& p, float product, const Norm& norm) {
    constexpr float n = line_samples;
    const float covariance = product - p.line_sum * norm.sum / n;
    const float line_variance = p.line_square - p.line_sum * p.line_sum / n;
    const float code_variance = norm.square - norm.sum * norm.sum / n;
    if (covariance <= 0 || line_variance <= 0 || code_variance <= 0) return 0;
    return covariance * covariance / (line_variance * code_variance);
}

EanSymbols BlurredEan::best_free(const Products& p, float white, float black) const {
    EanSymbols best{};
    best_half<left_symbols>(p, white, black, 0, 0, best);
    best_half<right_symbols>(p, white, black, 6, left_symbols, best);
    return best;
}

// The halves share only the centre guard; each is a Viterbi search over six columns, four symbols at a time.
template <int count>
void BlurredEan::best_half(const Products& p, float white, float black, int digit, int first, EanSymbols& best) const {
    const float scale = 1 / (black - white);
    std::array<std::array<float, count>, 6> cost{};
    std::array<std::array<int, count>, 6> came_from{};
    for (int column = 0; column < 6; ++column) {
        std::array<float, count> before{};
        std::array<int, count> from{};
        if (column > 0) before.fill(std::numeric_limits<float>::max());
        for (int t = 0; column > 0 && t < count; ++t) {
            const float* neighbours = neighbours_[first + t].data() + first;
            for (int s = 0; s < count; ++s) {
                const float path = cost[column - 1][t] + 2 * neighbours[s];
                const bool shorter = path < before[s];
                before[s] = shorter ? path : before[s];
                from[s] = shorter ? t : from[s];
            }
        }
        for (int s = 0; s < count; ++s) {
            // |line - code|^2 expanded, without what is the same for all codes.
            const float line_piece = (p.line_piece[digit + column][first + s] - white * piece_sum_[first + s]) * scale;
            cost[column][s] =
                before[s] + (piece_square_[first + s] + 2 * fixed_piece_[digit + column][first + s] - 2 * line_piece);
        }
        came_from[column] = from;
    }
    auto symbol = static_cast<int>(std::ranges::min_element(cost[5]) - cost[5].begin());
    for (int column = 5; column >= 0; --column) {
        best[digit + column] = static_cast<std::uint8_t>(first + symbol);
        symbol = came_from[column][symbol];
    }
}

Line BlurredEan::draw(const EanSymbols& code) const {
    Line line = fixed_;
    for (int n = 0; n < ean_digits; ++n) {
        for (int i = 0; i < piece_samples; ++i) line[piece_start(n) + i] += pieces_[code[n]][i];
    }
    return line;
}

}  // namespace tallyman::vision
