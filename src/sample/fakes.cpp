#include "sample/fakes.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "sample/canvas.h"

namespace tallyman::sample {
namespace {

void mix(cv::Mat& picture, const cv::Mat& over, const cv::Mat& cover) {
    for (int y = 0; y < picture.rows; ++y) {
        auto* pixel = picture.ptr<unsigned char>(y);
        const auto* top = over.ptr<unsigned char>(y);
        const auto* share = cover.ptr<unsigned char>(y);
        for (int x = 0; x < picture.cols * 3; ++x)
            pixel[x] =
                static_cast<unsigned char>((top[x] * share[x / 3] + pixel[x] * (255 - share[x / 3]) + 127) / 255);
    }
}

cv::Mat turned(const cv::Mat& picture, double degrees, double zoom) {
    const cv::Point2f middle(static_cast<float>(picture.cols) / 2, static_cast<float>(picture.rows) / 2);
    cv::Mat out;
    cv::warpAffine(picture, out, cv::getRotationMatrix2D(middle, degrees, zoom), picture.size(), cv::INTER_LINEAR,
                   cv::BORDER_REFLECT);
    return out;
}

cv::Mat cropped(const cv::Mat& picture, double keep, Random& random) {
    const int width = cvRound(picture.cols * keep), height = cvRound(picture.rows * keep);
    const cv::Rect part(static_cast<int>(random.between(0, picture.cols - width)),
                        static_cast<int>(random.between(0, picture.rows - height)), width, height);
    return picture(part).clone();
}

void stamp(cv::Mat& picture, const std::string& date, Random& random) {
    const double width_mm = 100, pixels_per_mm = picture.cols / width_mm;
    Canvas c(width_mm, picture.rows / pixels_per_mm, pixels_per_mm);
    const std::string text = fmt::format("{} {:02}:{:02}", date, 7 + random.below(10), random.below(60));
    if (random.chance(0.5)) {
        c.text(text, width_mm - 3, c.height() - 7, {.size_mm = 4, .bold = true, .align = Align::right}, {1, 0.65, 0.1});
    } else {
        c.box(0, c.height() - 9, width_mm, 9, {0, 0, 0}, 0.45);
        c.text("Đã giao  " + text, 3, c.height() - 8, {.size_mm = 4.5}, {1, 1, 1});
    }
    const cv::Mat over = c.transparent();
    for (int y = 0; y < std::min(picture.rows, over.rows); ++y)
        for (int x = 0; x < std::min(picture.cols, over.cols); ++x) {
            const auto& top = over.at<cv::Vec4b>(y, x);
            auto& pixel = picture.at<cv::Vec3b>(y, x);
            for (int k = 0; k < 3; ++k)
                pixel[k] = static_cast<unsigned char>(std::min(255, top[k] + pixel[k] * (255 - top[3]) / 255));
        }
}

void relight(cv::Mat& picture, Random& random) {
    const double gain = random.chance(0.5) ? random.uniform(1.12, 1.35) : random.uniform(0.72, 0.9);
    picture.convertTo(picture, -1, gain, random.uniform(-12, 12));
}

// Pixels of the screen against pixels of the sensor: stripes of red, green and blue whose pitch is near one or two
// camera pixels, dark gaps between rows, and the beat between the two grids as the wide moiré everyone knows.
void raster(cv::Mat& picture, Random& random) {
    const double pitch = random.uniform(2.1, 3.4), turn = random.normal(0, 0.06);
    const double strength = random.uniform(0.1, 0.26), beat = random.uniform(0.03, 0.09);
    const double beat_pitch = random.uniform(18, 60), beat_turn = random.uniform(0, std::numbers::pi);
    const double bend = random.uniform(0.0002, 0.0009);
    const double wave = 2 * std::numbers::pi / pitch, slow = 2 * std::numbers::pi / beat_pitch;
    constexpr int steps = 4096;
    std::array<float, steps> cosine{};
    for (int i = 0; i < steps; ++i)
        cosine[static_cast<std::size_t>(i)] = static_cast<float>(std::cos(2 * std::numbers::pi * i / steps));
    const auto at = [&](double phase) {
        return cosine[static_cast<std::size_t>(
                          static_cast<long long>(phase * (steps / (2 * std::numbers::pi)) + steps * 1e6)) %
                      steps];
    };
    for (int y = 0; y < picture.rows; ++y) {
        auto* pixel = picture.ptr<unsigned char>(y);
        const double row = 1 + strength * 0.7 * at(wave * y);
        for (int x = 0; x < picture.cols; ++x, pixel += 3) {
            const double u = x * std::cos(turn) + y * std::sin(turn);
            const double slide = slow * (x * std::cos(beat_turn) + y * std::sin(beat_turn)) + bend * slow * x * y / 40;
            for (int c = 0; c < 3; ++c) {
                const double stripe = 1 + strength * at(wave * u + c * 2.094);
                const double colour = 1 + beat * at(slide + c * 1.3);
                pixel[c] = cv::saturate_cast<unsigned char>(pixel[c] * row * stripe * colour);
            }
        }
    }
}

// Soft lights of the room on the glass.
void reflections(cv::Mat& picture, Random& random) {
    cv::Mat small(48, 64, CV_8UC1, cv::Scalar(0)), veil;
    for (auto count = random.between(1, 3); count > 0; --count) {
        const cv::Point at(static_cast<int>(random.below(64)), static_cast<int>(random.below(48)));
        cv::rectangle(small,
                      {at, cv::Size(static_cast<int>(random.between(4, 20)), static_cast<int>(random.between(3, 26)))},
                      cv::Scalar(random.uniform(25, 110)), cv::FILLED);
    }
    cv::GaussianBlur(small, small, {}, random.uniform(1.2, 4));
    cv::resize(small, veil, picture.size(), 0, 0, cv::INTER_CUBIC);
    cv::cvtColor(veil, veil, cv::COLOR_GRAY2BGR);
    picture += veil;
}

}  // namespace

void cover_lens(cv::Mat& picture, Random& random) {
    // So near the lens that only a soft lobe is seen: flesh with red light through it, or the dark cloth of a pocket.
    const bool cloth = random.chance(0.3);
    const cv::Size small(96, std::max(8, 96 * picture.rows / picture.cols));
    cv::Mat cover(small, CV_8UC1, cv::Scalar(0)), over(small, CV_8UC3);
    const double side = random.uniform(0, 2 * std::numbers::pi);
    const double share = random.uniform(0.35, 0.9), radius = small.width * (0.35 + 0.75 * share);
    const double off = small.width * (0.78 - 0.72 * share);
    const cv::Point2d middle(small.width / 2.0 + off * std::cos(side), small.height / 2.0 + off * std::sin(side));
    cv::ellipse(cover, middle, cv::Size2d(radius, radius * random.uniform(0.6, 0.85)), side * 180 / std::numbers::pi, 0,
                360, cv::Scalar(random.uniform(235, 255)), cv::FILLED);
    cv::GaussianBlur(cover, cover, {}, random.uniform(2.5, 6));
    const cv::Vec3d flesh = cloth ? cv::Vec3d(48, 40, 36) : cv::Vec3d(62, 78, 150) * random.uniform(0.6, 1.25);
    for (int y = 0; y < small.height; ++y)
        for (int x = 0; x < small.width; ++x) {
            const double d = std::hypot(x - middle.x, y - middle.y) / radius;
            const double glow = cloth ? 1 + 0.25 * std::sin(x * 0.9) : 0.55 + 0.6 * d * d;
            for (int c = 0; c < 3; ++c) over.at<cv::Vec3b>(y, x)[c] = cv::saturate_cast<unsigned char>(flesh[c] * glow);
        }
    cv::resize(cover, cover, picture.size(), 0, 0, cv::INTER_LINEAR);
    cv::resize(over, over, picture.size(), 0, 0, cv::INTER_CUBIC);
    mix(picture, over, cover);
}

cv::Mat dressed_up(const cv::Mat& earlier, const std::string& date, Random& random) {
    cv::Mat picture = earlier.clone();
    // One to three of the tricks that a gallery app offers, always at least one that moves pixels or light.
    for (auto tricks = random.between(1, 3); tricks > 0; --tricks) {
        switch (random.below(6)) {
            case 0:
                picture = cropped(picture, random.uniform(0.7, 0.92), random);
                break;
            case 1:
                picture = turned(picture, random.normal(0, 4), 1.12);
                break;
            case 2:
                cv::flip(picture.clone(), picture, 1);
                break;
            case 3:
                relight(picture, random);
                break;
            case 4:
                stamp(picture, date, random);
                break;
            default: {
                const int edge = cvRound(picture.cols * random.uniform(0.02, 0.06));
                cv::copyMakeBorder(picture.clone(), picture, edge, edge, edge, edge, cv::BORDER_CONSTANT,
                                   cv::Scalar::all(random.chance(0.5) ? 250 : 8));
            }
        }
    }
    if (random.chance(0.4)) {
        const double scale = random.uniform(0.55, 0.95);
        cv::resize(picture.clone(), picture, {}, scale, scale, cv::INTER_AREA);
    }
    return picture;
}

cv::Mat off_a_screen(const cv::Mat& shown, Random& random) {
    // The screen fills most of the picture; on two in three its frame is seen.
    const bool frame_seen = random.chance(0.66);
    const double w = shown.cols, h = shown.rows;
    cv::Mat screen = shown.clone();
    screen.convertTo(screen, -1, random.uniform(0.85, 1.0), random.uniform(6, 22));  // its black glows
    cv::Mat tinted;
    cv::multiply(screen, cv::Scalar(random.uniform(1.0, 1.14), random.uniform(0.98, 1.03), random.uniform(0.88, 1.0)),
                 tinted);
    const double margin = frame_seen ? random.uniform(0.03, 0.1) : -random.uniform(0.02, 0.08);
    const auto corner = [&](double x, double y) {
        return cv::Point2f(static_cast<float>(w * (x == 0 ? margin : 1 - margin) + random.normal(0, 0.015) * w),
                           static_cast<float>(h * (y == 0 ? margin : 1 - margin) + random.normal(0, 0.015) * h));
    };
    const std::vector<cv::Point2f> from{
        {0, 0}, {static_cast<float>(w), 0}, {static_cast<float>(w), static_cast<float>(h)}, {0, static_cast<float>(h)}};
    const std::vector<cv::Point2f> to{corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)};
    cv::Mat picture(shown.size(), CV_8UC3,
                    cv::Scalar(random.uniform(60, 120), random.uniform(70, 125), random.uniform(75, 130)));
    // The frame around it, then the glass.
    std::vector<cv::Point> bezel, glass;
    const cv::Point2f middle = (to[0] + to[1] + to[2] + to[3]) * 0.25F;
    for (const auto& point : to) {
        glass.emplace_back(point);
        bezel.emplace_back(middle + (point - middle) * 1.07F);
    }
    cv::fillConvexPoly(picture, bezel, cv::Scalar::all(random.uniform(12, 34)), cv::LINE_AA);
    cv::Mat lit(shown.size(), CV_8UC3), mask(shown.size(), CV_8UC1, cv::Scalar(0));
    cv::warpPerspective(tinted, lit, cv::getPerspectiveTransform(from, to), shown.size(), cv::INTER_LINEAR,
                        cv::BORDER_REPLICATE);
    raster(lit, random);
    cv::fillConvexPoly(mask, glass, cv::Scalar(255), cv::LINE_AA);
    mix(picture, lit, mask);
    reflections(picture, random);
    return picture;
}

std::string unreadable_file(const std::string& jpeg, Random& random) {
    switch (random.below(4)) {
        case 0:
            return jpeg.substr(
                0, jpeg.size() * static_cast<std::size_t>(random.between(5, 60)) / 100);  // upload broke off
        case 1:
            return "\x89PNG\r\n\x1a\n" + jpeg.substr(64, 4000);  // another format
        case 2:
            return "<html><body>502 Bad Gateway</body></html>\n";  // a proxy's answer
        default:
            return {};  // nothing arrived
    }
}

}  // namespace tallyman::sample
