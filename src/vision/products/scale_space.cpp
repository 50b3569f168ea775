#include "vision/products/scale_space.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <opencv2/imgproc.hpp>

namespace tallyman::vision {
namespace {

constexpr int layers = ScaleSpace::layers;
constexpr int border = 5;                 // nothing is looked for so close to the edge
constexpr int smallest = 2 * border + 2;  // side of an octave
constexpr float camera_blur = 0.5f;       // pixels of the picture, thought to be there already
constexpr float edge = 10;                // the curvature along an edge is so many times weaker than across it

cv::Mat blurred(const cv::Mat& picture, double sigma) {
    const int side = 2 * static_cast<int>(std::ceil(3 * sigma)) + 1;
    cv::Mat out;
    cv::GaussianBlur(picture, out, {side, side}, sigma, sigma, cv::BORDER_REFLECT_101);
    return out;
}

using Differences = std::array<cv::Mat, layers + 2>;

// The differences around a pixel: of its own layer, the one below and the one above.
struct Stack {
    std::array<const float*, 3> at;
    std::ptrdiff_t stride;

    Stack(const Differences& all, int layer, int x, int y)
        : at{all[layer - 1].ptr<float>(y) + x, all[layer].ptr<float>(y) + x, all[layer + 1].ptr<float>(y) + x},
          stride(all[layer].cols) {}

    float operator()(int dx, int dy, int dl) const { return at[1 + dl][dy * stride + dx]; }
    void move_right() {
        for (const float*& one : at) ++one;
    }
};

bool is_extreme(const Stack& near) {
    const float value = near(0, 0, 0);
    const float sign = value > 0 ? 1.0f : -1.0f;
    const float own = value * sign;
    // Its own layer first, since that rules out most.
    for (const int dl : {0, -1, 1})
        for (const int dy : {0, -1, 1})
            for (const int dx : {-1, 1, 0})
                if (sign * near(dx, dy, dl) > own) return false;
    return true;
}

struct Fit {
    cv::Vec3f step;  // to where it is extreme
    float value;     // there
    bool is_edge;
};
std::optional<Fit> fit(const Stack& near) {
    const float value = near(0, 0, 0);
    const cv::Vec3f slope((near(1, 0, 0) - near(-1, 0, 0)) / 2, (near(0, 1, 0) - near(0, -1, 0)) / 2,
                          (near(0, 0, 1) - near(0, 0, -1)) / 2);
    const float xx = near(1, 0, 0) + near(-1, 0, 0) - 2 * value, yy = near(0, 1, 0) + near(0, -1, 0) - 2 * value;
    const float ll = near(0, 0, 1) + near(0, 0, -1) - 2 * value;
    const float xy = (near(1, 1, 0) - near(-1, 1, 0) - near(1, -1, 0) + near(-1, -1, 0)) / 4;
    const float xl = (near(1, 0, 1) - near(-1, 0, 1) - near(1, 0, -1) + near(-1, 0, -1)) / 4;
    const float yl = (near(0, 1, 1) - near(0, -1, 1) - near(0, 1, -1) + near(0, -1, -1)) / 4;
    const cv::Matx33f curvature(xx, xy, xl, xy, yy, yl, xl, yl, ll);
    if (std::abs(cv::determinant(curvature)) < 1e-12) return std::nullopt;
    const cv::Vec3f step = -(curvature.inv() * slope);
    const float trace = xx + yy, area = xx * yy - xy * xy;
    const bool is_edge = area <= 0 || trace * trace * edge >= (edge + 1) * (edge + 1) * area;
    return Fit{step, value + slope.dot(step) / 2, is_edge};
}

// Follows the fit to the pixel where it is extreme.
std::optional<ScaleSpace::Extremum> refined(const Differences& all, int layer, int x, int y, float weakest) {
    constexpr int steps_most = 5;
    for (int i = 0; i < steps_most; ++i) {
        const auto here = fit(Stack(all, layer, x, y));
        if (!here) return std::nullopt;
        const auto& step = here->step;
        if (std::abs(step[0]) < 0.5f && std::abs(step[1]) < 0.5f && std::abs(step[2]) < 0.5f) {
            if (std::abs(here->value) < weakest || here->is_edge) return std::nullopt;
            const float blur = ScaleSpace::sigma * std::exp2((static_cast<float>(layer) + step[2]) / layers);
            return ScaleSpace::Extremum{.layer = layer,
                                        .x = static_cast<float>(x) + step[0],
                                        .y = static_cast<float>(y) + step[1],
                                        .sigma = blur,
                                        .response = std::abs(here->value)};
        }
        constexpr float too_far = 1e4f;
        if (!(std::max({std::abs(step[0]), std::abs(step[1]), std::abs(step[2])}) < too_far)) return std::nullopt;
        x += cvRound(step[0]);
        y += cvRound(step[1]);
        layer += cvRound(step[2]);
        const bool inside = layer >= 1 && layer <= layers && x >= border && x < all[0].cols - border && y >= border &&
                            y < all[0].rows - border;
        if (!inside) return std::nullopt;
    }
    return std::nullopt;
}

Differences differences_of(const std::vector<cv::Mat>& octave) {
    Differences out;
    for (int layer = 0; layer < layers + 2; ++layer) cv::subtract(octave[layer + 1], octave[layer], out[layer]);
    return out;
}

}  // namespace

ScaleSpace::ScaleSpace(const Plane& luma) {
    const cv::Mat bytes(luma.height, luma.width, CV_8U, const_cast<std::uint8_t*>(luma.samples.data()));
    cv::Mat picture, base;
    bytes.convertTo(picture, CV_32F);
    cv::resize(picture, base, {2 * luma.width, 2 * luma.height}, 0, 0, cv::INTER_LINEAR);
    base = blurred(base, std::sqrt(sigma * sigma - 4 * camera_blur * camera_blur));
    const double more = std::exp2(1.0 / layers);
    while (std::min(base.cols, base.rows) >= smallest) {
        Octave& octave = octaves_.emplace_back();
        octave.push_back(base);
        double blur = sigma * std::sqrt(more * more - 1);
        for (int layer = 1; layer < layers + 3; ++layer, blur *= more) octave.push_back(blurred(octave.back(), blur));
        cv::resize(octave[layers], base, {base.cols / 2, base.rows / 2}, 0, 0, cv::INTER_NEAREST);
    }
}

std::vector<ScaleSpace::Extremum> ScaleSpace::extrema(double contrast) const {
    const float weakest = static_cast<float>(contrast * 255 / layers);
    std::vector<Extremum> out;
    for (std::size_t octave = 0; octave < octaves_.size(); ++octave) {
        const Differences all = differences_of(octaves_[octave]);
        for (int layer = 1; layer <= layers; ++layer)
            for (int y = border; y < all[0].rows - border; ++y) {
                Stack near(all, layer, border, y);
                for (int x = border; x < all[0].cols - border; ++x, near.move_right()) {
                    if (std::abs(near(0, 0, 0)) <= weakest / 2 || !is_extreme(near)) continue;
                    if (auto found = refined(all, layer, x, y, weakest)) {
                        found->octave = static_cast<int>(octave);
                        out.push_back(*found);
                    }
                }
            }
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Extremum& a, const Extremum& b) { return a.response > b.response; });
    // Found from two pixels, it is the same to the last bit.
    out.erase(std::unique(out.begin(), out.end(),
                          [](const Extremum& a, const Extremum& b) {
                              return a.response == b.response && a.x == b.x && a.y == b.y && a.octave == b.octave;
                          }),
              out.end());
    return out;
}

}  // namespace tallyman::vision
