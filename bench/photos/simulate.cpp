#include "simulate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

#include "vision/jpeg_write.h"

namespace tallyman::bench {
namespace {

cv::Mat view(const Rgb& in) { return {in.height, in.width, CV_8UC3, const_cast<std::uint8_t*>(in.samples.data())}; }

Rgb from(const cv::Mat& picture) {
    Rgb out{picture.cols, picture.rows, {}};
    for (int y = 0; y < picture.rows; ++y)
        out.samples.insert(out.samples.end(), picture.ptr(y), picture.ptr(y) + std::ptrdiff_t{3} * picture.cols);
    return out;
}

Rgb filtered(const Rgb& in, cv::Mat kernel) {
    kernel /= cv::sum(kernel)[0];
    cv::Mat out;
    cv::filter2D(view(in), out, -1, kernel, {-1, -1}, 0, cv::BORDER_REPLICATE);
    return from(out);
}

}  // namespace

Rgb rgb_of(const vision::Photo& photo) { return {photo.luma.width, photo.luma.height, photo.rgb}; }

Rgb defocused(const Rgb& in, double radius) {
    const int reach = static_cast<int>(std::ceil(radius)) + 1;
    constexpr int fine = 8;
    cv::Mat kernel = cv::Mat::zeros(2 * reach + 1, 2 * reach + 1, CV_32F);
    for (int y = 0; y < kernel.rows * fine; ++y)
        for (int x = 0; x < kernel.cols * fine; ++x) {
            const double dx = (x + 0.5) / fine - reach - 0.5, dy = (y + 0.5) / fine - reach - 0.5;
            if (dx * dx + dy * dy <= radius * radius) kernel.at<float>(y / fine, x / fine) += 1;
        }
    return filtered(in, kernel);
}

Rgb moved(const Rgb& in, double length, double angle) {
    const int reach = static_cast<int>(std::ceil(length / 2)) + 1;
    cv::Mat kernel = cv::Mat::zeros(2 * reach + 1, 2 * reach + 1, CV_32F);
    constexpr int steps = 400;
    for (int i = 0; i < steps; ++i) {
        const double t = length * ((i + 0.5) / steps - 0.5);
        const double x = reach + t * std::cos(angle), y = reach + t * std::sin(angle);
        const int left = static_cast<int>(x), top = static_cast<int>(y);
        const auto u = static_cast<float>(x - left), v = static_cast<float>(y - top);
        kernel.at<float>(top, left) += (1 - u) * (1 - v);
        kernel.at<float>(top, left + 1) += u * (1 - v);
        kernel.at<float>(top + 1, left) += (1 - u) * v;
        kernel.at<float>(top + 1, left + 1) += u * v;
    }
    return filtered(in, kernel);
}

Rgb enlarged(const Rgb& in, double factor) {
    cv::Mat out;
    cv::resize(view(in), out, {}, factor, factor, cv::INTER_LINEAR);
    return from(out);
}

Rgb on_display(const Rgb& in, double pitch, Random& random) {
    constexpr int samples = 3;
    const double turn = random.uniform(-6, 6) * std::numbers::pi / 180;
    const double gap = random.uniform(0.05, 0.25), depth = random.uniform(0.35, 1);
    const int width = static_cast<int>(in.width * pitch), height = static_cast<int>(in.height * pitch);
    cv::Mat light(height * samples, width * samples, CV_32FC3);
    for (int y = 0; y < light.rows; ++y)
        for (int x = 0; x < light.cols; ++x) {
            const double cx = (x + 0.5) / samples - width / 2.0, cy = (y + 0.5) / samples - height / 2.0;
            const double u = (std::cos(turn) * cx + std::sin(turn) * cy) / pitch + in.width / 2.0;
            const double v = (std::cos(turn) * cy - std::sin(turn) * cx) / pitch + in.height / 2.0;
            auto& pixel = light.at<cv::Vec3f>(y, x);
            pixel = {0.001f, 0.001f, 0.001f};
            if (u < 0 || v < 0 || u >= in.width || v >= in.height) continue;
            const double fu = u - std::floor(u), fv = v - std::floor(v);
            for (int c = 0; c < 3; ++c) {
                const double value =
                    in.samples[3 * (static_cast<std::size_t>(v) * in.width + static_cast<std::size_t>(u)) + c];
                const bool stripe = fu >= c / 3.0 && fu < (c + 1) / 3.0 - gap / 3;
                const double lit = (1 - depth + depth * (stripe ? 3 / (1 - gap) : 0)) * (fv > gap ? 1 / (1 - gap) : 0);
                pixel[c] = static_cast<float>(std::pow(value / 255, 2.2) * lit);
            }
        }
    cv::GaussianBlur(light, light, {}, random.uniform(0.4, 0.75) * samples);
    cv::resize(light, light, {width, height}, 0, 0, cv::INTER_AREA);
    Rgb out{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c) {
                const double value = 255 * std::pow(std::max(0.0f, light.at<cv::Vec3f>(y, x)[c]), 1 / 2.2);
                out.samples.push_back(static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0)));
            }
    return out;
}

std::vector<std::byte> saved(const Rgb& in, Random& random) {
    const double noise = random.uniform(0.5, 2);
    Rgb noisy = in;
    for (std::size_t i = 0; i < noisy.samples.size(); i += 3) {
        const double grain = random.normal(0, noise);
        for (std::size_t c = i; c < i + 3; ++c)
            noisy.samples[c] = static_cast<std::uint8_t>(std::clamp(noisy.samples[c] + grain, 0.0, 255.0));
    }
    return vision::write_jpeg(noisy.samples, noisy.width, noisy.height, 85);
}

}  // namespace tallyman::bench
