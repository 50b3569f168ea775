// What the scan line of an EAN-13 looks like through a blur, cut into per-digit pieces. Blurring is linear, so the
// blurred code is the sum of its blurred guards and blurred digits; how well any of the 10^12 codes explains a scan
// line is then a sum of one term a digit and one a pair of neighbours. That makes "best of 5,000 known codes" 60,000
// additions, and "best of all codes" a shortest path over 12 columns.
#pragma once

#include <array>
#include <vector>

#include "vision/codes/ean.h"

namespace tallyman::vision {

constexpr int samples_per_module = 4;
constexpr int margin_modules = 4;  // of the quiet zones that must be explained too
constexpr int line_samples = (ean_modules + 2 * margin_modules) * samples_per_module;
constexpr int reach_modules = 3;  // how far a digit's blur is followed into its neighbours
constexpr int piece_samples = (7 + 2 * reach_modules) * samples_per_module;

using Line = std::array<float, line_samples>;  // darkness along the code, quiet zones included

// Blur as the camera makes it, seen along a line: a disc out of focus (its projection is a half ellipse), softened
// by a Gaussian. In modules.
struct Blur {
    float disc = 1;
    float gauss = 0.3f;
};

class BlurredEan {
public:
    explicit BlurredEan(const Blur& blur);

    const Blur& blur() const { return blur_; }

    // Sums over one line for every digit place n and symbol s.
    struct Products {
        float line_fixed = 0;  // <line, guards>
        float line_sum = 0, line_square = 0;
        std::array<std::array<float, ean_symbols>, ean_digits> line_piece;  // <line, piece of s at n>
    };
    Products products(const Line& line) const;

    // Of the whole blurred code c: sum of its samples and of their squares. Independent of the line.
    struct Norm {
        float sum = 0, square = 0;
    };
    Norm norm(const EanSymbols& code) const;
    float product(const Products& products, const EanSymbols& code) const;
    // Squared correlation of line and code: 1 is explained up to brightness and contrast.
    static float explained(const Products& products, float product, const Norm& norm);

    // The symbols, of any code with or without a right check digit, that leave the smallest squared rest when the
    // line is (line - white) / (black - white).
    EanSymbols best_free(const Products& products, float white, float black) const;

    Line draw(const EanSymbols& code) const;

private:
    using Piece = std::array<float, piece_samples>;

    // For the `count` symbols from `first` on, those of one half.
    template <int count>
    void multiply(const float* samples, int first, std::array<float, ean_symbols>& out) const;
    template <int count>
    void best_half(const Products& products, float white, float black, int digit, int first, EanSymbols& best) const;

    Blur blur_;
    Line fixed_{};
    float fixed_sum_ = 0, fixed_square_ = 0;
    std::array<Piece, ean_symbols> pieces_{};
    std::array<std::array<float, ean_symbols>, piece_samples> by_sample_{};  // the same, samples first
    std::array<float, ean_symbols> piece_sum_{}, piece_square_{};
    std::array<std::array<float, ean_symbols>, ean_digits> fixed_piece_{};
    std::array<std::array<float, ean_symbols>, ean_symbols> neighbours_{};  // <piece of s, piece of t seven modules on>
};

}  // namespace tallyman::vision
