#include "vision/plates.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace tallyman::vision {
namespace {

constexpr int height_min = 6, height_max = 30;  // of a character, in the pixels of one pyramid level
constexpr std::size_t levels_max = 3;           // so characters of up to 120 pixels
constexpr double darker = 0.82;                 // than their neighbourhood
constexpr int neighbourhood = 41;
constexpr double like_heights = 1.35;           // largest over smallest in a row
constexpr double gap_max = 0.9;                 // between two characters, in heights
constexpr double row_min = 1.5, row_max = 5.0;  // width of a row in heights: three to seven characters
constexpr std::size_t characters_min = 2;       // patches in a row: blur grows neighbours together

struct Row {
    std::vector<cv::Rect> characters;  // from left to right
    cv::Rect box;
    double height = 0;  // the characters' mean: the box of a tilted row is higher than they are
    double middle() const { return box.y + box.height / 2.0; }
};

Row row_of(std::vector<cv::Rect> characters) {
    Row row{std::move(characters), {}, 0};
    for (const cv::Rect& one : row.characters) {
        row.box |= one;
        row.height += static_cast<double>(one.height) / static_cast<double>(row.characters.size());
    }
    return row;
}

bool are_alike(double a, double b) { return std::max(a, b) < like_heights * std::min(a, b); }

std::vector<cv::Rect> characters_in(const cv::Mat& picture) {
    cv::Mat around, mask, labels, stats, middles;
    cv::boxFilter(picture, around, -1, {neighbourhood, neighbourhood});
    cv::Mat threshold;
    around.convertTo(threshold, CV_8U, darker);
    cv::compare(picture, threshold, mask, cv::CMP_LT);
    const int count = cv::connectedComponentsWithStats(mask, labels, stats, middles, 4, CV_32S);
    std::vector<cv::Rect> out;
    for (int i = 1; i < count; ++i) {
        const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                           stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
        const double fill = static_cast<double>(stats.at<int>(i, cv::CC_STAT_AREA)) / box.area();
        if (box.height < height_min || box.height > height_max || box.width > 3 * box.height) continue;
        if (box.width < box.height / 6 || fill < 0.18) continue;
        out.push_back(box);
    }
    std::sort(out.begin(), out.end(),
              [](const cv::Rect& a, const cv::Rect& b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
    return out;
}

// Chains from left to right, each character taken by the first chain it fits.
std::vector<Row> rows_of(const std::vector<cv::Rect>& characters) {
    std::vector<Row> rows;
    std::vector<bool> taken(characters.size(), false);
    for (std::size_t first = 0; first < characters.size(); ++first) {
        if (taken[first]) continue;
        std::vector<std::size_t> members{first};
        cv::Rect last = characters[first];
        for (std::size_t i = first + 1; i < characters.size(); ++i) {
            const cv::Rect& next = characters[i];
            const double gap = next.x - (last.x + last.width);
            if (gap > gap_max * last.height) break;
            if (taken[i] || gap < -0.3 * last.height || !are_alike(next.height, last.height)) continue;
            if (std::abs(next.y + next.height / 2.0 - last.y - last.height / 2.0) > 0.35 * last.height) continue;
            members.push_back(i);
            last = next;
        }
        if (members.size() < characters_min) continue;
        std::vector<cv::Rect> chain;
        for (const std::size_t i : members) {
            taken[i] = true;
            chain.push_back(characters[i]);
        }
        rows.push_back(row_of(std::move(chain)));
    }
    return rows;
}

// What stands beside the sheet may have been chained to its characters: only what is over or under the other row
// counts.
Row beside(const Row& row, const Row& other) {
    std::vector<cv::Rect> characters;
    for (const cv::Rect& one : row.characters) {
        const double middle = one.x + one.width / 2.0;
        if (middle > other.box.x - 0.6 * row.height && middle < other.box.br().x + 0.6 * row.height)
            characters.push_back(one);
    }
    return row_of(std::move(characters));
}

bool is_plate_row(const Row& row) {
    return row.characters.size() >= characters_min && row.box.width >= row_min * row.height &&
           row.box.width <= row_max * row.height;
}

bool stand_together(const Row& upper, const Row& lower) {
    const double height = (upper.height + lower.height) / 2;
    const double below = lower.middle() - upper.middle();
    const int overlap = std::min(upper.box.br().x, lower.box.br().x) - std::max(upper.box.x, lower.box.x);
    return are_alike(upper.height, lower.height) && below > 0.9 * height && below < 2.0 * height &&
           overlap > 0.7 * std::min(upper.box.width, lower.box.width);
}

// Both rows' characters, where together they have the shape of a plate's.
std::optional<cv::Rect> print_of(const Row& upper, const Row& lower) {
    if (!is_plate_row(upper) || !is_plate_row(lower)) return {};
    const cv::Rect print = upper.box | lower.box;
    if (print.width > 2.6 * print.height || print.width < 0.8 * print.height) return {};
    return print;
}

// A third row of such characters makes it a text of some other kind.
bool stand_alone(const Row& upper, const Row& lower, const std::vector<Row>& rows) {
    return std::none_of(rows.begin(), rows.end(), [&](const Row& other) {
        const bool is_one_of_them = other.box == upper.box || other.box == lower.box;
        return !is_one_of_them && other.characters.size() > 2 &&
               (stand_together(other, upper) || stand_together(lower, other));
    });
}

// The sheet itself: much lighter than the characters, all around them.
bool is_on_light_ground(const cv::Mat& picture, const cv::Rect& print) {
    const int rim = std::max(2, print.height / 10);
    const cv::Rect whole = cv::Rect(print.x - rim, print.y - rim, print.width + 2 * rim, print.height + 2 * rim) &
                           cv::Rect(0, 0, picture.cols, picture.rows);
    cv::Mat sorted = picture(whole).clone().reshape(1, 1);
    cv::sort(sorted, sorted, cv::SORT_EVERY_ROW | cv::SORT_ASCENDING);
    const int light = sorted.at<std::uint8_t>(0, sorted.cols * 3 / 4),
              dark = sorted.at<std::uint8_t>(0, sorted.cols / 20);
    return light > 90 && dark < 0.6 * light;
}

void find_in(const cv::Mat& picture, double unit, std::vector<Box>& plates) {
    const std::vector<Row> rows = rows_of(characters_in(picture));
    for (const Row& above : rows)
        for (const Row& below : rows) {
            if (&above == &below || !stand_together(above, below)) continue;
            auto print = print_of(above, below);
            if (!print) {
                const Row upper = beside(above, below);
                print = print_of(upper, beside(below, upper));
            }
            if (!print || !stand_alone(above, below, rows) || !is_on_light_ground(picture, *print)) continue;
            const double rim = 0.12 * print->height;
            plates.push_back({static_cast<float>((print->x - rim) * unit), static_cast<float>((print->y - rim) * unit),
                              static_cast<float>((print->width + 2 * rim) * unit),
                              static_cast<float>((print->height + 2 * rim) * unit), "plate"});
        }
}

}  // namespace

std::vector<Box> find_plates(const Plane& luma) {
    std::vector<Box> plates;
    cv::Mat level(luma.height, luma.width, CV_8UC1, const_cast<std::uint8_t*>(luma.samples.data()));
    double unit = 1;
    for (std::size_t i = 0; i < levels_max && std::min(level.cols, level.rows) > 4 * height_min; ++i, unit *= 2) {
        find_in(level, unit, plates);
        cv::Mat half;
        cv::resize(level, half, {}, 0.5, 0.5, cv::INTER_AREA);
        level = half;
    }
    return plates;
}

}  // namespace tallyman::vision
