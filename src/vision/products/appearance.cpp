#include "vision/products/appearance.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <opencv2/imgproc.hpp>

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
        sample(photo);
        add_up();
    }

    int width() const { return width_; }
    int height() const { return height_; }
    const std::int16_t* luma(int x, int y) const { return luma_.data() + static_cast<std::size_t>(y) * width_ + x; }

    struct Light {
        float mean, contrast;
    };
    Light light(int x, int y) const {
        const float mean = static_cast<float>(box(sums_, x, y)) / window_pixels;
        const float squares = static_cast<float>(box(squares_, x, y)) / window_pixels;
        return {mean, std::sqrt(std::max(0.0f, squares - mean * mean))};
    }

    bool inside_photo(int x, int y) const {
        for (const int right : {0, window_side})
            for (const int down : {0, window_side}) {
                const Spot at = to_photo_({static_cast<float>(x + right), static_cast<float>(y + down)});
                if (at.x < 0 || at.y < 0 || at.x > photo_width_ - 1 || at.y > photo_height_ - 1) return false;
            }
        return true;
    }

    std::array<float, 3> colour(int x, int y) const {
        std::array<int, 3> sum{};
        for (int j = y + window_side / 4; j < y + 3 * window_side / 4; ++j) {
            const std::uint8_t* row = rgb_.ptr<std::uint8_t>(j) + (x + window_side / 4) * 3;
            for (int i = 0; i < window_side / 2 * 3; i += 3)
                for (int k = 0; k < 3; ++k) sum[k] += row[i + k];
        }
        constexpr float n = window_pixels / 4;
        return {static_cast<float>(sum[0]) / n, static_cast<float>(sum[1]) / n, static_cast<float>(sum[2]) / n};
    }

private:
    void sample(const ColourPyramid& photo) {
        const float step = std::sqrt(std::abs(to_photo_.determinant()));
        std::size_t level = 0;
        float k = 1;
        while (level + 1 < photo.levels.size() && step * k > 1.5f) {
            ++level;
            k = static_cast<float>(photo.levels[level].width) / photo_width_;
        }
        const auto& from = photo.levels[level];
        const cv::Mat picture(from.height, from.width, CV_8UC3, const_cast<std::uint8_t*>(from.rgb.data()));
        const cv::Matx23f map(to_photo_.a * k, to_photo_.b * k, to_photo_.tx * k, to_photo_.c * k, to_photo_.d * k,
                              to_photo_.ty * k);
        cv::warpAffine(picture, rgb_, map, {width_, height_}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                       cv::BORDER_CONSTANT, {});
        cv::Mat luma;
        cv::cvtColor(rgb_, luma, cv::COLOR_RGB2GRAY);
        luma_.assign(luma.data, luma.data + luma.total());
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

    std::uint32_t box(const std::vector<std::uint32_t>& integral, int x, int y) const {
        const std::size_t stride = width_ + 1;
        const std::uint32_t* top = integral.data() + y * stride + x;
        const std::uint32_t* bottom = top + window_side * stride;
        return bottom[window_side] - bottom[0] - top[window_side] + top[0];
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

int product_sum(const Relief& relief, const std::int16_t* luma, int stride) {
    int sum = 0;
    for (int y = 0; y < window_side; ++y)
        for (int x = 0; x < window_side; ++x) sum += relief[y * window_side + x] * luma[y * stride + x];
    return sum;
}

SeenWindow best_shift(const FaceGrid& face, const FaceWindow& window, const Patch& patch, int reach) {
    const Relief relief = relief_of(face, window);
    int rounding = 0;  // the mean is a whole number, so the relief does not quite sum to zero
    for (const std::int16_t value : relief) rounding += value;
    SeenWindow best{.likeness = -1};
    const int left = margin + window.x, top = margin + window.y;
    for (int dy = -reach; dy <= reach; ++dy)
        for (int dx = -reach; dx <= reach; ++dx) {
            const int x = left + dx, y = top + dy;
            const auto [mean, contrast] = patch.light(x, y);
            const int sum = product_sum(relief, patch.luma(x, y), patch.width());
            const float covariance = (static_cast<float>(sum) - static_cast<float>(rounding) * mean) / window_pixels;
            const float likeness = covariance / ((window.contrast + noise) * (contrast + noise));
            if (likeness > best.likeness) best = {.likeness = likeness, .dx = dx, .dy = dy};
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
Affine improved(const FaceGrid& face, const ColourPyramid& photo, const Affine& place, int reach, int every) {
    constexpr float fits = 0.5f;
    const Patch patch(face, photo, place);
    Correction correction(face);
    for (const FaceWindow& window : face.windows) {
        if (window.x / window_step % every != 0 || window.y / window_step % every != 0) continue;
        const SeenWindow seen = best_shift(face, window, patch, reach);
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
    out.levels.push_back({photo.luma.width, photo.luma.height, photo.rgb});
    while (std::min(out.levels.back().width, out.levels.back().height) >= 160) {
        const auto& last = out.levels.back();
        const cv::Mat picture(last.height, last.width, CV_8UC3, const_cast<std::uint8_t*>(last.rgb.data()));
        cv::Mat half;
        cv::resize(picture, half, {last.width / 2, last.height / 2}, 0, 0, cv::INTER_AREA);
        out.levels.push_back({half.cols, half.rows, {half.data, half.data + half.total() * 3}});
    }
    return out;
}

Appearance look(const FaceGrid& coarse, const FaceGrid& fine, const ColourPyramid& photo, const Affine& place) {
    struct Step {
        const FaceGrid& face;
        int reach, every;
    };
    Affine now = place;
    for (const auto& [face, reach, every] : {Step{coarse, 6, 1}, Step{fine, 5, 2}, Step{fine, 4, 2}}) {
        const Affine better = improved(face, photo, now, reach, every);
        const float growth = better.determinant() / place.determinant();
        if (growth < 0.25f || growth > 4) break;  // it has slipped off
        now = better;
    }
    const Patch patch(fine, photo, now);
    Appearance out{now, {}};
    out.windows.reserve(fine.windows.size());
    for (const FaceWindow& window : fine.windows) {
        SeenWindow seen = best_shift(fine, window, patch, 3);
        if (seen.inside) seen.colour = patch.colour(margin + window.x + seen.dx, margin + window.y + seen.dy);
        out.windows.push_back(seen);
    }
    return out;
}

}  // namespace tallyman::vision
