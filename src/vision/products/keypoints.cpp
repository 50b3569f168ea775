#include "vision/products/keypoints.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <opencv2/core/hal/hal.hpp>

#include "vision/products/scale_space.h"

namespace tallyman::vision {
namespace {

constexpr float turn = 2 * std::numbers::pi_v<float>;

// How steep the picture is at some pixels, and which way it rises.
class Slopes {
public:
    static constexpr int most = 41 * 41;

    explicit Slopes(const cv::Mat& picture)
        : picture_(picture), stride_(static_cast<std::ptrdiff_t>(picture.step[0] / sizeof(float))) {}

    void clear() { count_ = 0; }
    void add(int x, int y, float weight) {
        const bool inside = x > 0 && y > 0 && x < picture_.cols - 1 && y < picture_.rows - 1;
        const float* at = picture_.ptr<float>() + (inside ? y * stride_ + x : stride_ + 1);
        x_[count_] = at[1] - at[-1];
        y_[count_] = at[stride_] - at[-stride_];
        weights_[count_++] = inside ? weight : 0;
    }

    struct Slope {
        float angle;     // 0 .. 2 pi, clockwise from the x axis
        float strength;  // weighed
    };
    template <class Use>
    void each(Use&& use) {
        cv::hal::fastAtan32f(y_.data(), x_.data(), angles_.data(), count_, false);
        cv::hal::magnitude32f(x_.data(), y_.data(), lengths_.data(), count_);
        for (int i = 0; i < count_; ++i) use(i, Slope{angles_[i], lengths_[i] * weights_[i]});
    }

private:
    const cv::Mat& picture_;
    std::ptrdiff_t stride_;
    int count_ = 0;
    std::array<float, most> x_, y_, weights_, angles_, lengths_;
};

// The directions in which most of the slope around the extremum goes, in radians: one, seldom more.
std::vector<float> directions_at(const ScaleSpace::Extremum& at, Slopes& slopes) {
    constexpr int bins = 36;
    constexpr float as_strong = 0.8f;  // as the strongest direction
    const float spread = 1.5f * at.sigma;
    const int reach = cvRound(3 * spread);
    std::vector<float> bell(static_cast<std::size_t>(reach) + 1);
    for (int i = 0; i <= reach; ++i) bell[i] = std::exp(-static_cast<float>(i * i) / (2 * spread * spread));
    slopes.clear();
    const int middle_x = cvRound(at.x), middle_y = cvRound(at.y);
    for (int dy = -reach; dy <= reach; ++dy)
        for (int dx = -reach; dx <= reach; ++dx)
            slopes.add(middle_x + dx, middle_y + dy, bell[std::abs(dx)] * bell[std::abs(dy)]);
    std::array<float, bins> raw{}, smooth{};
    slopes.each([&](int, Slopes::Slope slope) { raw[cvRound(slope.angle / turn * bins) % bins] += slope.strength; });
    const auto around = [&](const auto& values, int bin) { return values[(bin + bins) % bins]; };
    for (int bin = 0; bin < bins; ++bin)
        smooth[bin] = (around(raw, bin - 2) + around(raw, bin + 2)) / 16 +
                      (around(raw, bin - 1) + around(raw, bin + 1)) / 4 + raw[bin] * 6 / 16;
    const float strongest = *std::max_element(smooth.begin(), smooth.end());
    std::vector<float> directions;
    for (int bin = 0; bin < bins; ++bin) {
        const float own = smooth[bin], left = around(smooth, bin - 1), right = around(smooth, bin + 1);
        if (own <= left || own <= right || own < as_strong * strongest) continue;
        const float peak = static_cast<float>(bin) + (left - right) / (2 * (left - 2 * own + right));
        directions.push_back(std::fmod(peak + bins, static_cast<float>(bins)) / bins * turn);
    }
    return directions;
}

// 4 x 4 cells of 8 directions, over 20 x 20 samples that stand in the keypoint's own frame.
constexpr int cells = 4, ways = 8;
constexpr int samples = 20;  // a quarter of a cell apart, half a cell beyond the outer cells
constexpr float cell_sigmas = 3;

// Where a row or column of samples lies among the cells: in part in `lower`, in part in the one after it.
struct Share {
    int lower;
    float upper;
    float offset;  // from the middle, cells
};
const std::array<Share, samples>& shares() {
    static const auto table = [] {
        std::array<Share, samples> out{};
        for (int i = 0; i < samples; ++i) {
            const float offset = (static_cast<float>(i) - (samples - 1) / 2.0f) / 4;
            const float cell = offset + (cells - 1) / 2.0f, lower = std::floor(cell);
            out[i] = {static_cast<int>(lower), cell - lower, offset};
        }
        return out;
    }();
    return table;
}
const std::array<float, samples * samples>& bell_of_samples() {
    static const auto table = [] {
        std::array<float, samples * samples> out{};
        for (int i = 0; i < samples * samples; ++i) {
            const float x = shares()[i % samples].offset, y = shares()[i / samples].offset;
            out[i] = std::exp(-(x * x + y * y) / (cells * cells / 2.0f));
        }
        return out;
    }();
    return table;
}

using Histogram = std::array<float, cells * cells * ways>;

Histogram histogram_at(const ScaleSpace::Extremum& at, float direction, Slopes& slopes) {
    const float cell = cell_sigmas * at.sigma;
    const float cosine = std::cos(direction) * cell, sine = std::sin(direction) * cell;
    const auto& share_of = shares();
    const auto& bell = bell_of_samples();
    slopes.clear();
    for (int i = 0; i < samples * samples; ++i) {
        const float u = share_of[i % samples].offset, v = share_of[i / samples].offset;
        slopes.add(cvRound(at.x + cosine * u - sine * v), cvRound(at.y + sine * u + cosine * v), bell[i]);
    }
    // A cell more on every side, so that what lies beyond needs no question.
    std::array<float, (cells + 2) * (cells + 2) * ways> wide{};
    slopes.each([&](int i, Slopes::Slope slope) {
        const Share &across = share_of[i % samples], &down = share_of[i / samples];
        // Counted against the clock, as OpenCV does: descriptors are kept on disk.
        const float way = (direction - slope.angle + turn) * (ways / turn);
        const int whole = static_cast<int>(way);
        const float upper = way - static_cast<float>(whole);
        const int low = whole % ways, high = (whole + 1) % ways;
        for (const int j : {0, 1})
            for (const int k : {0, 1}) {
                float* bins = &wide[((down.lower + 1 + j) * (cells + 2) + across.lower + 1 + k) * ways];
                const float share =
                    slope.strength * (j ? down.upper : 1 - down.upper) * (k ? across.upper : 1 - across.upper);
                bins[low] += share * (1 - upper);
                bins[high] += share * upper;
            }
    });
    Histogram out;
    for (int row = 0; row < cells; ++row)
        std::copy_n(&wide[((row + 1) * (cells + 2) + 1) * ways], cells * ways, &out[row * cells * ways]);
    return out;
}

// RootSIFT: the square root of the L1-normalised histogram has unit length, so a dot product is the Bhattacharyya
// similarity of the histograms. 256 keeps two digits of it; clipping at 127 touches only nearly empty patches.
Descriptor root_sift(const Histogram& raw) {
    constexpr float strongest = 0.2f;  // of the length: no single edge says it all
    float squares = 0, sum = 0;
    for (const float value : raw) squares += value * value;
    const float limit = strongest * std::sqrt(squares);
    for (const float value : raw) sum += std::min(value, limit);
    Descriptor descriptor{};
    if (sum <= 0) return descriptor;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const float root = std::sqrt(std::min(raw[i], limit) / sum) * 256;
        descriptor[i] = static_cast<std::uint8_t>(std::min(127.0f, root + 0.5f));
    }
    return descriptor;
}

}  // namespace

Keypoints find_keypoints(const Plane& luma, const KeypointOptions& options) {
    Keypoints found;
    if (luma.width < 16 || luma.height < 16) return found;
    const ScaleSpace space(luma);
    for (const ScaleSpace::Extremum& at : space.extrema(options.contrast)) {
        Slopes slopes(space.picture(at));
        const float step = ScaleSpace::step(at.octave);
        for (const float direction : directions_at(at, slopes)) {
            if (static_cast<int>(found.points.size()) == options.most) return found;
            // The first octave's pixels are halves of the luma's, so its first one lies a quarter before the luma's.
            found.points.push_back({at.x * step - 0.25f, at.y * step - 0.25f, 2 * at.sigma * step, direction});
            found.descriptors.push_back(root_sift(histogram_at(at, direction, slopes)));
        }
    }
    return found;
}

}  // namespace tallyman::vision
