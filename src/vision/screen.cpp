#include "vision/screen.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace tallyman::vision {
namespace {

// The side of a tile: the largest that the picture has room for. A raster's peak grows with the area it is gathered
// over, chance does not: with 512 instead of 256 pixels nearly all of 170 drawn screens are found, 119 before.
constexpr std::array tile_sides{512, 384, 320, 256};
constexpr int tiles_max = 3;            // along each side
constexpr double frequency_min = 0.06;  // cycles a pixel
constexpr double near_block = 0.006;    // of a block frequency, on an axis
constexpr double least_power = 4;       // grey levels squared: less than that is noise
constexpr int neighbourhood = 15;       // bins on a side
constexpr std::size_t peak_rank = 3;    // the fourth highest bin: one bin alone may be chance

// Set on what is no screen (347 good photos of a day at 348 pixels, 338 drawn scenes of 1 to 12 megapixels, 226 shop
// photos whole and enlarged, 82 close pictures of bar codes): two of them are suspected, none is found. Of 392 screens
// 377 are found and ten suspected; all five that are missed are seen at a slant and interpolated.
constexpr double luma_weight = 0.5;
constexpr double raster_suspected = 5.6, raster_screen = 5.9;  // nepers: chroma and half of luma
constexpr double chroma_suspected = 3.55, chroma_screen = 3.9;
// Where there are many tiles, half of them must show colour by themselves.
constexpr int many_tiles = 4;
constexpr double everywhere_suspected = 3.75, everywhere_screen = 3.85;

int tile_side(int shorter) {
    return *std::find_if(tile_sides.begin(), tile_sides.end() - 1, [&](int side) { return side <= shorter; });
}

// Evenly spread from rim to rim, overlapping where there is no room for two.
std::vector<int> starts(int length, int tile) {
    const int count = std::clamp((length + tile / 2) / tile, 1, tiles_max);
    std::vector<int> out;
    for (int i = 0; i < count; ++i) out.push_back(count == 1 ? (length - tile) / 2 : (length - tile) * i / (count - 1));
    return out;
}

cv::Mat detail_of(const cv::Mat& picture) {
    cv::Mat coarse;
    cv::GaussianBlur(picture, coarse, {}, 3);
    return picture - coarse;
}

cv::Mat mean_nearby(const cv::Mat& picture) {
    cv::Mat out;
    cv::blur(picture, out, {21, 21});
    return out;
}

// Of even contrast everywhere, so that one strong edge does not drown a faint raster.
cv::Mat evened(const cv::Mat& detail) {
    cv::Mat contrast;
    cv::sqrt(mean_nearby(detail.mul(detail)) + least_power, contrast);
    return cv::max(cv::min(detail / contrast, 2.5), -2.5);
}

// What of `detail` does not go along with the light: slats of a red shutter are redder where they are brighter, while
// the colours of a display stand side by side.
cv::Mat beside_light(const cv::Mat& detail, const cv::Mat& light) {
    const cv::Mat along = mean_nearby(detail.mul(light)) / (mean_nearby(light.mul(light)) + least_power);
    return detail - along.mul(light);
}

void add_spectrum(const cv::Mat& detail, const cv::Mat& window, cv::Mat& sum) {
    cv::Mat spectrum;
    cv::dft(detail.mul(window), spectrum, cv::DFT_COMPLEX_OUTPUT);
    std::vector<cv::Mat> parts;
    cv::split(spectrum, parts);
    sum += parts[0].mul(parts[0]) + parts[1].mul(parts[1]);
}

double frequency(int bin, int tile) { return static_cast<double>(bin <= tile / 2 ? bin : bin - tile) / tile; }

// Blocks of 8 pixels, 16 for colour, of the file; `scale` says how large they are here.
bool is_block_frequency(double u, double v, double scale) {
    const double step = 1 / (16 * scale);
    const auto on_axis = [step](double along, double across) {
        const double off = std::abs(along) - step * std::round(std::abs(along) / step);
        return std::abs(across) < near_block && std::abs(off) < near_block;
    };
    return on_axis(u, v) || on_axis(v, u);
}

// Of the half that matters of a spectrum (the other is the same): 255 where a raster's peak may stand.
cv::Mat counted(int tile, double scale) {
    cv::Mat out(tile, tile / 2 + 1, CV_8UC1);
    for (int y = 0; y < out.rows; ++y)
        for (int x = 0; x < out.cols; ++x) {
            const double u = frequency(x, tile), v = frequency(y, tile);
            const bool is_left_out = u * u + v * v < frequency_min * frequency_min || is_block_frequency(u, v, scale);
            out.at<std::uint8_t>(y, x) = is_left_out ? 0 : 255;
        }
    return out;
}

double peak_height(const cv::Mat& power, int tiles, const cv::Mat& bins) {
    cv::Mat logarithm, around;
    cv::log(power / tiles + 1e-3, logarithm);
    // The spectrum is periodic: wrap it, or the rim of the plane would have half a neighbourhood.
    cv::Mat wrapped;
    constexpr int half = neighbourhood / 2;
    cv::copyMakeBorder(logarithm, wrapped, half, half, half, half, cv::BORDER_WRAP);
    cv::blur(wrapped, around, {neighbourhood, neighbourhood});
    const cv::Mat above = logarithm - around({half, half, power.cols, power.rows});

    std::array<float, peak_rank + 1> highest{};
    for (int y = 0; y < bins.rows; ++y)
        for (int x = 0; x < bins.cols; ++x) {
            const float height = above.at<float>(y, x);
            if (bins.at<std::uint8_t>(y, x) == 0 || height <= highest.back()) continue;
            highest.back() = height;
            for (std::size_t i = peak_rank; i > 0 && highest[i] > highest[i - 1]; --i)
                std::swap(highest[i], highest[i - 1]);
        }
    return highest.back();
}

struct Peaks {
    double mean = 0;     // of the tiles' mean spectrum
    double typical = 0;  // of the middle tile by its own spectrum, the lower one of two: half have as much or more
    int tiles = 0;
};

Peaks peaks_of(const cv::Mat& detail, const cv::Mat& window, const cv::Mat& bins) {
    const int tile = window.rows;
    cv::Mat sum = cv::Mat::zeros(tile, tile, CV_32F);
    std::vector<double> heights;
    for (const int y : starts(detail.rows, tile))
        for (const int x : starts(detail.cols, tile)) {
            cv::Mat power = cv::Mat::zeros(tile, tile, CV_32F);
            add_spectrum(detail({x, y, tile, tile}), window, power);
            heights.push_back(peak_height(power, 1, bins));
            sum += power;
        }
    const int tiles = static_cast<int>(heights.size());
    const int middle = (tiles - 1) / 2;
    std::nth_element(heights.begin(), heights.begin() + middle, heights.end());
    return {peak_height(sum, tiles, bins), heights[static_cast<std::size_t>(middle)], tiles};
}

}  // namespace

Finding check_screen(const Photo& photo) {
    Finding finding{.check = Check::screen, .code = "too_small"};
    const int width = photo.luma.width, height = photo.luma.height;
    const int shorter = std::min(width, height);
    if (shorter < tile_sides.back()) return finding;

    const cv::Mat rgb(height, width, CV_8UC3, const_cast<std::uint8_t*>(photo.rgb.data()));
    cv::Mat colours, window;
    rgb.convertTo(colours, CV_32F);
    std::vector<cv::Mat> channels;
    cv::split(colours, channels);
    const cv::Mat luma = 0.299f * channels[0] + 0.587f * channels[1] + 0.114f * channels[2];
    const int tile = tile_side(shorter);
    cv::createHanningWindow(window, {tile, tile}, CV_32F);

    const cv::Mat bins = counted(tile, photo.scale);

    const cv::Mat luma_detail = detail_of(luma), red_on_blue = detail_of(channels[0] - channels[2]);
    const Peaks light = peaks_of(evened(luma_detail), window, bins);
    const Peaks colour = peaks_of(evened(beside_light(red_on_blue, luma_detail)), window, bins);
    const double raster = colour.mean + luma_weight * light.mean;
    const auto is_everywhere = [&](double least) { return colour.tiles < many_tiles || colour.typical >= least; };

    finding.number = raster;
    finding.numbers = {{"luma_peak", light.mean}, {"chroma_peak", colour.mean}, {"chroma_typical", colour.typical}};
    if ((raster >= raster_screen || colour.mean >= chroma_screen) && is_everywhere(everywhere_screen)) {
        finding.outcome = Outcome::fail;
        finding.code = "screen";
        finding.confidence = std::clamp(0.7 + 0.2 * (raster - raster_screen), 0.7, 0.99);
    } else if ((raster >= raster_suspected || colour.mean >= chroma_suspected) && is_everywhere(everywhere_suspected)) {
        finding.code = "raster_suspected";
        finding.confidence = 0.5;
    } else {
        finding.outcome = Outcome::pass;
        finding.code = "no_raster";
        finding.confidence = 0.9;
    }
    return finding;
}

}  // namespace tallyman::vision
