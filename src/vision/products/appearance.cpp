#include "vision/products/appearance.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <opencv2/imgproc.hpp>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tallyman::vision {
namespace {

constexpr int margin = 8;  // room around the grid's picture for shifts
constexpr int window_pixels = window_side * window_side;
constexpr float noise = 3;  // grey levels: weaker print than this is not compared but taken as plain
constexpr float covered_needed = 0.8f;

// The photo brought into the grid's pixels, with sums for the mean and spread of any window.
class Patch {
public:
    Patch(const FaceGrid& face, const ColourPyramid& photo, const Affine& place)
        : width_(face.luma.width + 2 * margin), height_(face.luma.height + 2 * margin) {
        const float step = 1 / face.scale;
        to_photo_ = place * Affine{step, 0, -margin * step, 0, step, -margin * step};
        photo_width_ = static_cast<float>(photo.levels[0].width);
        photo_height_ = static_cast<float>(photo.levels[0].height);
        const cv::Mat luma = sampled(photo, &ColourPyramid::Level::luma, CV_8U, 1);
        luma_.assign(luma.data, luma.data + luma.total());
        add_up();
    }

    int width() const { return width_; }
    int height() const { return height_; }
    const std::int16_t* luma(int x, int y) const { return luma_.data() + static_cast<std::size_t>(y) * width_ + x; }

    // Of the windows whose top left is (x, y) and so many to the right of it.
    template <std::size_t count>
    void light(int x, int y, std::array<float, count>& mean, std::array<float, count>& contrast) const {
        std::array<std::int32_t, count> sum, square;
        box(sums_, x, y, sum);
        box(squares_, x, y, square);
        for (std::size_t i = 0; i < count; ++i) {
            mean[i] = static_cast<float>(sum[i]) / window_pixels;
            const float squares = static_cast<float>(square[i]) / window_pixels;
            contrast[i] = std::sqrt(std::max(0.0f, squares - mean[i] * mean[i]));
        }
    }

    bool inside_photo(int x, int y) const {
        for (const int right : {0, window_side})
            for (const int down : {0, window_side}) {
                const Spot at = to_photo_({static_cast<float>(x + right), static_cast<float>(y + down)});
                if (at.x < 0 || at.y < 0 || at.x > photo_width_ - 1 || at.y > photo_height_ - 1) return false;
            }
        return true;
    }

    // For means of windows every second pixel is enough.
    void add_colours(const ColourPyramid& photo) { rgb_ = sampled(photo, &ColourPyramid::Level::rgb, CV_8UC3, 2); }

    std::array<float, 3> colour(int x, int y) const {
        constexpr int side = window_side / 4;  // of its inner half, in seconds
        std::array<int, 3> sum{};
        for (int j = 0; j < side; ++j) {
            const std::uint8_t* row = rgb_.ptr<std::uint8_t>((y + side) / 2 + j) + (x + side) / 2 * 3;
            for (int i = 0; i < side * 3; i += 3)
                for (int k = 0; k < 3; ++k) sum[k] += row[i + k];
        }
        constexpr float n = side * side;
        return {static_cast<float>(sum[0]) / n, static_cast<float>(sum[1]) / n, static_cast<float>(sum[2]) / n};
    }

private:
    // Every so many of the grid's pixels, from the level of the photo that has about as many.
    cv::Mat sampled(const ColourPyramid& photo, std::vector<std::uint8_t> ColourPyramid::Level::*values, int type,
                    int every) const {
        const auto e = static_cast<float>(every);
        const Affine map = to_photo_ * Affine{e, 0, (e - 1) / 2, 0, e, (e - 1) / 2};
        const float step = std::sqrt(std::abs(map.determinant()));
        std::size_t level = 0;
        float k = 1;
        while (level + 1 < photo.levels.size() && step * k > 1.5f) {
            ++level;
            k = static_cast<float>(photo.levels[level].width) / photo_width_;
        }
        const ColourPyramid::Level& from = photo.levels[level];
        const cv::Mat picture(from.height, from.width, type, const_cast<std::uint8_t*>((from.*values).data()));
        const cv::Matx23f to_level(map.a * k, map.b * k, map.tx * k, map.c * k, map.d * k, map.ty * k);
        cv::Mat out;
        cv::warpAffine(picture, out, to_level, {width_ / every, height_ / every},
                       cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, {});
        return out;
    }

    // Integral pictures; they may wrap around, differences of windows stay right.
    void add_up() {
        const std::size_t stride = width_ + 1;
        sums_.assign(stride * (height_ + 1), 0);
        squares_ = sums_;
        for (int y = 0; y < height_; ++y) {
            std::uint32_t sum = 0, square = 0;
            const std::int16_t* row = luma(0, y);
            for (int x = 0; x < width_; ++x) {
                sum += row[x];
                square += row[x] * row[x];
                const std::size_t at = (y + 1) * stride + x + 1;
                sums_[at] = sums_[at - stride] + sum;
                squares_[at] = squares_[at - stride] + square;
            }
        }
    }

    template <std::size_t count>
    void box(const std::vector<std::uint32_t>& integral, int x, int y, std::array<std::int32_t, count>& out) const {
        const std::size_t stride = width_ + 1;
        const std::uint32_t* top = integral.data() + y * stride + x;
        const std::uint32_t* bottom = top + window_side * stride;
        for (std::size_t i = 0; i < count; ++i)
            out[i] = static_cast<std::int32_t>(bottom[i + window_side] - bottom[i] - top[i + window_side] + top[i]);
    }

    int width_, height_;
    Affine to_photo_;
    float photo_width_ = 0, photo_height_ = 0;
    cv::Mat rgb_;
    std::vector<std::int16_t> luma_;
    std::vector<std::uint32_t> sums_, squares_;
};

using Relief = std::array<std::int16_t, window_pixels>;  // luma minus its mean, 0 beside the product

Relief relief_of(const FaceGrid& face, const FaceWindow& window) {
    Relief relief;
    for (int y = 0; y < window_side; ++y) {
        const std::uint8_t* row = face.luma.row(window.y + y) + window.x;
        for (int x = 0; x < window_side; ++x)
            relief[y * window_side + x] = static_cast<std::int16_t>(row[x] == 0 ? 0 : row[x] - window.mean);
    }
    return relief;
}

// The products of a relief with the luma at `shifts` places side by side, summed: the innermost of everything here, so
// on AVX2 the places go side by side. The integers are the same.
template <int shifts>
void sum_products_plain(const Relief& relief, const std::int16_t* luma, int stride, std::int32_t* sums) {
    for (int shift = 0; shift < shifts; ++shift) {
        std::int32_t sum = 0;
        for (int y = 0; y < window_side; ++y)
            for (int x = 0; x < window_side; ++x) sum += relief[y * window_side + x] * luma[y * stride + x + shift];
        sums[shift] = sum;
    }
}

#if defined(__x86_64__)
template <int shifts>
[[gnu::target("avx2")]] void sum_products_avx2(const Relief& relief, const std::int16_t* luma, int stride,
                                               std::int32_t* sums) {
    static_assert(window_side == 16);
    __m256i all[shifts];
    for (auto& one : all) one = _mm256_setzero_si256();
    for (int y = 0; y < window_side; ++y) {
        const __m256i row = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(relief.data() + y * window_side));
        for (int shift = 0; shift < shifts; ++shift) {
            const auto* there = reinterpret_cast<const __m256i*>(luma + y * stride + shift);
            all[shift] = _mm256_add_epi32(all[shift], _mm256_madd_epi16(row, _mm256_loadu_si256(there)));
        }
    }
    for (int shift = 0; shift < shifts; ++shift) {
        __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(all[shift]), _mm256_extracti128_si256(all[shift], 1));
        sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0b01'00'11'10));
        sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0b10'11'00'01));
        sums[shift] = _mm_cvtsi128_si32(sum);
    }
}
#endif

template <int shifts>
void sum_products(const Relief& relief, const std::int16_t* luma, int stride, std::int32_t* sums) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return sum_products_avx2<shifts>(relief, luma, stride, sums);
#endif
    sum_products_plain<shifts>(relief, luma, stride, sums);
}

template <int reach>
SeenWindow best_shift(const FaceGrid& face, const FaceWindow& window, const Patch& patch) {
    constexpr int shifts = 2 * reach + 1;
    const Relief relief = relief_of(face, window);
    int rounding = 0;  // the mean is a whole number, so the relief does not quite sum to zero
    for (const std::int16_t value : relief) rounding += value;
    const float off = static_cast<float>(rounding), own = window.contrast + noise;
    SeenWindow best{.likeness = -1};
    const int left = margin + window.x, top = margin + window.y;
    for (int dy = -reach; dy <= reach; ++dy) {
        std::array<std::int32_t, shifts> sums;
        std::array<float, shifts> mean, contrast, likeness;
        sum_products<shifts>(relief, patch.luma(left - reach, top + dy), patch.width(), sums.data());
        patch.light(left - reach, top + dy, mean, contrast);
        for (int k = 0; k < shifts; ++k) {
            const float covariance = (static_cast<float>(sums[k]) - off * mean[k]) / window_pixels;
            likeness[k] = covariance / (own * (contrast[k] + noise));
        }
        for (int k = 0; k < shifts; ++k)
            if (likeness[k] > best.likeness) best = {.likeness = likeness[k], .dx = k - reach, .dy = dy};
    }
    best.inside = patch.inside_photo(left + best.dx, top + best.dy);
    return best;
}

// Shifts of the windows that fit well, as one affine correction by weighted least squares, tied at the corners.
class Correction {
public:
    explicit Correction(const FaceGrid& face)
        : middle_x_(static_cast<float>(face.luma.width) / 2), middle_y_(static_cast<float>(face.luma.height) / 2) {
        for (const int x : {0, face.luma.width})
            for (const int y : {0, face.luma.height}) add(static_cast<float>(x), static_cast<float>(y), 0, 0, 0.05);
        weight_ = 0;
    }

    void add(float x, float y, float dx, float dy, double weight) {
        const cv::Vec3d at((x - middle_x_) / unit, (y - middle_y_) / unit, 1);
        normal_ += weight * at * at.t();
        right_x_ += weight * dx * at;
        right_y_ += weight * dy * at;
        weight_ += weight;
    }

    double weight() const { return weight_; }

    Affine map() const {  // in grid pixels
        const cv::Matx33d inverted = normal_.inv();
        const cv::Vec3d x = inverted * right_x_, y = inverted * right_y_;
        const auto of = [](double value) { return static_cast<float>(value); };
        Affine out{of(1 + x[0] / unit), of(x[1] / unit), 0, of(y[0] / unit), of(1 + y[1] / unit), 0};
        out.tx = of(x[2]) - (out.a - 1) * middle_x_ - out.b * middle_y_;
        out.ty = of(y[2]) - out.c * middle_x_ - (out.d - 1) * middle_y_;
        return out;
    }

private:
    static constexpr double unit = 64;
    float middle_x_, middle_y_;
    cv::Matx33d normal_ = cv::Matx33d::zeros();
    cv::Vec3d right_x_, right_y_;
    double weight_ = 0;
};

// One step. Of the fine grid every second window both ways is enough to say where the face went.
template <int reach>
Affine improved(const FaceGrid& face, const ColourPyramid& photo, const Affine& place, int every) {
    constexpr float fits = 0.5f;
    const Patch patch(face, photo, place);
    Correction correction(face);
    for (const FaceWindow& window : face.windows) {
        if (window.x / window_step % every != 0 || window.y / window_step % every != 0) continue;
        const SeenWindow seen = best_shift<reach>(face, window, patch);
        if (!seen.inside || seen.likeness < fits) continue;
        const double weight = (seen.likeness - fits + 0.1) * std::min(1.0f, window.contrast / 20);
        correction.add(static_cast<float>(window.x) + window_side / 2.0f,
                       static_cast<float>(window.y) + window_side / 2.0f, static_cast<float>(seen.dx),
                       static_cast<float>(seen.dy), weight);
    }
    if (correction.weight() < 0.1) return place;
    const Affine to_grid{face.scale, 0, 0, 0, face.scale, 0};
    return place * (inverse(to_grid) * (correction.map() * to_grid));
}

}  // namespace

FaceGrid grid_of(const Face& face, int area_side) {
    FaceGrid grid;
    grid.scale = static_cast<float>(area_side) / face_side;
    const auto side = [&](int pixels) {
        return std::max(window_side, cvRound(static_cast<float>(pixels) * grid.scale));
    };
    const cv::Size size(side(face.luma.width), side(face.luma.height));
    const cv::Mat rgb(face.luma.height, face.luma.width, CV_8UC3, const_cast<std::uint8_t*>(face.rgb.data()));
    const cv::Mat mask(face.luma.height, face.luma.width, CV_8U, const_cast<std::uint8_t*>(face.mask.data()));
    cv::Mat colours, shape, luma;
    cv::resize(rgb, colours, size, 0, 0, cv::INTER_AREA);
    cv::resize(mask, shape, size, 0, 0, cv::INTER_AREA);
    cv::cvtColor(colours, luma, cv::COLOR_RGB2GRAY);
    cv::max(luma, 1, luma);
    luma.setTo(0, shape < 128);
    grid.luma = {size.width, size.height, {luma.data, luma.data + luma.total()}};
    for (int y = 0; y + window_side <= size.height; y += window_step) {
        for (int x = 0; x + window_side <= size.width; x += window_step) {
            const cv::Rect place(x, y, window_side, window_side);
            const cv::Mat on = luma(place) > 0;
            if (static_cast<float>(cv::countNonZero(on)) < covered_needed * window_pixels) continue;
            FaceWindow window{.x = static_cast<std::int16_t>(x), .y = static_cast<std::int16_t>(y)};
            window.mean = static_cast<std::uint8_t>(cvRound(cv::mean(luma(place), on)[0]));
            const Relief relief = relief_of(grid, window);
            int squares = 0;
            for (const int value : relief) squares += value * value;
            window.contrast = std::sqrt(static_cast<float>(squares) / window_pixels);
            const cv::Scalar colour =
                cv::mean(colours(cv::Rect(x + window_side / 4, y + window_side / 4, window_side / 2, window_side / 2)));
            for (int k = 0; k < 3; ++k) window.colour[k] = static_cast<std::uint8_t>(cvRound(colour[k]));
            grid.windows.push_back(window);
        }
    }
    return grid;
}

ColourPyramid pyramid_of(const Photo& photo) {
    ColourPyramid out;
    out.levels.push_back({photo.luma.width, photo.luma.height, photo.luma.samples, photo.rgb});
    while (std::min(out.levels.back().width, out.levels.back().height) >= 160) {
        const auto& last = out.levels.back();
        const auto half = [&last](const std::vector<std::uint8_t>& values, int type) {
            const cv::Mat picture(last.height, last.width, type, const_cast<std::uint8_t*>(values.data()));
            cv::Mat small;
            cv::resize(picture, small, {last.width / 2, last.height / 2}, 0, 0, cv::INTER_AREA);
            return std::vector<std::uint8_t>(small.data, small.data + small.total() * small.elemSize());
        };
        ColourPyramid::Level next{last.width / 2, last.height / 2, half(last.luma, CV_8U), half(last.rgb, CV_8UC3)};
        out.levels.push_back(std::move(next));
    }
    return out;
}

Appearance look(const FaceGrid& coarse, const FaceGrid& fine, const ColourPyramid& photo, const Affine& place) {
    Affine now = place;
    const auto move = [&](const Affine& better) {
        const float growth = better.determinant() / place.determinant();
        const bool holds = growth > 0.25f && growth < 4;  // or it has slipped off
        if (holds) now = better;
        return holds;
    };
    move(improved<6>(coarse, photo, now, 1)) && move(improved<5>(fine, photo, now, 2));
    Patch patch(fine, photo, now);
    patch.add_colours(photo);
    Appearance out{now, {}};
    out.windows.reserve(fine.windows.size());
    for (const FaceWindow& window : fine.windows) {
        SeenWindow seen = best_shift<3>(fine, window, patch);
        if (seen.inside) seen.colour = patch.colour(margin + window.x + seen.dx, margin + window.y + seen.dy);
        out.windows.push_back(seen);
    }
    return out;
}

}  // namespace tallyman::vision
