#include "vision/products/face.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace tallyman::vision {
namespace {

constexpr int white = 246;             // JPEG rings a little around the product
constexpr double speck_share = 0.002;  // of the picture: dust and ringing, not product

// White that is reached from the border; white inside the product stays product.
cv::Mat background_of(const cv::Mat& rgb) {
    cv::Mat channels[3], darkest;
    cv::split(rgb, channels);
    cv::min(channels[0], channels[1], darkest);
    cv::min(darkest, channels[2], darkest);
    cv::Mat background = darkest > white;
    cv::copyMakeBorder(background, background, 1, 1, 1, 1, cv::BORDER_CONSTANT, 255);
    cv::floodFill(background, {0, 0}, 128, nullptr, 0, 0, 4);
    return background(cv::Rect(1, 1, rgb.cols, rgb.rows)) == 128;
}

cv::Mat hull_of(const cv::Mat& foreground) {
    cv::Mat opened;
    cv::morphologyEx(foreground, opened, cv::MORPH_OPEN, cv::Mat::ones(3, 3, CV_8U));
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(opened, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    std::vector<cv::Point> points;
    for (const auto& outline : outlines)
        if (cv::contourArea(outline) > speck_share * static_cast<double>(foreground.total()))
            points.insert(points.end(), outline.begin(), outline.end());
    if (points.size() < 3) return cv::Mat(foreground.size(), CV_8U, cv::Scalar(255));
    std::vector<cv::Point> hull;
    cv::convexHull(points, hull);
    cv::Mat mask = cv::Mat::zeros(foreground.size(), CV_8U);
    cv::fillConvexPoly(mask, hull, 255);
    return mask;
}

}  // namespace

Face cut_out(int width, int height, std::span<const std::uint8_t> rgb) {
    const cv::Mat picture(height, width, CV_8UC3, const_cast<std::uint8_t*>(rgb.data()));
    const cv::Mat mask = hull_of(background_of(picture) == 0);
    const cv::Rect place = cv::boundingRect(mask);
    const double scale = std::sqrt(face_area / std::max(1, cv::countNonZero(mask)));
    // A sliver is no product; the bound keeps a hostile picture from becoming a wide face.
    const auto side = [scale](int pixels) { return std::clamp(cvRound(pixels * scale), 32, 8 * face_side); };
    const cv::Size size(side(place.width), side(place.height));
    cv::Mat colours, shape, luma;
    cv::resize(picture(place), colours, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    cv::resize(mask(place), shape, size, 0, 0, cv::INTER_NEAREST);
    cv::cvtColor(colours, luma, cv::COLOR_RGB2GRAY);
    Face face;
    face.luma = {size.width, size.height, {luma.data, luma.data + luma.total()}};
    face.rgb.assign(colours.data, colours.data + colours.total() * 3);
    face.mask.assign(shape.data, shape.data + shape.total());
    return face;
}

}  // namespace tallyman::vision
