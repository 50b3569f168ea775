#include "vision/reuse/corners.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <opencv2/features2d.hpp>
#include <opencv2/imgproc.hpp>

#include "base/check.h"

namespace tallyman::vision {
namespace {

constexpr int corners_wanted = 1000;
constexpr double step = 1.2F;  // as OpenCV has it, a float
constexpr int border = 16;     // pixels at the edge of each level without corners
constexpr int patch_size = 31;
constexpr int patch_radius = patch_size / 2;
constexpr int threshold_min = 8;
constexpr double first_guess = 0.95;  // of the score that was enough one level below

float scale_of(int level) { return static_cast<float>(std::pow(step, level)); }

// Fewer on smaller levels, as their width shrinks.
std::array<int, octaves> wanted_of_levels() {
    std::array<int, octaves> wanted{};
    const auto factor = static_cast<float>(1.0 / step);
    float here = corners_wanted * (1 - factor) / (1 - static_cast<float>(std::pow(factor, octaves)));
    int left = corners_wanted;
    for (int level = 0; level + 1 < octaves; ++level) {
        wanted[level] = cvRound(here);
        left -= wanted[level];
        here *= factor;
    }
    wanted[octaves - 1] = std::max(left, 0);
    return wanted;
}

// Around the corner's nearest pixels the ring of 3 and one neighbour more: what lies farther out changes nothing.
std::vector<cv::KeyPoint> segment_corners(const cv::Mat& level, int threshold) {
    constexpr int cut = border - 4;
    std::vector<cv::KeyPoint> corners;
    cv::FAST(level(cv::Rect(cut, cut, level.cols - 2 * cut, level.rows - 2 * cut)), corners, threshold, true);
    for (auto& corner : corners) corner.pt += cv::Point2f(cut, cut);
    cv::KeyPointsFilter::runByImageBorder(corners, level.size(), border);
    return corners;
}

// At least `wanted` of them when the level has that many.
std::vector<cv::KeyPoint> enough_corners(const cv::Mat& level, std::size_t wanted, int guess) {
    for (int threshold = std::max(guess, threshold_min);; threshold = std::max(threshold / 2, threshold_min)) {
        auto corners = segment_corners(level, threshold);
        if (corners.size() >= wanted || threshold == threshold_min) return corners;
    }
}

float harris(const cv::Mat& level, cv::Point at) {
    constexpr int radius = 3;
    constexpr float k = 0.04F;
    constexpr float scale = 1.0F / (4 * (2 * radius + 1) * 255.0F);
    int xx = 0, yy = 0, xy = 0;
    for (int y = at.y - radius; y <= at.y + radius; ++y) {
        const std::uint8_t* above = level.ptr(y - 1) + at.x;
        const std::uint8_t* here = level.ptr(y) + at.x;
        const std::uint8_t* below = level.ptr(y + 1) + at.x;
        for (int x = -radius; x <= radius; ++x) {
            const int dx =
                (here[x + 1] - here[x - 1]) * 2 + (above[x + 1] - above[x - 1]) + (below[x + 1] - below[x - 1]);
            const int dy = (below[x] - above[x]) * 2 + (below[x - 1] - above[x - 1]) + (below[x + 1] - above[x + 1]);
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
    }
    const auto a = static_cast<float>(xx), b = static_cast<float>(yy), c = static_cast<float>(xy);
    return (a * b - c * c - k * (a + b) * (a + b)) * (scale * scale * scale * scale);
}

// How far a disc of the patch's radius reaches to either side in each of its rows, made alike about the diagonal.
std::array<int, patch_radius + 1> disc() {
    std::array<int, patch_radius + 1> reach{};
    const int diagonal = cvFloor(patch_radius * std::sqrt(2.0F) / 2 + 1);
    for (int v = 0; v <= diagonal; ++v) reach[v] = cvRound(std::sqrt(1.0 * patch_radius * patch_radius - 1.0 * v * v));
    for (int v = patch_radius, u = 0; v >= cvCeil(patch_radius * std::sqrt(2.0F) / 2); --v, ++u) {
        while (reach[u] == reach[u + 1]) ++u;
        reach[v] = u;
    }
    return reach;
}

float direction(const cv::Mat& level, cv::Point at) {
    static const auto reach = disc();
    int down = 0, right = 0;
    for (int v = -patch_radius; v <= patch_radius; ++v) {
        const std::uint8_t* row = level.ptr(at.y + v) + at.x;
        const int side = reach[std::abs(v)];
        int sum = 0;
        for (int u = -side; u <= side; ++u) {
            sum += row[u];
            right += u * row[u];
        }
        down += v * sum;
    }
    return cv::fastAtan2(static_cast<float>(down), static_cast<float>(right));
}

cv::Point place_on_level(const cv::KeyPoint& corner) {
    const float smaller = 1.0F / scale_of(corner.octave);
    return {cvRound(corner.pt.x * smaller), cvRound(corner.pt.y * smaller)};
}

}  // namespace

Levels levels_of(const cv::Mat& image) {
    Levels levels{image};
    for (int level = 1; level < octaves; ++level) {
        const float smaller = 1.0F / scale_of(level);
        const cv::Size size(cvRound(static_cast<float>(image.cols) * smaller),
                            cvRound(static_cast<float>(image.rows) * smaller));
        if (std::min(size.width, size.height) <= 2 * border) break;
        cv::resize(levels[level - 1], levels[level], size, 0, 0, cv::INTER_LINEAR_EXACT);
    }
    return levels;
}

std::vector<cv::KeyPoint> corners_of(const Levels& levels) {
    static const auto wanted = wanted_of_levels();
    if (std::min(levels[0].cols, levels[0].rows) <= 2 * border) return {};
    std::vector<cv::KeyPoint> out;
    int guess = 0;
    for (int level = octaves - 1; level >= 0; --level) {
        if (levels[level].empty()) continue;
        const int candidates = 2 * wanted[level];
        auto corners = enough_corners(levels[level], candidates, guess);
        cv::KeyPointsFilter::retainBest(corners, candidates);
        if (corners.empty()) continue;
        const auto weakest = std::ranges::min_element(corners, {}, &cv::KeyPoint::response);
        guess = static_cast<int>(first_guess * weakest->response);
        for (auto& corner : corners) corner.response = harris(levels[level], corner.pt);
        cv::KeyPointsFilter::retainBest(corners, wanted[level]);
        const float scale = scale_of(level);
        for (auto& corner : corners) {
            corner.octave = level;
            corner.size = patch_size * scale;
            corner.pt *= scale;
        }
        out.insert(out.end(), corners.begin(), corners.end());
    }
    return out;
}

cv::Mat describe(const Levels& levels, std::vector<cv::KeyPoint>& corners) {
    for (auto& corner : corners) corner.angle = direction(levels[corner.octave], place_on_level(corner));
    // OpenCV wants them level by level.
    std::vector<int> order(corners.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](int i) { return corners[i].octave; });
    std::vector<cv::KeyPoint> by_level;
    for (const int i : order) by_level.push_back(corners[i]);
    const auto orb = cv::ORB::create(corners_wanted, 1.2F, octaves, border, 0, 2, cv::ORB::HARRIS_SCORE, patch_size);
    cv::Mat rows;
    orb->compute(levels[0], by_level, rows);
    CHECK(by_level.size() == corners.size());
    cv::Mat out(rows.size(), rows.type());
    for (std::size_t i = 0; i < order.size(); ++i) rows.row(static_cast<int>(i)).copyTo(out.row(order[i]));
    return out;
}

}  // namespace tallyman::vision
