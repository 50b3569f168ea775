#include "vision/sharpness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>
#include <vector>

namespace tallyman::vision {
namespace {

constexpr int side_max =
    900;  // of the longer side, pixels: larger pictures are reduced, so that noise is no sharp edge
constexpr int directions = 6;
constexpr int margin = 4;                  // pixels at the rim without an edge of their own
constexpr float gradient_min = 4;          // grey levels a pixel: above sensor noise
constexpr double strong_share = 0.25;      // of all crests, those with the largest gradient
constexpr double sharpest_share = 0.2;     // of a direction's edges
constexpr std::size_t edges_min = 50;      // in the picture
constexpr std::size_t direction_min = 30;  // in one direction
constexpr double motion_ratio = 1.45;      // widest over narrowest direction; defocus stays under 1.4
constexpr double soft_share = 0.85;        // of the limit

// Samples times 16, so that smoothing keeps fractions and stays in integers: same bits everywhere.
using Smooth = std::vector<std::int32_t>;

// One pass of a symmetric kernel along rows or columns; the rim repeats.
template <std::size_t Taps>
Smooth smoothed(const Smooth& in, int width, int height, const std::array<std::int32_t, Taps>& kernel, int shift) {
    constexpr int reach = Taps / 2;
    const std::int32_t half = 1 << (shift - 1);
    Smooth across(in.size());
    Smooth out(in.size());
    for (int y = 0; y < height; ++y) {
        const std::int32_t* row = in.data() + static_cast<std::size_t>(y) * width;
        std::int32_t* to = across.data() + static_cast<std::size_t>(y) * width;
        for (int x = reach; x < width - reach; ++x) {
            std::int32_t sum = half;
            for (int k = 0; k < static_cast<int>(Taps); ++k) sum += kernel[k] * row[x + k - reach];
            to[x] = sum >> shift;
        }
        for (int x = 0; x < reach; ++x) {
            to[x] = row[x];
            to[width - 1 - x] = row[width - 1 - x];
        }
    }
    for (int y = 0; y < height; ++y) {
        std::int32_t* to = out.data() + static_cast<std::size_t>(y) * width;
        std::array<const std::int32_t*, Taps> rows;
        for (int k = 0; k < static_cast<int>(Taps); ++k)
            rows[k] = across.data() + static_cast<std::size_t>(std::clamp(y + k - reach, 0, height - 1)) * width;
        for (int x = 0; x < width; ++x) {
            std::int32_t sum = half;
            for (int k = 0; k < static_cast<int>(Taps); ++k) sum += kernel[k] * rows[k][x];
            to[x] = sum >> shift;
        }
    }
    return out;
}

struct Edge {
    float gradient;
    float width;  // pixels, standard deviation
    float angle;  // of the gradient, 0 .. pi
};

// Gradient by central differences, in grey levels a pixel.
struct Gradient {
    std::vector<float> x, y, size;
};

Gradient gradient_of(const Smooth& plane, int width, int height) {
    Gradient out{std::vector<float>(plane.size()), std::vector<float>(plane.size()), std::vector<float>(plane.size())};
    for (int y = 1; y < height - 1; ++y) {
        const std::size_t start = static_cast<std::size_t>(y) * width;
        for (std::size_t i = start + 1; i < start + width - 1; ++i) {
            const auto dx = static_cast<float>(plane[i + 1] - plane[i - 1]) / 32;
            const auto dy = static_cast<float>(plane[i + width] - plane[i - width]) / 32;
            out.x[i] = dx;
            out.y[i] = dy;
            out.size[i] = std::sqrt(dx * dx + dy * dy);
        }
    }
    return out;
}

float width_of(float gradient, float gradient_after) {
    const float ratio = gradient / std::max(gradient_after, 1e-3f);
    return 1 / std::sqrt(std::max(ratio * ratio - 1, 0.02f));
}

// The width that an edge of Gaussian profile would need for the picture's ratio of gradient to Laplacian energy: for
// such an edge of deviation s the ratio is 2 s^2. Fine blur shows here first.
double detail_width(const Smooth& plane, const Gradient& gradient, int width, int height) {
    double first = 0, second = 0;
    for (int y = margin; y < height - margin; ++y)
        for (int x = margin; x < width - margin; ++x) {
            const std::size_t i = static_cast<std::size_t>(y) * width + x;
            if (gradient.size[i] < gradient_min) continue;  // mostly noise
            const double bend =
                (plane[i - 1] + plane[i + 1] + plane[i - width] + plane[i + width] - 4 * plane[i]) / 16.0;
            first += static_cast<double>(gradient.size[i]) * gradient.size[i];
            second += bend * bend;
        }
    return second > 0 ? std::sqrt(first / (2 * second)) : 0;
}

struct Measured {
    std::vector<Edge> edges;  // crests of the gradient: as large as both neighbours across the edge
    double detail = 0;        // detail_width
};

Measured measure(const Plane& luma) {
    Smooth plane(luma.samples.size());
    std::transform(luma.samples.begin(), luma.samples.end(), plane.begin(), [](std::uint8_t s) { return s * 16; });
    constexpr std::array<std::int32_t, 3> narrow = {1, 2, 1};      // deviation 0.7: tames noise
    constexpr std::array<std::int32_t, 5> wide = {1, 4, 6, 4, 1};  // deviation 1: the second blur
    const Smooth once = smoothed(plane, luma.width, luma.height, narrow, 2);
    const Smooth twice = smoothed(once, luma.width, luma.height, wide, 4);
    const Gradient before = gradient_of(once, luma.width, luma.height);
    const Gradient after = gradient_of(twice, luma.width, luma.height);

    std::vector<Edge> edges;
    for (int y = margin; y < luma.height - margin; ++y)
        for (int x = margin; x < luma.width - margin; ++x) {
            const std::size_t i = static_cast<std::size_t>(y) * luma.width + x;
            const float size = before.size[i];
            if (size < gradient_min) continue;
            const int step = std::abs(before.x[i]) >= std::abs(before.y[i]) ? 1 : luma.width;
            if (size < before.size[i - step] || size < before.size[i + step]) continue;
            float angle = std::atan2(before.y[i], before.x[i]);
            if (angle < 0) angle += std::numbers::pi_v<float>;
            edges.push_back({size, width_of(size, after.size[i]), angle});
        }
    return {std::move(edges), detail_width(once, before, luma.width, luma.height)};
}

void keep_strong(std::vector<Edge>& edges) {
    const auto keep = static_cast<std::ptrdiff_t>(static_cast<double>(edges.size()) * strong_share);
    std::nth_element(edges.begin(), edges.begin() + keep, edges.end(),
                     [](const Edge& a, const Edge& b) { return a.gradient > b.gradient; });
    edges.resize(static_cast<std::size_t>(keep));
}

// The width that the sharpest fifth of the edges across one direction do not exceed; neighbours overlap by half.
std::optional<double> width_across(const std::vector<Edge>& edges, int direction) {
    constexpr float pi = std::numbers::pi_v<float>;
    const float middle = static_cast<float>(direction) * pi / directions;
    std::vector<float> widths;
    for (const Edge& edge : edges) {
        float off = std::abs(edge.angle - middle);
        off = std::min(off, pi - off);
        if (off < 0.75f * pi / directions) widths.push_back(edge.width);
    }
    if (widths.size() < direction_min) return {};
    const auto nth = widths.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(widths.size()) * sharpest_share);
    std::nth_element(widths.begin(), nth, widths.end());
    return *nth;
}

struct Seen {
    std::size_t edges = 0;
    double widest = 0, narrowest = 0;  // by direction; 0 where there are too few edges
    double detail = 0;
    double limit = 0;

    double over_limit() const { return widest / limit; }
    double width() const { return std::sqrt(detail * widest); }
};

// A small picture is as soft as its camera made it; one that was reduced has thrown that softness away.
double edge_width_max(int longest_side, bool reduced) {
    return reduced ? 0.9 + longest_side / 2500.0 : std::max(1.2, longest_side / 500.0);
}

Seen look(const Plane& luma, bool reduced) {
    auto [edges, detail] = measure(luma);
    Seen seen{
        .edges = edges.size(), .detail = detail, .limit = edge_width_max(std::max(luma.width, luma.height), reduced)};
    if (seen.edges < edges_min) return seen;
    keep_strong(edges);
    for (int direction = 0; direction < directions; ++direction)
        if (const auto width = width_across(edges, direction)) {
            seen.widest = std::max(seen.widest, *width);
            seen.narrowest = seen.narrowest == 0 ? *width : std::min(seen.narrowest, *width);
        }
    return seen;
}

}  // namespace

Finding check_sharpness(const Plane& luma) {
    Plane smaller;
    const Plane* looked_at = &luma;
    while (std::max(looked_at->width, looked_at->height) > side_max) {
        smaller = halved(*looked_at);
        looked_at = &smaller;
    }
    const bool reduced = looked_at != &luma;
    const Seen fine = look(*looked_at, reduced);
    const Seen coarse = look(halved(*looked_at), reduced);
    const Seen& worse = reduced && coarse.widest > 0 && coarse.over_limit() > fine.over_limit() ? coarse : fine;

    Finding finding{.check = Check::sharpness, .code = "too_few_edges"};
    finding.numbers = {{"edges", static_cast<double>(fine.edges)}};
    if (fine.widest == 0) return finding;
    const double ratio = worse.widest / worse.narrowest;
    finding.number = coarse.widest > 0 ? fine.width() * fine.width() / coarse.width() : fine.width();
    finding.numbers["edge_width"] = worse.widest;
    finding.numbers["across_motion_ratio"] = ratio;
    finding.numbers["edge_width_max"] = worse.limit;
    finding.outcome = worse.widest > worse.limit ? Outcome::fail : Outcome::pass;
    // Half a width away from the limit on either side is as sure as this check gets.
    finding.confidence = std::min(0.99, 0.5 + std::abs(std::log(worse.over_limit())));
    if (worse.widest > worse.limit)
        finding.code = ratio >= motion_ratio ? "motion" : "defocused";
    else
        finding.code = worse.widest > worse.limit * soft_share ? "soft" : "sharp";
    return finding;
}

}  // namespace tallyman::vision
