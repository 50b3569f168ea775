#include "vision/screen.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace tallyman::vision {
namespace {

constexpr int tile = 256;
constexpr int tiles_max = 3;                               // along each side
constexpr double frequency_min = 0.06;                     // cycles a pixel
constexpr double near_block = 0.006;                       // of a block frequency, on an axis
constexpr int neighbourhood = 15;                          // bins on a side
constexpr std::size_t peak_rank = 3;                       // the fourth highest bin: one bin alone may be chance
constexpr double luma_suspected = 3.5, luma_screen = 3.9;  // nepers; 300 good shop photos: 95 in 100 under 3.4
constexpr double chroma_suspected = 2.9, chroma_screen = 3.2;
// A large picture is judged tile by tile as well: a display's raster is everywhere, a roller shutter's slats are not.
// Of the middle tile, luma and 0.8 of chroma together: 40 drawn scenes reach at most 8.8; taken off a screen nearly all
// reach 9.8, and shop photos on a simulated display 8.5 and more.
constexpr int many_tiles = 4;
constexpr double everywhere_min = 8.9, chroma_weight = 0.8;
constexpr double chroma_somewhere = 3.5;  // 285 of 288 drawn scenes have less, and 26 of 288 taken off a screen

// Evenly spread from rim to rim, overlapping where there is no room for two.
std::vector<int> starts(int length) {
    const int count = std::clamp((length + tile / 2) / tile, 1, tiles_max);
    std::vector<int> out;
    for (int i = 0; i < count; ++i) out.push_back(count == 1 ? (length - tile) / 2 : (length - tile) * i / (count - 1));
    return out;
}

// Detail only, of even contrast everywhere, so that one strong edge does not drown a faint raster.
cv::Mat normalised(const cv::Mat& picture) {
    cv::Mat coarse, power;
    cv::GaussianBlur(picture, coarse, {}, 3);
    cv::Mat detail = picture - coarse;
    cv::GaussianBlur(detail.mul(detail), power, {}, 6);
    power += 4;  // grey levels squared: less than that is noise
    cv::sqrt(power, power);
    detail /= power;
    return cv::max(cv::min(detail, 2.5), -2.5);
}

void add_spectrum(const cv::Mat& detail, const cv::Mat& window, cv::Mat& sum) {
    cv::Mat spectrum;
    cv::dft(detail.mul(window), spectrum, cv::DFT_COMPLEX_OUTPUT);
    std::vector<cv::Mat> parts;
    cv::split(spectrum, parts);
    sum += parts[0].mul(parts[0]) + parts[1].mul(parts[1]);
}

double frequency(int bin) { return static_cast<double>(bin <= tile / 2 ? bin : bin - tile) / tile; }

// Blocks of 8 pixels, 16 for colour, of the file; `scale` says how large they are here.
bool is_block_frequency(double u, double v, double scale) {
    const double step = 1 / (16 * scale);
    const auto on_axis = [step](double along, double across) {
        const double off = std::abs(along) - step * std::round(std::abs(along) / step);
        return std::abs(across) < near_block && std::abs(off) < near_block;
    };
    return on_axis(u, v) || on_axis(v, u);
}

double peak_height(const cv::Mat& power, int tiles, double scale) {
    cv::Mat logarithm, around;
    cv::log(power / tiles + 1e-3, logarithm);
    // The spectrum is periodic: wrap it, or the rim of the plane would have half a neighbourhood.
    cv::Mat wrapped;
    constexpr int half = neighbourhood / 2;
    cv::copyMakeBorder(logarithm, wrapped, half, half, half, half, cv::BORDER_WRAP);
    cv::blur(wrapped, around, {neighbourhood, neighbourhood});
    const cv::Mat above = logarithm - around({half, half, tile, tile});

    std::vector<float> heights;
    for (int y = 0; y < tile; ++y)
        for (int x = 0; x <= tile / 2; ++x) {  // the other half is the same
            const double u = frequency(x), v = frequency(y);
            if (std::hypot(u, v) < frequency_min || is_block_frequency(u, v, scale)) continue;
            heights.push_back(above.at<float>(y, x));
        }
    std::nth_element(heights.begin(), heights.begin() + peak_rank, heights.end(), std::greater<>());
    return heights[peak_rank];
}

struct Peaks {
    double mean = 0;     // of the tiles' mean spectrum
    double typical = 0;  // of the middle tile by its own spectrum
    int tiles = 0;
};

Peaks peaks_of(const cv::Mat& plane, const cv::Mat& window, double scale) {
    cv::Mat sum = cv::Mat::zeros(tile, tile, CV_32F);
    std::vector<double> heights;
    for (const int y : starts(plane.rows))
        for (const int x : starts(plane.cols)) {
            cv::Mat power = cv::Mat::zeros(tile, tile, CV_32F);
            add_spectrum(normalised(plane({x, y, tile, tile})), window, power);
            heights.push_back(peak_height(power, 1, scale));
            sum += power;
        }
    const int tiles = static_cast<int>(heights.size());
    std::nth_element(heights.begin(), heights.begin() + tiles / 2, heights.end());
    return {peak_height(sum, tiles, scale), heights[static_cast<std::size_t>(tiles / 2)], tiles};
}

}  // namespace

Finding check_screen(const Photo& photo) {
    Finding finding{.check = Check::screen, .code = "too_small"};
    const int width = photo.luma.width, height = photo.luma.height;
    if (std::min(width, height) < tile) return finding;

    const cv::Mat rgb(height, width, CV_8UC3, const_cast<std::uint8_t*>(photo.rgb.data()));
    cv::Mat colours, window;
    rgb.convertTo(colours, CV_32F);
    std::vector<cv::Mat> channels;
    cv::split(colours, channels);
    const cv::Mat luma = 0.299f * channels[0] + 0.587f * channels[1] + 0.114f * channels[2];
    cv::createHanningWindow(window, {tile, tile}, CV_32F);

    const Peaks light = peaks_of(luma, window, photo.scale);
    const Peaks red = peaks_of(channels[0] - luma, window, photo.scale);
    const Peaks blue = peaks_of(channels[2] - luma, window, photo.scale);
    const Peaks colour{std::max(red.mean, blue.mean), std::max(red.typical, blue.typical), light.tiles};
    const bool many = light.tiles >= many_tiles;
    const bool is_everywhere = !many || light.typical + chroma_weight * colour.typical >= everywhere_min;

    finding.number = many ? (light.typical + colour.typical) / 2 : (light.mean + colour.mean) / 2;
    finding.numbers = {{"luma_peak", light.mean}, {"chroma_peak", colour.mean}};
    if (many) finding.numbers.insert({{"luma_typical", light.typical}, {"chroma_typical", colour.typical}});
    const bool is_strong = light.mean >= luma_screen && colour.mean >= chroma_screen;
    const bool is_faint = light.mean >= luma_suspected && colour.mean >= chroma_suspected;
    if (is_strong && is_everywhere) {
        finding.outcome = Outcome::fail;
        finding.code = "screen";
        finding.confidence =
            std::min(0.99, 0.7 + 0.1 * ((light.mean + colour.mean) / 2 - (luma_screen + chroma_screen) / 2));
    } else if ((is_faint && is_everywhere) || (many && colour.mean >= chroma_somewhere)) {
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
