#include "vision/products/evidence.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>
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
    float colour = 0, light = 0, coloured = 0;
};
Tints compared_tints(const FaceGrid& face, std::span<const SeenWindow> seen) {
    constexpr float lamp = 0.35f;  // how far a lamp may tint the whole face
    constexpr float tint_spread = 0.15f;
    constexpr float light_worst = 0.8f;  // shade and glare: beyond this it does not get worse
    std::vector<WindowTint> tints;
    float coloured_face = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const Tint here = tint_of(face.windows[i].colour);
        const float colourfulness = std::min(1.0f, std::hypot(here.warm, here.cold) / 0.5f);
        coloured_face += colourfulness;
        if (!seen[i].inside) continue;
        const Tint there = tint_of(seen[i].colour);
        tints.push_back({{there.warm - here.warm, there.cold - here.cold, there.light - here.light}, colourfulness});
    }
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
    return {right / coloured, light / all, coloured_face / all};
}

// Where the print is the same, windows follow the carton's bend together; where it is not, each finds its own best fit.
// Compared are windows that do not overlap.
float steadiness(const FaceGrid& face, std::span<const SeenWindow> seen) {
    constexpr int apart = window_side / window_step;
    constexpr int same_way = 1;  // grid pixels
    const int across = face.luma.width / window_step, down = face.luma.height / window_step;
    std::vector<int> at(static_cast<std::size_t>((across + apart) * (down + apart)), -1);
    const auto spot = [&](const FaceWindow& window, int right, int below) {
        return static_cast<std::size_t>((window.y / window_step + below) * (across + apart) + window.x / window_step +
                                        right);
    };
    for (std::size_t i = 0; i < seen.size(); ++i) at[spot(face.windows[i], 0, 0)] = static_cast<int>(i);
    float weights = 1e-3f, steady = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        for (const int other : {at[spot(face.windows[i], apart, 0)], at[spot(face.windows[i], 0, apart)]}) {
            if (other < 0) continue;
            const SeenWindow &one = seen[i], &two = seen[static_cast<std::size_t>(other)];
            const float contrast =
                std::min(face.windows[i].contrast, face.windows[static_cast<std::size_t>(other)].contrast);
            const float weight = contrast / (contrast + 10);
            weights += weight;
            const bool together = one.inside && two.inside && std::abs(one.dx - two.dx) <= same_way &&
                                  std::abs(one.dy - two.dy) <= same_way;
            if (together) steady += weight;
        }
    }
    return steady / weights;
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
    clue(clues, Clue::steady) = steadiness(face, seen);
    clue(clues, Clue::coloured) = tints.coloured;
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
    // A clue says something else of a print seen sharply than of a blurred one, whose windows look alike by chance: of
    // a sharp one, being the best at its place and foreshortened as a face should be, of a blurred one colour.
    struct Weights {
        double always;
        Clues clues;
        double above, behind;
    };
    constexpr Weights plain{
        -8.03, {0, 0, -2.39f, 0.709f, 4.57f, 2.17f, 2.85f, 0, 6.46f, 1.36f, 4.84f, 0.529f}, -0.0402, -0.333};
    constexpr Weights by_sharp{
        0, {0, 0, -8.61f, -6.74f, 4.82f, -2.29f, -0.487f, 0, -0.9f, 7.45f, -9.78f, 1.45f}, 0.853, 0.343};
    const auto sum = [&](const Weights& weights) {
        return weights.always + weighed(weights.clues, clues) + weights.above * std::clamp(above_rival, -10.0, 10.0) +
               weights.behind * std::min(behind_subject, 10.0);
    };
    return 1 / (1 + std::exp(-sum(plain) - clue(clues, Clue::sharp) * sum(by_sharp)));
}

}  // namespace tallyman::vision
