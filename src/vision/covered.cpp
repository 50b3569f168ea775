#include "vision/covered.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "vision/patches.h"
#include "vision/plane.h"

namespace tallyman::vision {
namespace {

constexpr int small_side = 192;        // longest side of the copy that is looked at
constexpr double gradient_max = 2.0;   // grey levels a small pixel: what noise leaves of a smooth surface
constexpr double covered_fail = 0.40;  // share of the picture
constexpr double covered_unsure = 0.22;
constexpr double smooth_unsure = 0.60;  // of any colour
// Skin and brown; beige walls and lit cardboard stay under 1.26. Floors of red tiles have up to 1.5 and lie at the rim
// as a finger at the edge does: that must be redder (with 1.42 instead of 1.3 4 of 414 good drawn photos are suspected,
// not 17).
constexpr double red_over_green = 1.3;
constexpr double red_over_green_at_edge = 1.42;
constexpr double dark = 45;  // grey level
constexpr double light = 230;
constexpr int contrast_min = 60;    // grey levels between the 1st and the 99th percentile
constexpr double grain_min = 0.25;  // correlation: wood and weave have 0.3 and more, noise under 0.1

struct Colours {
    int width = 0, height = 0;
    int side = 1;  // pixels of the picture that one of these stands for, each way
    std::array<Plane, 3> channels;
    Plane luma;
};

// Means over squares, so that noise falls with their side.
Colours shrunk(std::span<const std::uint8_t> rgb, int width, int height) {
    const int side = std::max(1, (std::max(width, height) + small_side - 1) / small_side);
    Colours out;
    out.side = side;
    out.width = width / side;
    out.height = height / side;
    for (Plane& channel : out.channels) channel = plane_of(out.width, out.height);
    std::vector<std::uint8_t> small(std::size_t{3} * out.width * out.height);
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x)
            for (int c = 0; c < 3; ++c) {
                int sum = side * side / 2;
                for (int j = 0; j < side; ++j)
                    for (int i = 0; i < side; ++i)
                        sum += rgb[3 * (static_cast<std::size_t>(y * side + j) * width + x * side + i) + c];
                const auto mean = static_cast<std::uint8_t>(sum / (side * side));
                out.channels[c].row(y)[x] = mean;
                small[3 * (static_cast<std::size_t>(y) * out.width + x) + c] = mean;
            }
    out.luma = luma_of(small, out.width, out.height);
    return out;
}

// Sums of 3 x 3 (of what is inside), to take the rest of the noise out.
std::vector<float> means_of(const Plane& plane) {
    std::vector<float> out(plane.samples.size());
    for (int y = 0; y < plane.height; ++y)
        for (int x = 0; x < plane.width; ++x) {
            int sum = 0, count = 0;
            for (int j = std::max(0, y - 1); j <= std::min(plane.height - 1, y + 1); ++j)
                for (int i = std::max(0, x - 1); i <= std::min(plane.width - 1, x + 1); ++i) {
                    sum += plane.at(i, j);
                    ++count;
                }
            out[static_cast<std::size_t>(y) * plane.width + x] = static_cast<float>(sum) / static_cast<float>(count);
        }
    return out;
}

// Where neighbours two pixels off on either side are nearly the same.
std::vector<std::uint8_t> smooth_mask(const Plane& luma) {
    const std::vector<float> means = means_of(luma);
    const auto at = [&](int x, int y) {
        return means[static_cast<std::size_t>(std::clamp(y, 0, luma.height - 1)) * luma.width +
                     std::clamp(x, 0, luma.width - 1)];
    };
    std::vector<std::uint8_t> mask(means.size());
    for (int y = 0; y < luma.height; ++y)
        for (int x = 0; x < luma.width; ++x) {
            const float dx = (at(x + 2, y) - at(x - 2, y)) / 4;
            const float dy = (at(x, y + 2) - at(x, y - 2)) / 4;
            mask[static_cast<std::size_t>(y) * luma.width + x] = dx * dx + dy * dy < gradient_max * gradient_max;
        }
    return mask;
}

// Only pixels whose neighbourhood within `reach` is wholly set; beyond the rim counts as set.
std::vector<std::uint8_t> eroded(const std::vector<std::uint8_t>& mask, int width, int height, int reach) {
    std::vector<std::uint8_t> out(mask.size());
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            bool all = true;
            for (int j = std::max(0, y - reach); all && j <= std::min(height - 1, y + reach); ++j)
                for (int i = std::max(0, x - reach); all && i <= std::min(width - 1, x + reach); ++i)
                    all = mask[static_cast<std::size_t>(j) * width + i] != 0;
            out[static_cast<std::size_t>(y) * width + x] = all;
        }
    return out;
}

bool reaches_rim(const Patch& patch, int width, int height) {
    return patch.left == 0 || patch.top == 0 || patch.right == width - 1 || patch.bottom == height - 1;
}

double mean_over(const Plane& plane, const Patch& patch) {
    double sum = 0;
    for (const auto at : patch.pixels) sum += plane.samples[at];
    return sum / static_cast<double>(patch.size);
}

// Whether the patch has a grain that the small copy is too coarse to show. What is out of focus leaves noise alone, and
// noise a few pixels away is another noise, while a counter's wood goes on along its fibres.
bool has_grain(std::span<const std::uint8_t> rgb, int width, int height, const Colours& small, const Patch& patch) {
    constexpr int reach = 6;  // pixels: beyond what cameras smooth and JPEG smears
    constexpr std::array<std::array<int, 2>, 4> directions = {{{1, 0}, {0, 1}, {1, 1}, {1, -1}}};
    constexpr std::size_t one_in = 7;
    const auto green = [&](int x, int y) {
        const auto row = static_cast<std::size_t>(std::clamp(y, 0, height - 1)) * width;
        return static_cast<double>(rgb[3 * (row + std::clamp(x, 0, width - 1)) + 1]);
    };
    const auto over_surroundings = [&](int x, int y) {
        double sum = 0;
        for (int j = -reach; j <= reach; j += 2)
            for (int i = -reach; i <= reach; i += 2) sum += green(x + i, y + j);
        return green(x, y) - sum / ((reach + 1) * (reach + 1));
    };
    double looked = 0, alone = 0;
    std::array<double, 4> together{};
    for (std::size_t k = 0; k < patch.pixels.size(); k += one_in) {
        const int x = static_cast<int>(patch.pixels[k]) % small.width * small.side + small.side / 2;
        const int y = static_cast<int>(patch.pixels[k]) / small.width * small.side + small.side / 2;
        const double here = over_surroundings(x, y);
        alone += here * here;
        ++looked;
        for (std::size_t d = 0; d < directions.size(); ++d)
            together[d] += here * over_surroundings(x + reach * directions[d][0], y + reach * directions[d][1]);
    }
    if (alone < looked) return false;  // under one grey level: nothing but rounding, as of a drawn border
    return *std::max_element(together.begin(), together.end()) > grain_min * alone;
}

int contrast_of(Plane luma) {
    auto& samples = luma.samples;
    std::sort(samples.begin(), samples.end());
    const std::size_t rim = samples.size() / 100;
    return samples[samples.size() - 1 - rim] - samples[rim];
}

}  // namespace

Finding check_covered(std::span<const std::uint8_t> rgb, int width, int height, double scale) {
    const Colours small = shrunk(rgb, width, height);
    Finding finding{.check = Check::covered, .outcome = Outcome::pass, .code = "clear", .confidence = 0.95};
    const auto say = [&finding](Outcome outcome, const char* code, double confidence) {
        finding.outcome = outcome;
        finding.code = code;
        finding.confidence = confidence;
    };
    const int contrast = contrast_of(small.luma);
    const auto mask = eroded(smooth_mask(small.luma), small.width, small.height, 1);
    for (const Patch& patch : patches_of(mask, small.width, small.height)) {
        if (!reaches_rim(patch, small.width, small.height)) continue;
        const double share = static_cast<double>(patch.size) / static_cast<double>(mask.size());
        const double red = mean_over(small.channels[0], patch);
        const double green = mean_over(small.channels[1], patch);
        const double luma = mean_over(small.luma, patch);
        // A picture that is dark all over is the exposure check's affair.
        const double red_min = share >= covered_fail ? red_over_green : red_over_green_at_edge;
        const bool like_a_finger = contrast >= contrast_min && luma < light && (luma < dark || red > red_min * green) &&
                                   share >= covered_unsure && !has_grain(rgb, width, height, small, patch);
        finding.number = share;
        finding.numbers = {{"red", red}, {"green", green}, {"luma", luma}};
        if (like_a_finger && share >= covered_fail)
            say(Outcome::fail, "finger", std::min(0.99, 0.6 + share - covered_fail));
        else if (like_a_finger)
            say(Outcome::cannot_tell, "finger_at_edge", 0.5);
        else if (share >= smooth_unsure)
            say(Outcome::cannot_tell, "nothing_to_see", 0.5);
        if (finding.code.starts_with("finger")) {
            const float unit = static_cast<float>(static_cast<double>(width) / small.width / scale);
            finding.boxes.push_back({static_cast<float>(patch.left) * unit, static_cast<float>(patch.top) * unit,
                                     static_cast<float>(patch.right - patch.left + 1) * unit,
                                     static_cast<float>(patch.bottom - patch.top + 1) * unit, "finger"});
        }
        break;
    }
    finding.numbers["contrast"] = contrast;
    if (finding.code == "clear" && contrast < contrast_min) say(Outcome::cannot_tell, "hazy", 0.5);
    return finding;
}

}  // namespace tallyman::vision
