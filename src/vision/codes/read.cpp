#include "vision/codes/read.h"

#include <algorithm>
#include <cmath>

#include "vision/codes/gs1.h"
#include "vision/codes/linear.h"
#include "vision/codes/matrix.h"
#include "vision/jpeg.h"

namespace tallyman::vision {
namespace {

constexpr int search_side = 700;  // long side of the largest level that is searched for matrix codes

Box box_around(const std::array<Point, 4>& corners, float scale) {
    float left = 1e9f, right = -1e9f, top = 1e9f, bottom = -1e9f;
    for (const Point p : corners) {
        left = std::min(left, p.x), right = std::max(right, p.x);
        top = std::min(top, p.y), bottom = std::max(bottom, p.y);
    }
    return {scale * left, scale * top, scale * (right - left), scale * (bottom - top), {}};
}

Box box_around(const BarRegion& region, float scale) {
    const Point u = region.half_width * region.across;
    const Point v = region.half_height * region.down();
    const Point c = region.centre;
    return box_around(std::array{c - u - v, c + u - v, c + u + v, c - u + v}, scale);
}

// The 12 digits that the 8 of a UPC-E stand for (GS1 General Specifications, 5.2.2.4.2).
std::string upc_a_of_upc_e(const std::string& e) {
    const std::string digits = e.substr(1, 6);
    const char last = digits[5];
    std::string body;
    if (last <= '2')
        body = digits.substr(0, 2) + last + "0000" + digits.substr(2, 3);
    else if (last == '3')
        body = digits.substr(0, 3) + "00000" + digits.substr(3, 2);
    else if (last == '4')
        body = digits.substr(0, 4) + "00000" + digits[4];
    else
        body = digits.substr(0, 5) + "0000" + last;
    return e[0] + body + e[7];
}

SeenCode seen_code(const FoundCode& found, const EanCatalogue& catalogue, float scale) {
    SeenCode code{.format = std::string(name(found.format)),
                  .text = found.text,
                  .gs1 = {},
                  .box = box_around(found.corners, scale),
                  .in_catalogue = {}};
    if (found.format == CodeFormat::upc_e && found.text.size() == 8) code.text = upc_a_of_upc_e(found.text);
    code.gs1 = gs1_of_code(code.format, found.symbology, code.text);
    code.box.label = code.text;
    if (const auto gtin = code.gs1.find("01"); gtin != code.gs1.end() && !catalogue.empty()) {
        code.in_catalogue = catalogue.contains(gtin->second);
    }
    return code;
}

std::vector<FoundCode> together(std::vector<FoundCode> matrix, std::vector<FoundCode> linear) {
    for (FoundCode& code : linear) {
        // Rows of a matrix code now and then look like a short linear one.
        const bool within = std::ranges::any_of(
            matrix, [&](const FoundCode& m) { return is_inside(centre_of(code.corners), m.corners); });
        if (!within) matrix.push_back(std::move(code));
    }
    return matrix;
}

}  // namespace

CodesSeen read_codes(const Photo& photo, const EanCatalogue& catalogue) {
    std::vector<const Plane*> levels{&photo.luma};
    for (const Plane& level : photo.smaller) {
        if (std::max(level.width, level.height) >= 300) levels.push_back(&level);
    }
    const auto small =
        std::ranges::find_if(levels, [](const Plane* p) { return std::max(p->width, p->height) <= search_side; });
    const Plane full = photo.scale < 0.95 ? full_luma(photo) : Plane{};
    const Plane& whole = full.empty() ? photo.luma : full;
    auto linear = read_linear_codes(whole, levels, catalogue);
    const auto found = together(read_matrix_codes(whole, photo.luma, small == levels.end() ? *levels.back() : **small),
                                std::move(linear.found));

    const auto scale = static_cast<float>(1 / photo.scale);
    CodesSeen seen;
    for (const FoundCode& code : found) seen.codes.push_back(seen_code(code, catalogue, scale));
    std::ranges::stable_sort(seen.codes, {}, [](const SeenCode& c) { return std::pair(c.box.y, c.box.x); });
    for (const BarRegion& region : linear.unread) seen.unread.push_back(box_around(region, scale));
    return seen;
}

}  // namespace tallyman::vision
