#include "vision/framing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace tallyman::vision {
namespace {

constexpr int measured_side = 640;  // longest side at which edges are measured
constexpr float gradient_min = 6;   // grey levels a pixel
constexpr float gradient_max = 30;  // one sharp edge is not worth more than a soft one of its length
constexpr int roll_max = 44;        // degrees; beyond it up and across change places
constexpr int spread = 3;           // degrees around a turn that count for it
constexpr int tilted_from = 15;     // degrees
constexpr double clearly = 1.6;     // the edges at that turn over those at none
constexpr double edges_min = 0.01;  // of the picture's pixels
constexpr double goods_seen = 0.5;  // a score from here on is a product seen, as in check_products.h
constexpr double share_far = 0.06;  // of the longer side: 77 pixels at working scale
constexpr double share_close = 0.95;
constexpr double code_share_close = 0.5;  // a label of a tenth of the carton fills half of the picture

using Turns = std::array<double, 180>;  // how much edge there is by the direction of its gradient, degrees

Turns turns_of(const Plane& plane) {
    Turns turns{};
    for (int y = 1; y < plane.height - 1; ++y) {
        const std::uint8_t *above = plane.row(y - 1), *row = plane.row(y), *below = plane.row(y + 1);
        for (int x = 1; x < plane.width - 1; ++x) {
            // Sobel: less bound to the pixels' grid than plain differences.
            const int dx = above[x + 1] + 2 * row[x + 1] + below[x + 1] - above[x - 1] - 2 * row[x - 1] - below[x - 1];
            const int dy = below[x - 1] + 2 * below[x] + below[x + 1] - above[x - 1] - 2 * above[x] - above[x + 1];
            const float size = std::sqrt(static_cast<float>(dx * dx + dy * dy)) / 8;
            if (size < gradient_min) continue;
            const double angle = std::atan2(dy, dx) * 180 / std::numbers::pi;
            turns[static_cast<std::size_t>(std::lround(angle + 360) % 180)] += std::min(size, gradient_max);
        }
    }
    return turns;
}

double near(const Turns& turns, int degrees) {
    double sum = 0;
    for (int d = degrees - spread; d <= degrees + spread; ++d) sum += turns[static_cast<std::size_t>((d + 360) % 180)];
    return sum;
}

struct Roll {
    int degrees = 0;
    double strength = 1;
    bool is_told = false;
};

Roll roll_of(const Plane& plane) {
    const Turns turns = turns_of(plane);
    double all = 0;
    for (const double turn : turns) all += turn;
    Roll roll;
    if (all < edges_min * gradient_min * plane.width * plane.height) return roll;
    // Both must be there: perspective alone turns only what lies across.
    const auto strength = [&](int degrees) { return std::sqrt(near(turns, degrees) * near(turns, degrees + 90)); };
    double best = 0;
    for (int degrees = -roll_max; degrees <= roll_max; ++degrees) {
        if (strength(degrees) <= best) continue;
        best = strength(degrees);
        roll.degrees = degrees;
    }
    // "Upright" is as wide as what is let pass: few hold a phone to the degree.
    double upright = 1;
    for (int degrees = -spread; degrees <= spread; ++degrees) upright = std::max(upright, strength(degrees));
    roll.strength = best / upright;
    roll.is_told = true;
    return roll;
}

float longer_side(const Box& box) { return std::max(box.width, box.height); }

const Box* longest(const Box* best, const Box& box) {
    return best == nullptr || longer_side(box) > longer_side(*best) ? &box : best;
}

const Box* longest_unit(std::span<const SeenProduct> goods) {
    const Box* best = nullptr;
    for (const SeenProduct& product : goods)
        if (product.score >= goods_seen)
            for (const Box& box : product.boxes) best = longest(best, box);
    return best;
}

bool every_line_is_seen(std::span<const SeenProduct> goods, const Expectation& expected) {
    return std::all_of(expected.products.begin(), expected.products.end(), [&](const ExpectedProduct& line) {
        return std::any_of(goods.begin(), goods.end(), [&](const SeenProduct& product) {
            return product.gtin == line.gtin.text && product.score >= goods_seen;
        });
    });
}

}  // namespace

Finding check_framing(const Plane& luma, double scale, std::span<const SeenProduct> goods,
                      std::span<const SeenCode> codes, const Expectation& expected) {
    Plane small = luma;
    while (std::max(small.width, small.height) > measured_side) small = halved(small);
    const Roll roll = roll_of(small);

    Finding finding{.check = Check::framing, .code = "nothing_to_measure", .number = static_cast<double>(roll.degrees)};
    finding.numbers["roll_strength"] = roll.strength;
    const auto say = [&finding](Outcome outcome, const char* code, double confidence) {
        finding.outcome = outcome;
        finding.code = code;
        finding.confidence = confidence;
    };
    if (roll.is_told) say(Outcome::pass, "well_framed", 0.8);
    if (std::abs(roll.degrees) >= tilted_from && roll.strength >= clearly)
        say(Outcome::cannot_tell, "tilted", std::min(0.95, 0.4 * roll.strength));

    const double side = std::max(luma.width, luma.height) / scale;
    const Box* unit = longest_unit(goods);
    const Box* code = nullptr;
    for (const SeenCode& one : codes) code = longest(code, one.box);
    if (unit != nullptr) finding.numbers["goods_share"] = longer_side(*unit) / side;
    if (expected.products.empty() || every_line_is_seen(goods, expected)) return finding;
    const Box* close = unit != nullptr && longer_side(*unit) > share_close * side        ? unit
                       : code != nullptr && longer_side(*code) > code_share_close * side ? code
                                                                                         : nullptr;
    if (close != nullptr) {
        say(Outcome::fail, "too_close", 0.8);
        finding.boxes = {*close};
    } else if (unit != nullptr && longer_side(*unit) < share_far * side) {
        say(Outcome::fail, "too_far", 0.8);
    }
    return finding;
}

}  // namespace tallyman::vision
