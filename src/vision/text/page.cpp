#include "vision/text/page.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "vision/jpeg.h"

namespace tallyman::vision {
namespace {

constexpr int search_side = 640;
constexpr int dark_max = 35;                        // grey levels: too dark to have a colour
constexpr double area_min = 0.008, area_max = 0.9;  // of the picture
constexpr double solid_min = 0.85;                  // of its convex hull: paper has no bays
constexpr double filled_min = 0.8;                  // of its four-cornered outline
constexpr std::size_t pages_max = 3;
constexpr int page_long = 1700;    // pixels: 8 a millimetre of A5
constexpr double enlarge_max = 3;  // more pixels do not bring more print
constexpr double aspect_max = 2.6;
constexpr double stroke = 3;  // pixels, deviation
constexpr double sharpening = 1.5;
constexpr int thick_min = 12;     // pixels: no rule is
constexpr int rule_ink_min = 40;  // grey levels below the paper

using Corners = std::array<cv::Point2f, 4>;  // of the search picture, clockwise from the top left

// What is dark in any colour is no paper; so the least of the three. And paper in the shade is as colourless as in the
// light: the least of the three beside the greatest.
struct Whiteness {
    cv::Mat least, colourless;
};

Whiteness whiteness(const Photo& photo) {
    const cv::Mat rgb(photo.luma.height, photo.luma.width, CV_8UC3, const_cast<std::uint8_t*>(photo.rgb.data()));
    const double shrink = std::min(1.0, static_cast<double>(search_side) / std::max(rgb.cols, rgb.rows));
    cv::Mat small, channels[3], least, greatest, colourless;
    cv::resize(rgb, small, {}, shrink, shrink, cv::INTER_AREA);
    cv::split(small, channels);
    cv::min(channels[0], channels[1], least);
    cv::min(least, channels[2], least);
    cv::max(channels[0], channels[1], greatest);
    cv::max(greatest, channels[2], greatest);
    cv::divide(least, greatest, colourless, 255);
    colourless.setTo(0, greatest < dark_max);
    return {least, colourless};
}

// Clockwise from the corner nearest to the origin.
Corners ordered(std::vector<cv::Point2f> points) {
    const cv::Point2f middle = (points[0] + points[1] + points[2] + points[3]) / 4;
    std::sort(points.begin(), points.end(), [&](const cv::Point2f& a, const cv::Point2f& b) {
        return std::atan2(a.y - middle.y, a.x - middle.x) < std::atan2(b.y - middle.y, b.x - middle.x);
    });
    std::size_t first = 0;
    for (std::size_t i = 1; i < 4; ++i)
        if (points[i].x + points[i].y < points[first].x + points[first].y) first = i;
    return {points[first], points[(first + 1) % 4], points[(first + 2) % 4], points[(first + 3) % 4]};
}

// The outline with four corners, wherever a thumb or the picture's rim has not bitten too much of it off.
std::optional<Corners> four_corners(const std::vector<cv::Point>& contour) {
    std::vector<cv::Point> hull;
    cv::convexHull(contour, hull);
    const double area = cv::contourArea(contour), hull_area = cv::contourArea(hull);
    if (area < solid_min * hull_area) return {};
    const double around = cv::arcLength(hull, true);
    std::vector<cv::Point2f> best;
    for (double share = 0.01; share < 0.09 && best.empty(); share += 0.01) {
        std::vector<cv::Point> outline;
        cv::approxPolyDP(hull, outline, share * around, true);
        if (outline.size() == 4) best.assign(outline.begin(), outline.end());
    }
    if (best.empty()) {
        cv::Point2f corners[4];
        cv::minAreaRect(hull).points(corners);
        best.assign(corners, corners + 4);
    }
    const double outlined = cv::contourArea(best);
    if (outlined <= 0 || area < filled_min * outlined) return {};
    return ordered(std::move(best));
}

struct Candidate {
    Corners corners;
    double area = 0;
};

bool is_the_same(const Candidate& a, const Candidate& b) {
    double apart = 0;
    for (std::size_t i = 0; i < 4; ++i) apart = std::max(apart, cv::norm(a.corners[i] - b.corners[i]));
    return apart < 0.15 * std::sqrt(std::max(a.area, b.area));
}

// Paper is the lightest thing in its part of the picture, but nobody knows how light: several thresholds, and what
// keeps its shape under one of them counts.
std::vector<Candidate> candidates_in(const Whiteness& white) {
    std::vector<Candidate> out;
    const double whole = static_cast<double>(white.least.total());
    struct Mask {
        cv::Mat pixels;
        double span_max;  // of the picture's sides: a grey floor is colourless too, from rim to rim
    };
    std::vector<Mask> masks;
    for (const int threshold : {200, 175, 150, 125, 100, 75}) masks.push_back({white.least > threshold, 1});
    for (const int threshold : {215, 190, 165}) masks.push_back({white.colourless > threshold, 0.95});
    for (auto& [mask, span_max] : masks) {
        // Print must not tear the sheet, a bridge of light must not tie it to its neighbour.
        cv::morphologyEx(mask, mask, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {9, 9}));
        cv::morphologyEx(mask, mask, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {7, 7}));
        std::vector<std::vector<cv::Point>> contours;
        cv::findContours(mask, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE);
        for (const auto& contour : contours) {
            const double area = cv::contourArea(contour);
            if (area < area_min * whole || area > area_max * whole) continue;
            const cv::Rect around = cv::boundingRect(contour);
            if (around.width > span_max * mask.cols || around.height > span_max * mask.rows) continue;
            const auto corners = four_corners(contour);
            if (!corners) continue;
            const Candidate found{*corners, area};
            if (std::none_of(out.begin(), out.end(), [&](const Candidate& other) { return is_the_same(found, other); }))
                out.push_back(found);
        }
    }
    std::stable_sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) { return a.area > b.area; });
    return out;
}

// Divided by the paper's own light, which is what remains when the print is taken away.
cv::Mat flattened(const cv::Mat& page) {
    cv::Mat small, ground;
    cv::resize(page, small, {}, 0.125, 0.125, cv::INTER_AREA);
    cv::morphologyEx(small, ground, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_ELLIPSE, {21, 21}));
    cv::GaussianBlur(ground, ground, {}, 2);
    cv::resize(ground, ground, page.size(), 0, 0, cv::INTER_LINEAR);
    cv::Mat even;
    cv::divide(page, ground, even, 235);
    return even;
}

// A lens out of focus takes the fine strokes first, and the reader was trained on sharp print.
cv::Mat sharpened(const cv::Mat& page) {
    cv::Mat soft, out;
    cv::GaussianBlur(page, soft, {}, stroke);
    cv::addWeighted(page, 1 + sharpening, soft, -sharpening, 0, out);
    return out;
}

// Rules of a table make the reader take rows for pictures and drop lone figures between them. What is dark along a
// quarter of the page is ruled; print has gaps.
void remove_rules(cv::Mat& page) {
    const cv::Mat ink = 255 - page;
    for (const bool across : {true, false}) {
        const int length = (across ? page.cols : page.rows) / 4;
        cv::Mat rules;
        cv::morphologyEx(ink, rules, cv::MORPH_OPEN,
                         cv::getStructuringElement(cv::MORPH_RECT, across ? cv::Size(length, 1) : cv::Size(1, length)));
        cv::Mat thick;  // a picture or a border, not a rule
        cv::morphologyEx(
            rules, thick, cv::MORPH_OPEN,
            cv::getStructuringElement(cv::MORPH_RECT, across ? cv::Size(1, thick_min) : cv::Size(thick_min, 1)));
        rules -= thick;
        cv::dilate(rules, rules, cv::getStructuringElement(cv::MORPH_RECT, across ? cv::Size(1, 5) : cv::Size(5, 1)));
        page.setTo(235, rules > rule_ink_min);
    }
}

std::optional<Page> page_of(const Candidate& candidate, const cv::Mat& full, double to_full) {
    Corners corners = candidate.corners;
    for (auto& corner : corners) corner *= to_full;
    const auto side = [&](std::size_t a, std::size_t b) { return cv::norm(corners[a] - corners[b]); };
    double across = (side(0, 1) + side(3, 2)) / 2, down = (side(1, 2) + side(0, 3)) / 2;
    if (across > down) {
        std::rotate(corners.begin(), corners.begin() + 1, corners.end());
        std::swap(across, down);
    }
    if (across < 40 || down > aspect_max * across) return {};
    // Foreshortening shows in the longer of two opposite sides; A5 and A4 are as 1 to 1.41, receipts are longer.
    const double enlarge = std::min(enlarge_max, page_long / down);
    const cv::Size size(cvRound(across * enlarge), cvRound(down * enlarge));
    const Corners target{cv::Point2f(0, 0),
                         {static_cast<float>(size.width), 0},
                         {static_cast<float>(size.width), static_cast<float>(size.height)},
                         {0, static_cast<float>(size.height)}};
    const cv::Matx33d to_page = cv::Mat_<double>(cv::getPerspectiveTransform(corners.data(), target.data()));
    cv::Mat straight;
    cv::warpPerspective(full, straight, to_page, size, cv::INTER_CUBIC, cv::BORDER_REPLICATE);
    cv::Mat even = sharpened(flattened(straight));
    remove_rules(even);
    Page page{plane_of(size.width, size.height), {}};
    even.copyTo(cv::Mat(size, CV_8UC1, page.luma.samples.data()));
    const cv::Matx33d back = to_page.inv();
    std::copy(back.val, back.val + 9, page.to_picture.begin());
    return page;
}

}  // namespace

Box Page::in_picture(const Box& box) const {
    const auto& m = to_picture;
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    for (const double x : {box.x * 1.0, box.x + box.width * 1.0})
        for (const double y : {box.y * 1.0, box.y + box.height * 1.0}) {
            const double w = m[6] * x + m[7] * y + m[8];
            const double u = (m[0] * x + m[1] * y + m[2]) / w, v = (m[3] * x + m[4] * y + m[5]) / w;
            left = std::min(left, u), right = std::max(right, u), top = std::min(top, v), bottom = std::max(bottom, v);
        }
    return {static_cast<float>(left), static_cast<float>(top), static_cast<float>(right - left),
            static_cast<float>(bottom - top), box.label};
}

std::vector<Page> pages_in(const Photo& photo) {
    const Whiteness white = whiteness(photo);
    const std::vector<Candidate> candidates = candidates_in(white);
    if (candidates.empty()) return {};
    const Plane full = photo.jpeg.empty() ? photo.luma : full_luma(photo);
    const Plane& sharpest = full.empty() ? photo.luma : full;
    const cv::Mat picture(sharpest.height, sharpest.width, CV_8UC1, const_cast<std::uint8_t*>(sharpest.samples.data()));
    std::vector<Page> pages;
    for (const Candidate& candidate : candidates) {
        if (pages.size() == pages_max) break;
        auto page = page_of(candidate, picture, static_cast<double>(picture.cols) / white.least.cols);
        if (!page) continue;
        const double unit = static_cast<double>(photo.width) / picture.cols;
        for (std::size_t i = 0; i < 6; ++i) page->to_picture[i] *= unit;
        pages.push_back(*std::move(page));
    }
    return pages;
}

Page upside_down(const Page& page) {
    Page out = page;
    std::reverse(out.luma.samples.begin(), out.luma.samples.end());
    const auto& m = page.to_picture;
    const double w = page.luma.width, h = page.luma.height;
    for (std::size_t row = 0; row < 3; ++row) {
        out.to_picture[3 * row] = -m[3 * row];
        out.to_picture[3 * row + 1] = -m[3 * row + 1];
        out.to_picture[3 * row + 2] = m[3 * row] * w + m[3 * row + 1] * h + m[3 * row + 2];
    }
    return out;
}

}  // namespace tallyman::vision
