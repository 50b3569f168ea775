#include "vision/products/evidence.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tallyman::vision {
namespace {

// Colour as differences of logarithms, so that the strength of the light falls out and its colour is a constant.
struct Tint {
    float warm, cold, light;
};
template <class Rgb>
Tint tint_of(const Rgb& rgb) {
    constexpr float lift = 16;  // the noise of dark pixels has no colour
    const float red = std::log(static_cast<float>(rgb[0]) + lift), green = std::log(static_cast<float>(rgb[1]) + lift),
                blue = std::log(static_cast<float>(rgb[2]) + lift);
    return {red - green, blue - green, green};
}

float median(std::vector<float> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

struct WindowTint {
    Tint change;          // photo minus face
    float colourfulness;  // of the face, 0 .. 1
};

std::vector<WindowTint> tints_of(const FaceGrid& face, std::span<const SeenWindow> seen) {
    std::vector<WindowTint> out;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (!seen[i].inside) continue;
        const Tint there = tint_of(seen[i].colour), here = tint_of(face.windows[i].colour);
        out.push_back({{there.warm - here.warm, there.cold - here.cold, there.light - here.light},
                       std::min(1.0f, std::hypot(here.warm, here.cold) / 0.5f)});
    }
    return out;
}

struct Print {
    float print = 0, sharp = 0;
};
Print print_of(const FaceGrid& face, std::span<const SeenWindow> seen) {
    float weights = 1e-3f, print = 0, sharp = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const float contrast = face.windows[i].contrast;
        const float weight = contrast / (contrast + 10);
        weights += weight;
        if (!seen[i].inside) continue;
        print += weight * std::max(0.0f, seen[i].likeness - 0.2f);
        sharp += weight * (seen[i].likeness > 0.7f ? 1.0f : 0.0f);
    }
    return {print / weights, sharp / weights};
}

struct Tints {
    float colour = 0, light = 0;
};
Tints compared_tints(const FaceGrid& face, std::span<const SeenWindow> seen) {
    constexpr float lamp = 0.35f;  // how far a lamp may tint the whole face
    constexpr float tint_spread = 0.15f;
    constexpr float light_worst = 0.8f;  // shade and glare: beyond this it does not get worse
    const std::vector<WindowTint> tints = tints_of(face, seen);
    const auto middle = [&](float Tint::*part) {
        std::vector<float> values;
        for (const WindowTint& one : tints) values.push_back(one.change.*part);
        return median(std::move(values));
    };
    const float warm = std::clamp(middle(&Tint::warm), -lamp, lamp);
    const float cold = std::clamp(middle(&Tint::cold), -lamp, lamp);
    const float strength = middle(&Tint::light);
    const float all = std::max<float>(1, static_cast<float>(seen.size()));
    float right = 0, coloured = 0.1f * all;
    float light = light_worst * (all - static_cast<float>(tints.size()));
    for (const WindowTint& one : tints) {
        const float off = std::hypot(one.change.warm - warm, one.change.cold - cold) / tint_spread;
        right += one.colourfulness * std::exp(-off * off / 2);
        coloured += one.colourfulness;
        light += std::min(std::abs(one.change.light - strength), light_worst);
    }
    return {right / coloured, light / all};
}

// Of the clues that a product has without a place, for the subject.
constexpr float nearby_weight = 1.3f;
constexpr float palette_weight = 16.5f;

double weighed(const Clues& weights, const Clues& clues) {
    double sum = 0;
    for (std::size_t i = 0; i < clues.size(); ++i) sum += static_cast<double>(weights[i]) * clues[i];
    return sum;
}

}  // namespace

void read_windows(const FaceGrid& face, std::span<const SeenWindow> seen, Clues& clues) {
    const Print print = print_of(face, seen);
    clue(clues, Clue::print) = print.print;
    clue(clues, Clue::sharp) = print.sharp;
    const Tints tints = compared_tints(face, seen);
    clue(clues, Clue::colour) = tints.colour;
    clue(clues, Clue::light) = tints.light;
}

double subject_odds(const Clues& clues) {
    constexpr Clues weights{2.4f, nearby_weight, 34, 11.5f, 8.5f, -4.5f, palette_weight, 3.3f};
    return weighed(weights, clues);
}

double unseen_odds(const Clues& clues) {
    constexpr Clues weights{0, nearby_weight, 0, 0, 0, 0, palette_weight, 0};
    return weighed(weights, clues) - 2.8;
}

double place_odds(const Clues& clues) {
    constexpr Clues weights{2.3f, 0, 29, 12.5f, 13, -4, 0, 0};
    return weighed(weights, clues);
}

double probability(const Clues& clues, double above_rival, double behind_subject) {
    constexpr Clues weights{0, 0, 3.4f, 2.2f, 5.4f, -1.8f, 1.1f, 0};
    const double sum = -3.97 + weighed(weights, clues) + 0.27 * std::clamp(above_rival, -10.0, 10.0) -
                       0.34 * std::min(behind_subject, 10.0);
    return 1 / (1 + std::exp(-sum));
}

}  // namespace tallyman::vision
