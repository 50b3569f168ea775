#include "sample/world.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "base/check.h"

namespace tallyman::sample {
namespace {

constexpr double nearest_m = 0.05;

std::vector<cv::Point2f> corners_of(cv::Size size) {
    const auto w = static_cast<float>(size.width), h = static_cast<float>(size.height);
    return {{0, 0}, {w, 0}, {w, h}, {0, h}};
}

// Warped texture over the picture below, 8.8 fixed-point light, row by row.
void blend(cv::Mat& below, const cv::Mat& patch, const cv::Mat& mask, const Shade& shade) {
    const int channels = patch.channels();
    for (int y = 0; y < below.rows; ++y) {
        const double t = below.rows > 1 ? static_cast<double>(y) / (below.rows - 1) : 0;
        int gain[3];
        for (int c = 0; c < 3; ++c) gain[c] = cvRound(256 * (shade.top[c] + (shade.bottom[c] - shade.top[c]) * t));
        auto* out = below.ptr<unsigned char>(y);
        const auto* in = patch.ptr<unsigned char>(y);
        const auto* cover = mask.ptr<unsigned char>(y);
        for (int x = 0; x < below.cols; ++x, out += 3, in += channels) {
            if (cover[x] == 0) continue;
            const int keep = 255 * 255 - cover[x] * (channels == 4 ? in[3] : 255);
            for (int c = 0; c < 3; ++c) {
                const int lit = std::min(255, in[c] * gain[c] >> 8);
                out[c] =
                    static_cast<unsigned char>(std::min(255, (lit * cover[x] * 255 + out[c] * keep + 32512) / 65025));
            }
        }
    }
}

}  // namespace

Camera Camera::looking(Point3 from, Point3 at, double roll, double focal, cv::Size size) {
    const Point3 forward = cv::normalize(at - from);
    const Point3 level = cv::normalize(Point3(0, 1, 0).cross(forward));
    const Point3 down = forward.cross(level) * -1.0;
    const Point3 right = level * std::cos(roll) + down * std::sin(roll);
    const Point3 tilted = down * std::cos(roll) - level * std::sin(roll);
    return {
        cv::Matx33d(right[0], right[1], right[2], tilted[0], tilted[1], tilted[2], forward[0], forward[1], forward[2]),
        from, focal, size};
}

cv::Point2d Camera::project(Point3 world) const {
    const Point3 p = seen(world);
    DCHECK(p[2] > 0);
    return {size.width / 2.0 + focal * p[0] / p[2], size.height / 2.0 + focal * p[1] / p[2]};
}

Texture::Texture(cv::Mat whole) {
    levels_.push_back(std::move(whole));
    while (std::min(levels_.back().cols, levels_.back().rows) > 16 && levels_.size() < 5) {
        cv::Mat half;
        cv::resize(levels_.back(), half, {}, 0.5, 0.5, cv::INTER_AREA);
        levels_.push_back(half);
    }
}

const cv::Mat& Texture::for_scale(double pixels_per_texel) const {
    std::size_t level = 0;
    // A little sharper than exact: the lens blurs afterwards.
    for (double scale = pixels_per_texel; scale < 0.6 && level + 1 < levels_.size(); scale *= 2) ++level;
    return levels_[level];
}

std::optional<std::vector<cv::Point2f>> outline(const Camera& camera, const Quad& quad) {
    std::vector<cv::Point2f> points;
    for (const Point3& corner : quad) {
        if (camera.seen(corner)[2] < nearest_m) return std::nullopt;
        points.emplace_back(camera.project(corner));
    }
    return points;
}

void paint(cv::Mat& picture, const Camera& camera, const Quad& quad, const Texture& texture, const Shade& shade) {
    const auto points = outline(camera, quad);
    if (!points) return;
    const cv::Rect region =
        (cv::boundingRect(*points) + cv::Size(2, 2) - cv::Point(1, 1)) & cv::Rect({}, picture.size());
    if (region.empty()) return;
    const double width = std::max(cv::norm((*points)[1] - (*points)[0]), cv::norm((*points)[2] - (*points)[3]));
    const double height = std::max(cv::norm((*points)[3] - (*points)[0]), cv::norm((*points)[2] - (*points)[1]));
    const double scale = std::max(width / texture.size().width, height / texture.size().height);
    const cv::Mat& level = texture.for_scale(scale);

    std::vector<cv::Point2f> inside;
    std::vector<cv::Point> fixed;
    constexpr int shift = 4;
    for (const auto& point : *points) {
        inside.emplace_back(point - cv::Point2f(region.tl()));
        fixed.emplace_back(cvRound(inside.back().x * (1 << shift)), cvRound(inside.back().y * (1 << shift)));
    }
    cv::Mat patch, mask(region.size(), CV_8UC1, cv::Scalar(0));
    cv::warpPerspective(level, patch, cv::getPerspectiveTransform(corners_of(level.size()), inside), region.size(),
                        cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    cv::fillConvexPoly(mask, fixed, cv::Scalar(255), cv::LINE_AA, shift);
    cv::Mat below = picture(region);
    blend(below, patch, mask, shade);
}

void paint_everywhere(cv::Mat& picture, const Camera& camera, const Quad& quad, const Texture& texture,
                      const Shade& shade, Beyond beyond, const cv::Mat& mask) {
    // The plane's homography straight from the camera: its corners may lie behind.
    const cv::Mat& level = texture.for_scale(
        beyond == Beyond::repeat ? 0.9 : camera.focal / 4.0 * cv::norm(quad[1] - quad[0]) / texture.size().width);
    const Point3 across = (quad[1] - quad[0]) / level.cols, down = (quad[3] - quad[0]) / level.rows;
    const cv::Matx33d lens(camera.focal, 0, camera.size.width / 2.0, 0, camera.focal, camera.size.height / 2.0, 0, 0,
                           1);
    const Point3 a = camera.turn * across, b = camera.turn * down, o = camera.seen(quad[0]);
    const cv::Matx33d to_picture = lens * cv::Matx33d(a[0], b[0], o[0], a[1], b[1], o[1], a[2], b[2], o[2]);
    cv::Mat patch;
    cv::warpPerspective(level, patch, to_picture, picture.size(), cv::INTER_LINEAR,
                        beyond == Beyond::repeat ? cv::BORDER_WRAP : cv::BORDER_REPLICATE);
    blend(picture, patch, mask, shade);
}

}  // namespace tallyman::sample
