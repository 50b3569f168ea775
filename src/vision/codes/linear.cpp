#include "vision/codes/linear.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <span>

#include "vision/codes/ean.h"
#include "vision/codes/edges.h"
#include "vision/codes/explain.h"

namespace tallyman::vision {
namespace {

constexpr std::size_t regions_max = 6;  // of one level
constexpr std::size_t explained_regions_max = 4;
constexpr std::size_t edges_min = 20;  // of any code worth the effort
constexpr float narrow_pixels = 350;   // at working scale: below, a module has less than 3 pixels
constexpr int trusted_lines = 8;
constexpr float margin_min = 6;        // log likelihood ratio to the next code
constexpr float explained_min = 0.8f;  // share of the line's variance
constexpr float catalogue_explained_min = 0.75f;
constexpr float likeness_min = 0.6f;  // of slices at different heights
constexpr float barlike_min = 0.5f;
constexpr float catalogue_under_free_max = 3;

struct Part {
    float top, bottom;
};
// The whole, then thin slices, which suffer less from leaning or bent bars and may lie beside glare.
constexpr Part parts[] = {{0.2f, 0.8f}, {0.44f, 0.56f}, {0.25f, 0.37f}, {0.63f, 0.75f}};
// Between and beside those, where only turns are read.
constexpr Part more_parts[] = {{0.12f, 0.22f}, {0.36f, 0.46f}, {0.54f, 0.64f},
                               {0.78f, 0.88f}, {0.03f, 0.13f}, {0.87f, 0.97f}};

// A turn is at least so large a share of a strip's contrast; less sees noise, more loses thin bars.
constexpr float turn_shares[] = {0.12f, 0.06f, 0.25f};

struct Cut {
    Plane box;
    Frame frame;
};

// The region upright, `step` picture pixels a pixel across.
Cut cut_out(const Plane& picture, const BarRegion& region, float step) {
    constexpr float quiet = 1.15f;
    constexpr float rim = 8;
    constexpr int width_max = 2000;
    constexpr int rows_max = 160;
    const float half_width = region.half_width * quiet + rim;
    const float half_height = region.half_height * 0.9f;
    const int width = std::min(width_max, static_cast<int>(2 * half_width / step));
    const int height = std::clamp(static_cast<int>(2 * half_height), 4, rows_max);
    const Frame frame{region.centre - half_width * region.across - half_height * region.down(),
                      (2 * half_width / static_cast<float>(width)) * region.across,
                      (2 * half_height / static_cast<float>(height)) * region.down()};
    return {crop(picture, frame, width, height), frame};
}

std::array<Point, 4> corners_along(const Frame& frame, float left, float right, float height) {
    return {frame.at(left, 0), frame.at(right, 0), frame.at(right, height), frame.at(left, height)};
}

FoundCode found_in(RawCode raw, const Cut& cut) {
    float left = raw.corners[0].x;
    float right = left;
    for (const Point p : raw.corners) left = std::min(left, p.x), right = std::max(right, p.x);
    return {raw.format, std::move(raw.text), std::move(raw.symbology),
            corners_along(cut.frame, left, right, static_cast<float>(cut.box.height))};
}

// A UPC-A is printed and searched for without the leading zero.
void set_text(FoundCode& code, std::string digits) {
    if (digits.size() == 8) {
        code = {CodeFormat::ean8, std::move(digits), "]E4", code.corners};
        return;
    }
    const bool upc = digits.front() == '0';
    code.format = upc ? CodeFormat::upc_a : CodeFormat::ean13;
    code.text = upc ? digits.substr(1) : std::move(digits);
}

// Read on one strip, it covers the region's height.
FoundCode found_as(std::string text, const BarRegion& region, const Strip& strip, const EanFit& fit) {
    const Point down = region.down();
    const Point from = strip.frame.origin - region.centre;
    const float below_top = from.x * down.x + from.y * down.y + region.half_height;
    const Frame frame{strip.frame.origin - below_top * down, strip.frame.right, down};
    FoundCode code{{}, {}, "]E0", corners_along(frame, fit.start, fit.end, 2 * region.half_height)};
    set_text(code, std::move(text));
    return code;
}

// What the turns of one strip spell, as it is or with its light evened out.
std::optional<FoundCode> read_turns_of(const BarRegion& region, const Strip& strip) {
    for (const Strip& line : {strip, evened(strip)}) {
        for (const float share : turn_shares) {
            const auto reading = read_turns(turns_of(line.darkness, share));
            if (reading) return found_as(reading->text, region, strip, {reading->start, reading->end, 0});
        }
    }
    return {};
}

// Whether some slice of the region turns where that UPC-E does, in its own light or evened out. It has but one digit to
// check it, and its sets tell that digit: of small and blurred ones every tenth is read as another, on several lines.
bool shows_upc_e(const Plane& picture, const BarRegion& region, const std::string& text) {
    if (text.size() != 8) return false;
    const std::string modules = upc_e_modules_of(text);
    const auto shows = [&](const Part& part) {
        const Strip strip = strip_of(picture, region, part.top, part.bottom);
        return std::ranges::any_of(turn_shares, [&](float share) {
            return show_modules(turns_of(strip.darkness, share), modules) ||
                   show_modules(turns_of(evened(strip).darkness, share), modules);
        });
    };
    return std::ranges::any_of(parts, shows) || std::ranges::any_of(more_parts, shows);
}

std::string thirteen(const FoundCode& code) { return code.format == CodeFormat::upc_a ? "0" + code.text : code.text; }

bool is_ean(const RawCode& raw) { return raw.format == CodeFormat::ean13 || raw.format == CodeFormat::upc_a; }

// What thin slices of the region show at the place of a code that was read there: the same text, or with as much
// certainty as any explained code another one. Empty when they cannot tell.
std::string witnessed(const Plane& picture, const BarRegion& region, const FoundCode& code) {
    for (const Part& part : std::span(parts).subspan(1)) {
        const Strip strip = strip_of(picture, region, part.top, part.bottom);
        const auto along = [&](Point corner) {
            const Point from = corner - strip.frame.origin;
            return from.x * strip.frame.right.x + from.y * strip.frame.right.y;
        };
        const FreeReading reading = explain_near(strip, {along(code.corners[0]), along(code.corners[1]), 0});
        const bool sure = reading.explained >= explained_min && reading.margin >= margin_min;
        if (reading.text == thirteen(code) || (sure && !reading.text.empty())) return reading.text;
    }
    return {};
}

// What explaining found for one region.
struct Explained {
    std::optional<FoundCode> code;
    bool barlike = false;
};

// Strips at different heights are separate witnesses for one text: their log likelihood ratios add up.
class Evidence {
public:
    bool makes_sure(const FreeReading& reading) {
        if (reading.text.empty() || reading.explained < explained_min) return false;
        return (margins_[reading.text] += std::max(0.0f, reading.margin)) >= margin_min;
    }

private:
    std::map<std::string, float> margins_;
};

bool is_sure(const EanCatalogue::Match& match) {
    return !match.text.empty() && match.explained >= catalogue_explained_min && match.over_second >= margin_min &&
           match.under_free <= catalogue_under_free_max;
}

Explained explain(const BarRegion& region, const std::vector<Strip>& strips, const EanCatalogue& catalogue,
                  const std::optional<FoundCode>& doubtful) {
    struct Way {
        Label label;
        bool even;
    };
    Explained out;
    Evidence plain_evidence, even_evidence;  // one strip in two lights is one witness
    for (const auto& [label, even] : {Way{Label::flat, false}, {Label::flat, true}, {Label::bent, false}}) {
        for (std::size_t i = label == Label::bent ? 1 : 0; i < strips.size(); ++i) {
            for (const FreeReading& reading : explain_freely(even ? evened(strips[i]) : strips[i], label, 1)) {
                out.barlike |= reading.explained > barlike_min;
                const bool agrees = doubtful && reading.text == thirteen(*doubtful);
                if (agrees || (even ? even_evidence : plain_evidence).makes_sure(reading)) {
                    out.code = found_as(reading.text, region, strips[i], reading.fit);
                    return out;
                }
                const auto match = catalogue.best(reading);
                if (is_sure(match)) {
                    out.code = found_as(match.text, region, strips[i], reading.fit);
                    return out;
                }
            }
            if (!out.barlike && i == 1) return out;
        }
    }
    return out;
}

std::optional<FoundCode> read_cut(const Plane& picture, const BarRegion& region, const Cut& cut,
                                  std::optional<FoundCode>& doubtful) {
    auto raw = read_one(cut.box, {.linear = true});
    if (!raw) return {};
    const bool ean = is_ean(*raw);
    FoundCode code = found_in(std::move(*raw), cut);
    if (code.format == CodeFormat::upc_e && !shows_upc_e(picture, region, code.text)) {
        doubtful = std::move(code);
        return {};
    }
    if (std::string text = ean ? witnessed(picture, region, code) : std::string(); !text.empty()) {
        set_text(code, std::move(text));
        return code;
    }
    if (!ean || (doubtful && doubtful->text == code.text)) return code;
    doubtful = std::move(code);
    return {};
}

// Sharpened and enlarged, for what the plain cut did not give.
std::optional<FoundCode> read_harder(const Plane& picture, const BarRegion& region, const Cut& plain,
                                     std::optional<FoundCode>& doubtful) {
    constexpr float sharpening = 2;
    constexpr float enlarged_max = 500;  // pixels: enlarging more than this only costs time
    if (auto code = read_cut(picture, region, {sharpened(plain.box, 3, sharpening), plain.frame}, doubtful))
        return code;
    if (2 * region.half_width > enlarged_max) return {};
    const Cut large = cut_out(picture, region, 0.5f);
    if (auto code = read_cut(picture, region, large, doubtful)) return code;
    return read_cut(picture, region, {sharpened(large.box, 6, sharpening), large.frame}, doubtful);
}

// The cheap look first, others where there are as many edges as a code has, and explaining only where slices at
// different heights show the same bars.
Explained look_at(const Plane& picture, const BarRegion& region, const EanCatalogue& catalogue,
                  std::size_t& explained) {
    std::optional<FoundCode> doubtful;
    const Cut plain = cut_out(picture, region, 1);
    if (auto code = read_cut(picture, region, plain, doubtful)) return {std::move(code), true};
    const auto strip_at = [&](const Part& part) { return strip_of(picture, region, part.top, part.bottom); };
    std::vector<Strip> strips(1);
    bool many = false;
    for (const Part& part : std::span(parts).subspan(1))
        many |= count_edges(strips.emplace_back(strip_at(part))) >= edges_min;
    if (!many) return {};
    for (const Strip& strip : std::span(strips).subspan(1)) {
        if (auto code = read_turns_of(region, strip)) return {std::move(code), true};
    }
    for (const Part& part : more_parts) {
        if (auto code = read_turns_of(region, strip_at(part))) return {std::move(code), true};
    }
    if (auto code = read_harder(picture, region, plain, doubtful)) return {std::move(code), true};
    // Blurred, those bars would be explained by some EAN-13 of nearly the same turns.
    if (doubtful && doubtful->format == CodeFormat::upc_e) return {{}, true};
    const bool alike = std::max(likeness(strips[1], strips[2]), likeness(strips[1], strips[3])) > likeness_min;
    if (!alike || explained == explained_regions_max) return {};
    ++explained;
    strips[0] = strip_at(parts[0]);
    return explain(region, strips, catalogue, doubtful);
}

BarRegion scaled(BarRegion region, float scale) {
    region.centre = scale * region.centre;
    region.half_width *= scale;
    region.half_height *= scale;
    return region;
}

bool same_place(const BarRegion& a, const BarRegion& b) {
    const Point d = a.centre - b.centre;
    const float along = std::abs(d.x * b.across.x + d.y * b.across.y);
    const float down = std::abs(d.x * b.down().x + d.y * b.down().y);
    const float turn = std::abs(a.across.x * b.across.x + a.across.y * b.across.y);
    return turn > 0.97f && along < 0.2f * b.half_width && down < 0.3f * b.half_height &&
           a.half_width < 1.2f * b.half_width && a.half_width > 0.8f * b.half_width;
}

// Of one level, in pixels of the whole.
std::vector<BarRegion> regions_of(const Plane& level, float scale) {
    auto regions = find_bar_regions(level, regions_max);
    for (BarRegion& region : regions) region = scaled(region, scale);
    return regions;
}

bool is_covered(const BarRegion& region, const std::vector<FoundCode>& found) {
    return std::ranges::any_of(found, [&](const FoundCode& code) { return is_inside(region.centre, code.corners); });
}

// The level where most codes of a photo have bars of one to three pixels comes first.
std::vector<const Plane*> in_order_of_promise(std::vector<const Plane*> levels) {
    constexpr int best_side = 640;
    std::ranges::stable_sort(levels, {}, [](const Plane* level) {
        return std::abs(std::log(static_cast<float>(std::max(level->width, level->height)) / best_side));
    });
    return levels;
}

// A picture hardly larger than a code is a code's own picture: print on white, without anything to find it by.
void read_whole(const Plane& picture, LinearScan& scan) {
    constexpr int small_side = 500;
    if (!scan.found.empty() || std::max(picture.width, picture.height) > small_side) return;
    auto raw = read_one(picture, {.linear = true, .rotated = true, .lines_min = std::min(2, picture.height)});
    if (!raw || raw->format == CodeFormat::upc_e || (is_ean(*raw) && raw->lines < trusted_lines)) return;
    scan.found.push_back({raw->format, std::move(raw->text), std::move(raw->symbology), raw->corners});
}

}  // namespace

LinearScan read_linear_codes(const Plane& whole, const std::vector<const Plane*>& levels,
                             const EanCatalogue& catalogue) {
    LinearScan scan;
    const Plane& picture = *levels[0];
    const float whole_scale = static_cast<float>(whole.width) / static_cast<float>(picture.width);
    std::vector<BarRegion> tried;
    std::size_t explained = 0;
    for (const Plane* level : in_order_of_promise(levels)) {
        for (const BarRegion& region :
             regions_of(*level, static_cast<float>(picture.width) / static_cast<float>(level->width))) {
            const bool known = std::ranges::any_of(tried, [&](const BarRegion& t) { return same_place(region, t); });
            if (known || is_covered(region, scan.found)) continue;
            tried.push_back(region);
            const bool narrow = 2 * region.half_width < narrow_pixels;
            const float scale = narrow ? whole_scale : 1;
            auto result = look_at(narrow ? whole : picture, scaled(region, scale), catalogue, explained);
            if (result.code) {
                for (Point& corner : result.code->corners) corner = (1 / scale) * corner;
                add_found(scan.found, std::move(*result.code));
            } else if (result.barlike) {
                scan.unread.push_back(region);
            }
        }
    }
    read_whole(picture, scan);
    std::erase_if(scan.unread, [&](const BarRegion& region) { return is_covered(region, scan.found); });
    return scan;
}

}  // namespace tallyman::vision
