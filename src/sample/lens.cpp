#include "sample/lens.h"

#include <array>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

namespace tallyman::sample {
namespace {

double unit(cv::Size size) { return std::max(size.width, size.height) / 2000.0; }

// Blur at a reduced size when it is so strong that nobody can tell.
void soften(cv::Mat& picture, double sigma) {
    if (sigma < 0.35) return;
    if (sigma < 5) {
        cv::GaussianBlur(picture, picture, {}, sigma);
        return;
    }
    const double scale = 2.5 / sigma;
    cv::Mat small;
    cv::resize(picture, small, {}, scale, scale, cv::INTER_AREA);
    cv::GaussianBlur(small, small, {}, sigma * scale);
    cv::resize(small, picture, picture.size(), 0, 0, cv::INTER_CUBIC);
}

// A hand's shake is a short curve, not a ruler's line.
void smear(cv::Mat& picture, double length, double turn) {
    if (length < 1.5) return;
    const int reach = static_cast<int>(length / 2) + 2, size = 2 * reach + 1;
    cv::Mat kernel(size, size, CV_32FC1, cv::Scalar(0));
    std::vector<cv::Point> path;
    for (int i = -8; i <= 8; ++i) {
        const double t = i / 8.0 * length / 2, bend = 0.12 * length * (1 - (i / 8.0) * (i / 8.0));
        path.emplace_back(cvRound(16 * (reach + t * std::cos(turn) - bend * std::sin(turn))),
                          cvRound(16 * (reach + t * std::sin(turn) + bend * std::cos(turn))));
    }
    cv::polylines(kernel, path, false, cv::Scalar(1), 1, cv::LINE_AA, 4);
    kernel /= cv::sum(kernel)[0];
    cv::filter2D(picture, picture, -1, kernel, {-1, -1}, 0, cv::BORDER_REFLECT);
}

// Tone curve per channel: balance, brightness, a shoulder instead of a hard clip.
void develop(cv::Mat& picture, const Exposure& exposure) {
    cv::Mat table(1, 256, CV_8UC3);
    for (int i = 0; i < 256; ++i) {
        for (int c = 0; c < 3; ++c) {
            double v = std::pow(i / 255.0, 2.2) * exposure.brightness * exposure.balance[c];
            v = v < 0.75 ? v : 0.75 + 0.25 * (1 - std::exp(-(v - 0.75) / 0.25));
            v = std::pow(v, 1 / 2.2);
            v = 0.5 + (v - 0.5) * exposure.contrast;
            table.at<cv::Vec3b>(0, i)[c] = cv::saturate_cast<unsigned char>(v * 255);
        }
    }
    cv::LUT(picture, table, picture);
}

// Falling light towards the corners and a veil around the glare, made small and stretched.
void light_up(cv::Mat& picture, const Exposure& exposure) {
    const cv::Size small(64, 64 * picture.rows / picture.cols);
    cv::Mat veil(small, CV_32FC1), fall(small, CV_32FC1);
    const double aspect = static_cast<double>(small.height) / small.width;
    for (int y = 0; y < small.height; ++y) {
        for (int x = 0; x < small.width; ++x) {
            const double u = (x + 0.5) / small.width, v = (y + 0.5) / small.height;
            const double r2 =
                ((u - 0.5) * (u - 0.5) + (v - 0.5) * (v - 0.5) * aspect * aspect) / (0.25 + 0.25 * aspect * aspect);
            fall.at<float>(y, x) = static_cast<float>(1 - exposure.vignette * r2);
            const double g2 = std::pow(u - exposure.glare_at.x, 2) + std::pow((v - exposure.glare_at.y) * aspect, 2);
            veil.at<float>(y, x) =
                static_cast<float>(exposure.glare * (150 * std::exp(-g2 / 0.0025) + 60 * std::exp(-g2 / 0.05)));
        }
    }
    cv::resize(fall, fall, picture.size(), 0, 0, cv::INTER_LINEAR);
    if (exposure.glare > 0) cv::resize(veil, veil, picture.size(), 0, 0, cv::INTER_CUBIC);
    for (int y = 0; y < picture.rows; ++y) {
        auto* pixel = picture.ptr<unsigned char>(y);
        const auto* keep = fall.ptr<float>(y);
        const auto* add = exposure.glare > 0 ? veil.ptr<float>(y) : nullptr;
        for (int x = 0; x < picture.cols; ++x, pixel += 3)
            for (int c = 0; c < 3; ++c)
                pixel[c] = static_cast<unsigned char>(std::min(
                    255.0F, static_cast<float>(pixel[c]) * keep[x] + (add != nullptr ? std::max(0.0F, add[x]) : 0)));
    }
}

// A tile of sensor noise, finest in brightness and blotchier in colour, the same for every picture and laid with a
// random offset: drawing nine million normals for each would cost more than the whole picture.
const cv::Mat& grain_tile() {
    static const cv::Mat tile = [] {
        constexpr int side = 1024;
        Random random(20'261'123);
        cv::Mat brightness(side, side, CV_32FC1), colour(side / 2, side / 2, CV_32FC3), wide;
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) brightness.at<float>(y, x) = static_cast<float>(random.normal(0, 20));
        for (int y = 0; y < side / 2; ++y)
            for (int x = 0; x < side / 2; ++x)
                for (int c = 0; c < 3; ++c) colour.at<cv::Vec3f>(y, x)[c] = static_cast<float>(random.normal(0, 14));
        cv::GaussianBlur(brightness, brightness, {}, 0.5);
        cv::resize(colour, wide, brightness.size(), 0, 0, cv::INTER_LINEAR);
        cv::Mat same;
        cv::cvtColor(brightness, same, cv::COLOR_GRAY2BGR);
        wide += same;
        cv::Mat levels;
        wide.convertTo(levels, CV_8SC3);
        return levels;
    }();
    return tile;
}

void add_grain(cv::Mat& picture, double strength, Random& random) {
    const cv::Mat& tile = grain_tile();
    const int dx = static_cast<int>(random.below(1024)), dy = static_cast<int>(random.below(1024));
    // Shot noise: strongest in the lower mid tones after developing, hardly any in white.
    std::array<int, 256> gain{};
    for (int i = 0; i < 256; ++i)
        gain[static_cast<std::size_t>(i)] = cvRound(strength / 20 * 256 * (1.35 - 0.9 * i / 255.0));
    for (int y = 0; y < picture.rows; ++y) {
        auto* pixel = picture.ptr<unsigned char>(y);
        const auto* noise = tile.ptr<signed char>((y + dy) & 1023);
        for (int x = 0; x < picture.cols; ++x, pixel += 3) {
            const auto* here = noise + 3 * ((x + dx) & 1023);
            for (int c = 0; c < 3; ++c)
                pixel[c] =
                    static_cast<unsigned char>(std::clamp(pixel[c] + ((here[c] * gain[pixel[c]] + 128) >> 8), 0, 255));
        }
    }
}

}  // namespace

Exposure good_exposure(Random& random) {
    Exposure e;
    e.brightness = std::exp(random.normal(0.22, 0.16));
    e.contrast = random.uniform(0.92, 1.08);
    const double warmth = random.normal(0, 0.05), tint = random.normal(0, 0.02);
    e.balance = {1 - warmth, 1 + tint, 1 + warmth};
    e.vignette = random.uniform(0.05, 0.35);
    e.defocus = random.uniform(0.5, 1.15);
    e.motion = random.chance(0.25) ? random.uniform(1, 3) : 0;
    e.motion_turn = random.uniform(0, std::numbers::pi);
    e.grain = random.uniform(1.2, 5);
    e.glare = random.chance(0.18) ? random.uniform(0.2, 0.75) : 0;
    e.glare_at = {random.uniform(0.1, 0.9), random.uniform(0, 0.6)};
    return e;
}

void expose(cv::Mat& picture, const Exposure& exposure, Random& random) {
    const double scale = unit(picture.size());
    soften(picture, exposure.defocus * scale);
    smear(picture, exposure.motion * scale, exposure.motion_turn);
    light_up(picture, exposure);
    develop(picture, exposure);
    add_grain(picture, exposure.grain, random);
}

}  // namespace tallyman::sample
