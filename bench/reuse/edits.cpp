#include "reuse/edits.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>
#include <turbojpeg.h>

#include "base/check.h"

namespace tallyman::bench {
namespace {

float real(Random& random, double low, double high) { return static_cast<float>(random.uniform(low, high)); }

cv::Mat scaled(const cv::Mat& in, double factor) {
    cv::Mat out;
    cv::resize(in, out, {}, factor, factor, factor < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    return out;
}

// Cuts `share` of each side's length away, more from one end than from the other.
cv::Mat cropped(const cv::Mat& in, double share, Random& random) {
    const int width = static_cast<int>(in.cols * (1 - share)), height = static_cast<int>(in.rows * (1 - share));
    const cv::Rect window(static_cast<int>(random.below(in.cols - width + 1)),
                          static_cast<int>(random.below(in.rows - height + 1)), width, height);
    return in(window).clone();
}

// Turned a little and cut back to the largest rectangle inside, as a phone's editor does.
cv::Mat turned(const cv::Mat& in, double degrees) {
    const cv::Point2f centre(static_cast<float>(in.cols) / 2, static_cast<float>(in.rows) / 2);
    cv::Mat out;
    cv::warpAffine(in, out, cv::getRotationMatrix2D(centre, degrees, 1), in.size(), cv::INTER_LINEAR);
    const double radians = std::abs(degrees) * CV_PI / 180;
    const double keep = 1 / (std::cos(radians) + std::sin(radians));
    const int width = static_cast<int>(in.cols * keep), height = static_cast<int>(in.rows * keep);
    return out(cv::Rect((in.cols - width) / 2, (in.rows - height) / 2, width, height)).clone();
}

cv::Mat with_levels(const cv::Mat& in, cv::Scalar gain, double offset, double gamma) {
    cv::Mat out = in.clone();
    std::array<cv::Mat, 3> channels;
    cv::split(out, channels.data());
    for (int c = 0; c < 3; ++c) {
        cv::Mat table(1, 256, CV_8U);
        for (int i = 0; i < 256; ++i) {
            const double level = std::pow(i / 255.0, gamma) * 255 * gain[c] + offset;
            table.at<std::uint8_t>(i) = cv::saturate_cast<std::uint8_t>(level);
        }
        cv::LUT(channels[c], table, channels[c]);
    }
    cv::merge(channels.data(), 3, out);
    return out;
}

cv::Mat stamped(const cv::Mat& in, Random& random) {
    cv::Mat out = in.clone();
    const double size = in.cols / 348.0 * random.uniform(0.5, 0.9);
    const auto text = cv::format("%02d/%02d/2026 %02d:%02d", static_cast<int>(random.between(1, 28)),
                                 static_cast<int>(random.between(1, 12)), static_cast<int>(random.below(24)),
                                 static_cast<int>(random.below(60)));
    const cv::Point at(static_cast<int>(in.cols * random.uniform(0.02, 0.35)),
                       static_cast<int>(in.rows * (random.chance(0.5) ? 0.08 : 0.95)));
    cv::putText(out, text, at, cv::FONT_HERSHEY_SIMPLEX, size, {0, 140, 255}, std::max(1, static_cast<int>(size * 2.5)), cv::LINE_AA);
    return out;
}

// A screenshot: bars above and below, sometimes at the sides, with the picture shrunk into a phone's screen.
cv::Mat framed(const cv::Mat& in, Random& random) {
    const int bar = static_cast<int>(in.rows * random.uniform(0.08, 0.35));
    const int foot = static_cast<int>(in.rows * random.uniform(0.08, 0.35));
    const int side = static_cast<int>(in.cols * random.uniform(0, 0.08));
    const double grey = random.chance(0.5) ? 18 : 245;
    cv::Mat out;
    cv::copyMakeBorder(in, out, bar, foot, side, side, cv::BORDER_CONSTANT, {grey, grey, grey});
    const cv::Scalar ink(255 - grey, 255 - grey, 255 - grey);
    cv::putText(out, "9:41", {8, bar / 2 + 5}, cv::FONT_HERSHEY_SIMPLEX, 0.5, ink, 1, cv::LINE_AA);
    cv::putText(out, "Photos", {out.cols / 2 - 25, bar / 2 + 5}, cv::FONT_HERSHEY_SIMPLEX, 0.5, ink, 1, cv::LINE_AA);
    cv::circle(out, {out.cols / 2, out.rows - foot / 2}, std::max(3, foot / 5), ink, 2, cv::LINE_AA);
    return out;
}

// Seen at a slant on a darker table, out of focus a little, with the noise and the uneven light of a room.
cv::Mat photographed(const cv::Mat& in, Random& random) {
    const float w = static_cast<float>(in.cols), h = static_cast<float>(in.rows);
    const auto corner = [&](float x, float y) {
        const float inset = 0.12f;
        return cv::Point2f(x * w * (1 - 2 * inset) + w * inset + w * real(random, -0.06, 0.06),
                           y * h * (1 - 2 * inset) + h * inset + h * real(random, -0.06, 0.06));
    };
    const std::array<cv::Point2f, 4> from{{{0, 0}, {w, 0}, {w, h}, {0, h}}};
    const std::array<cv::Point2f, 4> to{corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)};
    cv::Mat out(in.size(), CV_8UC3, cv::Scalar(50, 60, 70));
    cv::warpPerspective(in, out, cv::getPerspectiveTransform(from.data(), to.data()), in.size(), cv::INTER_LINEAR, cv::BORDER_TRANSPARENT);
    cv::GaussianBlur(out, out, {}, random.uniform(0.6, 1.2));
    const double lean_x = random.uniform(-0.25, 0.25), lean_y = random.uniform(-0.25, 0.25);
    for (int y = 0; y < out.rows; ++y) {
        for (int x = 0; x < out.cols; ++x) {
            const double light = 0.9 + lean_x * (1.0 * x / out.cols - 0.5) + lean_y * (1.0 * y / out.rows - 0.5);
            auto& pixel = out.at<cv::Vec3b>(y, x);
            for (int c = 0; c < 3; ++c) pixel[c] = cv::saturate_cast<std::uint8_t>(pixel[c] * light + random.normal(0, 5));
        }
    }
    return out;
}

// A plain or printed patch over a tenth to a fifth of the picture.
cv::Mat with_sticker(const cv::Mat& in, Random& random) {
    cv::Mat out = in.clone();
    const int width = static_cast<int>(in.cols * random.uniform(0.3, 0.45)), height = static_cast<int>(in.rows * random.uniform(0.3, 0.45));
    const cv::Rect patch(static_cast<int>(random.below(in.cols - width)), static_cast<int>(random.below(in.rows - height)), width, height);
    out(patch).setTo(cv::Scalar(static_cast<double>(random.below(256)), static_cast<double>(random.below(256)), static_cast<double>(random.below(256))));
    cv::putText(out, "SALE", {patch.x + 8, patch.y + patch.height / 2}, cv::FONT_HERSHEY_DUPLEX, 1, {255, 255, 255}, 2, cv::LINE_AA);
    return out;
}

cv::Mat right_angle(const cv::Mat& in, cv::RotateFlags turn) {
    cv::Mat out;
    cv::rotate(in, out, turn);
    return out;
}

cv::Mat mirrored(const cv::Mat& in) {
    cv::Mat out;
    cv::flip(in, out, 1);
    return out;
}

cv::Mat several_at_once(const cv::Mat& in, Random& random) {
    cv::Mat out = cropped(in, random.uniform(0.05, 0.2), random);
    if (random.chance(0.5)) out = mirrored(out);
    out = turned(out, random.uniform(-6, 6));
    out = with_levels(out, cv::Scalar::all(random.uniform(0.75, 1.25)), random.uniform(-15, 15), 1);
    return scaled(stamped(out, random), random.uniform(0.6, 1));
}

cv::Mat changed(const cv::Mat& in, Edit edit, Random& random) {
    switch (edit) {
        case Edit::quality_50:
        case Edit::quality_30: return in;
        case Edit::half_size: return scaled(in, 0.5);
        case Edit::quarter_size: return scaled(in, 0.25);
        case Edit::crop_10: return cropped(in, 0.10, random);
        case Edit::crop_25: return cropped(in, 0.25, random);
        case Edit::crop_40: return cropped(in, 0.40, random);
        case Edit::turn_90: return right_angle(in, cv::ROTATE_90_CLOCKWISE);
        case Edit::turn_180: return right_angle(in, cv::ROTATE_180);
        case Edit::turn_7: return turned(in, random.chance(0.5) ? 7 : -7);
        case Edit::mirror: return mirrored(in);
        case Edit::brighter: return with_levels(in, cv::Scalar::all(1.25), 25, 1);
        case Edit::darker: return with_levels(in, cv::Scalar::all(0.55), 0, 1.1);
        case Edit::colour_cast: return with_levels(in, {random.uniform(0.7, 0.9), 1, random.uniform(1.1, 1.3)}, -10, 0.85);
        case Edit::stamp: return stamped(in, random);
        case Edit::frame: return framed(in, random);
        case Edit::photo_of_photo: return photographed(in, random);
        case Edit::sticker: return with_sticker(in, random);
        case Edit::several: return several_at_once(in, random);
    }
    return in;
}

int quality_after(Edit edit) {
    if (edit == Edit::quality_50) return 50;
    if (edit == Edit::quality_30) return 30;
    return 85;
}

}  // namespace

std::string_view name(Edit edit) {
    constexpr std::array<std::string_view, edits.size()> names{
        "saved at quality 50", "saved at quality 30", "half size", "quarter size", "crop 10 %", "crop 25 %", "crop 40 %",
        "turned 90", "turned 180", "turned 7", "mirrored", "brighter", "darker", "colour cast", "time stamp",
        "screenshot frame", "photo of the photo", "sticker", "several at once"};
    return names[static_cast<std::size_t>(edit)];
}

cv::Mat decoded(std::span<const std::byte> jpeg) {
    const tjhandle handle = tjInitDecompress();
    const auto* data = reinterpret_cast<const unsigned char*>(jpeg.data());
    int width = 0, height = 0, subsampling = 0, space = 0;
    cv::Mat out;
    if (tjDecompressHeader3(handle, data, jpeg.size(), &width, &height, &subsampling, &space) == 0) {
        out.create(height, width, CV_8UC3);
        tjDecompress2(handle, data, jpeg.size(), out.data, width, 0, height, TJPF_BGR, TJFLAG_ACCURATEDCT);
    }
    tjDestroy(handle);
    return out;
}

Bytes encoded(const cv::Mat& picture, int quality) {
    const tjhandle handle = tjInitCompress();
    unsigned char* data = nullptr;
    unsigned long size = 0;
    CHECK(tjCompress2(handle, picture.data, picture.cols, static_cast<int>(picture.step), picture.rows, TJPF_BGR, &data, &size, TJSAMP_420, quality, TJFLAG_ACCURATEDCT) == 0);
    const auto* begin = reinterpret_cast<const std::byte*>(data);
    Bytes out(begin, begin + size);
    tjFree(data);
    tjDestroy(handle);
    return out;
}

Bytes edited(const cv::Mat& picture, Edit edit, Random random) {
    return encoded(changed(picture, edit, random), quality_after(edit));
}

}  // namespace tallyman::bench
