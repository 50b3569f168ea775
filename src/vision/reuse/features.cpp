#include "vision/reuse/features.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <tuple>

#include "vision/reuse/corners.h"

namespace tallyman::vision {
namespace {

constexpr int grid = 6;  // cells along each side

// Strongest first, and of equals the one that comes first in the picture.
auto strength(const cv::KeyPoint& corner) {
    return std::make_tuple(-corner.response, corner.octave, corner.pt.y, corner.pt.x);
}

// Round after round, each cell gives its strongest corner that is left.
std::vector<cv::KeyPoint> dealt_over_grid(const std::vector<cv::KeyPoint>& corners, cv::Size size) {
    std::vector<std::vector<int>> cells(grid * grid);
    for (int i = 0; i < static_cast<int>(corners.size()); ++i) {
        const int column =
            std::clamp(static_cast<int>(corners[i].pt.x * grid / static_cast<float>(size.width)), 0, grid - 1);
        const int row =
            std::clamp(static_cast<int>(corners[i].pt.y * grid / static_cast<float>(size.height)), 0, grid - 1);
        cells[row * grid + column].push_back(i);
    }
    for (auto& cell : cells) {
        std::ranges::sort(cell, {}, [&](int i) { return strength(corners[i]); });
    }
    std::vector<cv::KeyPoint> chosen;
    for (std::size_t round = 0; round < corners.size() && chosen.size() < features_max; ++round) {
        for (const auto& cell : cells) {
            if (round < cell.size() && chosen.size() < features_max) chosen.push_back(corners[cell[round]]);
        }
    }
    return chosen;
}

Feature feature(const cv::KeyPoint& corner, const std::uint8_t* descriptor, int side) {
    const auto place = [&](float pixels) {
        return static_cast<std::uint16_t>(
            std::clamp(std::lround(pixels * 65536.0f / static_cast<float>(side)), 0L, 65535L));
    };
    Feature out;
    out.x = place(corner.pt.x);
    out.y = place(corner.pt.y);
    out.angle = static_cast<std::uint8_t>(std::lround(corner.angle * 256 / 360));
    out.octave = static_cast<std::uint8_t>(corner.octave);
    std::memcpy(out.bits.data(), descriptor, sizeof out.bits);
    return out;
}

}  // namespace

std::vector<Feature> features_of(const Plane& working) {
    if (working.empty()) return {};
    const cv::Mat image(working.height, working.width, CV_8U, const_cast<std::uint8_t*>(working.samples.data()));
    const Levels levels = levels_of(image);
    std::vector<cv::KeyPoint> corners = dealt_over_grid(corners_of(levels), image.size());
    if (corners.empty()) return {};
    const cv::Mat descriptors = describe(levels, corners);

    std::vector<Feature> features;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        features.push_back(
            feature(corners[i], descriptors.ptr(static_cast<int>(i)), std::max(working.width, working.height)));
    }
    return features;
}

}  // namespace tallyman::vision
