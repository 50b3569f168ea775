#include "sample/artwork.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "sample/canvas.h"
#include "sample/codes.h"

namespace tallyman::sample {
namespace {

constexpr Colour ink{0.1, 0.1, 0.12}, paper{0.97, 0.97, 0.96}, leaf_green{0.2, 0.55, 0.2};

Colour darker(Colour colour, double share) { return colour.mixed({0, 0, 0}, share); }
Colour lighter(Colour colour, double share) { return colour.mixed({1, 1, 1}, share); }
bool is_dark(Colour c) { return 0.3 * c.red + 0.59 * c.green + 0.11 * c.blue < 0.55; }
Colour readable_on(Colour ground) { return is_dark(ground) ? paper : Colour{0.1, 0.14, 0.3}; }

void berry(Canvas& c, double x, double y, double r, Colour colour) {
    c.disc(x, y, r, darker(colour, 0.15));
    c.disc(x - r * 0.1, y - r * 0.12, r * 0.86, colour);
    for (int i = 0; i < 9; ++i)
        c.oval(x + r * 0.55 * std::cos(i * 0.7 + 0.3), y + r * (0.6 * std::sin(i * 0.7 + 0.3)), r * 0.05, r * 0.09,
               lighter(colour, 0.6));
    c.oval(x - r * 0.35, y - r * 0.4, r * 0.2, r * 0.13, paper, 0.6);
    for (int i = -2; i <= 2; ++i) c.oval(x + i * r * 0.22, y - r * 0.92, r * 0.12, r * 0.28, leaf_green);
}

void citrus(Canvas& c, double x, double y, double r, Colour colour) {
    c.disc(x, y, r, darker(colour, 0.1));
    c.disc(x, y, r * 0.9, lighter(colour, 0.75));
    for (int i = 0; i < 9; ++i) {
        const double a = i * 2 * std::numbers::pi / 9;
        cairo_save(c.pen());
        cairo_translate(c.pen(), x, y);
        cairo_rotate(c.pen(), a);
        c.oval(r * 0.48, 0, r * 0.34, r * 0.24, colour);
        cairo_restore(c.pen());
    }
}

void leaf(Canvas& c, double x, double y, double r, Colour colour) {
    for (int i = -1; i <= 1; ++i) {
        cairo_save(c.pen());
        cairo_translate(c.pen(), x, y + r * 0.8);
        cairo_rotate(c.pen(), i * 0.6);
        c.oval(0, -r * 0.9, r * 0.3, r * 0.95, darker(colour, 0.12 + 0.1 * std::abs(i)));
        c.line(0, 0, 0, -r * 1.7, r * 0.05, lighter(colour, 0.5));
        cairo_restore(c.pen());
    }
}

// Milk jumping out of a glass: a crown of rounded fingers with drops over it.
void splash(Canvas& c, double x, double y, double r, Colour colour) {
    c.oval(x, y + r * 0.5, r * 1.15, r * 0.5, lighter(colour, 0.35), 0.9);
    for (int i = 0; i < 7; ++i) {
        const double a = (i - 3) * 0.36, length = r * (0.9 + 0.3 * ((i * 5) % 3));
        cairo_save(c.pen());
        cairo_translate(c.pen(), x, y + r * 0.5);
        cairo_rotate(c.pen(), a);
        c.oval(0, -length * 0.55, r * 0.17, length * 0.6, paper);
        c.disc(0, -length * 1.25, r * 0.11, paper);
        c.oval(r * 0.05, -length * 0.5, r * 0.05, length * 0.4, lighter(colour, 0.6), 0.8);
        cairo_restore(c.pen());
    }
    c.oval(x, y + r * 0.5, r * 0.85, r * 0.3, paper);
}

void drops(Canvas& c, double x, double y, double r, Colour colour) {
    c.oval(x, y + r * 0.3, r * 1.1, r * 0.6, paper);
    c.oval(x, y + r * 0.22, r * 0.85, r * 0.4, lighter(colour, 0.75));
    c.oval(x, y + r * 0.15, r * 0.6, r * 0.28, paper);
    c.disc(x, y - r * 0.55, r * 0.22, paper);
    c.oval(x - r * 0.1, y - r * 0.9, r * 0.08, r * 0.12, lighter(colour, 0.5));
    c.oval(x + r * 0.25, y + r * 0.12, r * 0.1, r * 0.05, colour, 0.7);
}

void beans(Canvas& c, double x, double y, double r, Colour colour) {
    for (int i = 0; i < 14; ++i) {
        const double a = i * 2.4, d = r * 0.28 * std::sqrt(i);
        c.oval(x + d * std::cos(a), y + d * std::sin(a) * 0.7, r * 0.24, r * 0.19, darker(colour, 0.25));
        c.oval(x + d * std::cos(a) - r * 0.03, y + d * std::sin(a) * 0.7 - r * 0.03, r * 0.2, r * 0.15, colour);
    }
}

void nut(Canvas& c, double x, double y, double r, Colour colour) {
    for (int i = 0; i < 3; ++i) {
        const double at = x + (i - 1) * r * 0.75, up = y + (i == 1 ? -r * 0.3 : r * 0.25);
        c.oval(at, up, r * 0.55, r * 0.62, darker(colour, 0.3));
        c.oval(at - r * 0.04, up - r * 0.05, r * 0.47, r * 0.54, lighter(colour, 0.15));
        c.line(at, up - r * 0.5, at, up + r * 0.5, r * 0.07, darker(colour, 0.4));
        c.oval(at + r * 0.2, up, r * 0.1, r * 0.35, darker(colour, 0.2), 0.6);
    }
}

void cocoa(Canvas& c, double x, double y, double r, Colour colour) {
    cairo_save(c.pen());
    cairo_translate(c.pen(), x, y);
    cairo_rotate(c.pen(), -0.35);
    for (int row = 0; row < 2; ++row) {
        for (int column = 0; column < 4; ++column) {
            const double left = (column - 2) * r * 0.55, top = (row - 1) * r * 0.55;
            c.box(left, top, r * 0.53, r * 0.53, darker(colour, 0.3));
            c.box(left + r * 0.06, top + r * 0.05, r * 0.4, r * 0.38, lighter(colour, 0.12));
        }
    }
    cairo_restore(c.pen());
}

void ice(Canvas& c, double x, double y, double r, Colour colour) {
    c.disc(x - r * 0.45, y + r * 0.1, r * 0.55, lighter(colour, 0.3));
    c.disc(x + r * 0.45, y + r * 0.1, r * 0.55, lighter(colour, 0.5));
    c.disc(x, y - r * 0.4, r * 0.58, lighter(colour, 0.65));
    c.oval(x - r * 0.2, y - r * 0.6, r * 0.16, r * 0.1, paper, 0.7);
    c.box(x - r * 1.05, y + r * 0.45, r * 2.1, r * 0.35, darker(colour, 0.1), 1, r * 0.15);
}

void motif(Canvas& c, Motif which, double x, double y, double r, Colour colour) {
    switch (which) {
        case Motif::splash:
            return splash(c, x, y, r, colour);
        case Motif::drops:
            return drops(c, x, y, r, colour);
        case Motif::berry:
            berry(c, x - r * 0.5, y + r * 0.15, r * 0.6, colour);
            return berry(c, x + r * 0.45, y - r * 0.05, r * 0.62, lighter(colour, 0.1));
        case Motif::citrus:
            return citrus(c, x, y, r * 0.9, colour);
        case Motif::leaf:
            return leaf(c, x, y, r * 0.8, colour);
        case Motif::bean:
            return beans(c, x, y, r, colour);
        case Motif::nut:
            return nut(c, x, y, r * 0.9, colour);
        case Motif::cocoa:
            return cocoa(c, x, y, r * 0.9, colour);
        case Motif::ice:
            return ice(c, x, y, r, colour);
    }
}

void shade_down(Canvas& c, double x, double y, double width, double height, Colour from, Colour to) {
    cairo_pattern_t* ramp = cairo_pattern_create_linear(0, y, 0, y + height);
    cairo_pattern_add_color_stop_rgb(ramp, 0, from.red, from.green, from.blue);
    cairo_pattern_add_color_stop_rgb(ramp, 1, to.red, to.green, to.blue);
    cairo_set_source(c.pen(), ramp);
    cairo_rectangle(c.pen(), x, y, width, height);
    cairo_fill(c.pen());
    cairo_pattern_destroy(ramp);
}

// A wavy edge: the ground below, the band above.
void wave(Canvas& c, double y, double swing, Colour colour) {
    const double w = c.width();
    cairo_set_source_rgb(c.pen(), colour.red, colour.green, colour.blue);
    cairo_move_to(c.pen(), 0, 0);
    cairo_line_to(c.pen(), w, 0);
    cairo_line_to(c.pen(), w, y);
    cairo_curve_to(c.pen(), w * 0.7, y + swing, w * 0.4, y - swing, 0, y + swing * 0.6);
    cairo_close_path(c.pen());
    cairo_fill(c.pen());
}

// Cardboard is dark at its folds and lighter just beside them.
void fold_edges(Canvas& c) {
    const double w = c.width(), h = c.height();
    for (int i = 0; i < 4; ++i) {
        const double width = 4.0 - i, alpha = 0.05 + 0.03 * i;
        c.line(0, h, w, h, width * 1.4, {0, 0, 0}, alpha);
        c.line(0, 0, 0, h, width, {0, 0, 0}, alpha);
        c.line(w, 0, w, h, width, {0, 0, 0}, alpha);
    }
    c.line(0, 0.8, w, 0.8, 1.4, {1, 1, 1}, 0.35);
}

// 130 x 44 mm: twice the retail size, as printed on cases.
void ean_panel(Canvas& c, const RangeItem& item, double x, double y) {
    const std::string& digits = item.product.gtin.text;
    c.box(x, y, 130, 46, paper);
    c.modules(ean13(digits), x, y + 3, 130, 33);
    c.text(digits, x + 65, y + 35, {.size_mm = 8, .align = Align::centre}, ink);
}

void brand(Canvas& c, const Packaging& p, double x, double y, double size, Colour colour, Align align, double width) {
    constexpr const char* families[] = {"Noto Serif", "Noto Sans Display", "Noto Serif Display", "Noto Sans"};
    c.text(p.brand, x, y,
           {.size_mm = size,
            .bold = true,
            .italic = p.layout % 2 == 0,
            .family = families[p.layout],
            .align = align,
            .width_max_mm = width},
           colour);
}

void flavour_pill(Canvas& c, const Packaging& p, double x, double y, double width, double height) {
    c.box(x, y, width, height, darker(p.accent, 0.05), 1, height * 0.4);
    c.text(p.flavour, x + width / 2, y - height * 0.02,
           {.size_mm = height * 0.68, .bold = true, .align = Align::centre, .width_max_mm = width * 0.88},
           readable_on(p.accent));
}

void front_layout(Canvas& c, const RangeItem& item) {
    const Packaging& p = item.packaging;
    const double w = c.width(), h = c.height();
    switch (p.layout) {
        case 0:  // ruled in two: brand left, picture right
            shade_down(c, 0, 0, w, h, p.ground, p.ground.mixed(p.accent, 0.12));
            c.box(0, 0, w * 0.54, h * 0.5, p.band);
            brand(c, p, w * 0.27, h * 0.07, h * 0.25, readable_on(p.band), Align::centre, w * 0.5);
            c.disc(w * 0.76, h * 0.42, h * 0.34, p.accent, 0.9);
            motif(c, p.motif, w * 0.76, h * 0.42, h * 0.24, lighter(p.accent, 0.2));
            c.text(p.line, w * 0.03, h * 0.51, {.size_mm = h * 0.1, .bold = true, .width_max_mm = w * 0.5}, p.band);
            flavour_pill(c, p, w * 0.03, h * 0.66, w * 0.46, h * 0.18);
            break;
        case 1:  // wave
            shade_down(c, 0, 0, w, h, lighter(p.accent, 0.35), p.accent);
            wave(c, h * 0.5, h * 0.12, p.ground);
            brand(c, p, w * 0.04, h * 0.03, h * 0.26, p.band, Align::left, w * 0.55);
            c.text(p.line, w * 0.04, h * 0.33, {.size_mm = h * 0.09, .bold = true, .width_max_mm = w * 0.5}, p.band);
            c.disc(w * 0.78, h * 0.33, h * 0.29, lighter(p.accent, 0.3));
            motif(c, p.motif, w * 0.78, h * 0.33, h * 0.21, darker(p.accent, 0.1));
            flavour_pill(c, p, w * 0.04, h * 0.64, w * 0.46, h * 0.2);
            break;
        case 2:  // medallion
            shade_down(c, 0, 0, w, h, p.band, darker(p.band, 0.25));
            c.oval(w * 0.35, h * 0.47, w * 0.32, h * 0.44, p.ground);
            c.oval(w * 0.35, h * 0.47, w * 0.3, h * 0.41, lighter(p.accent, 0.75));
            brand(c, p, w * 0.35, h * 0.1, h * 0.24, p.band, Align::centre, w * 0.5);
            c.text(p.line, w * 0.35, h * 0.4, {.size_mm = h * 0.09, .align = Align::centre, .width_max_mm = w * 0.5},
                   p.band);
            flavour_pill(c, p, w * 0.15, h * 0.56, w * 0.4, h * 0.17);
            motif(c, p.motif, w * 0.83, h * 0.32, h * 0.22, p.accent);
            break;
        default:  // hills
            shade_down(c, 0, 0, w, h, p.ground, lighter(p.ground, 0.3));
            c.oval(w * 0.2, h * 1.02, w * 0.5, h * 0.45, lighter(p.accent, 0.25));
            c.oval(w * 0.85, h * 1.05, w * 0.6, h * 0.5, p.accent);
            brand(c, p, w * 0.32, h * 0.03, h * 0.26, p.band, Align::centre, w * 0.56);
            c.text(p.line, w * 0.32, h * 0.35,
                   {.size_mm = h * 0.1, .bold = true, .align = Align::centre, .width_max_mm = w * 0.5},
                   darker(p.band, 0.2));
            c.disc(w * 0.81, h * 0.33, h * 0.29, lighter(p.accent, 0.45));
            motif(c, p.motif, w * 0.81, h * 0.33, h * 0.2, p.accent);
            flavour_pill(c, p, w * 0.05, h * 0.6, w * 0.44, h * 0.19);
    }
}

cv::Mat front(const RangeItem& item, double pixels_per_mm) {
    const Packaging& p = item.packaging;
    Canvas c(p.width * 1000, p.height * 1000, pixels_per_mm);
    front_layout(c, item);
    const Colour small = p.layout == 2 ? p.ground : ink;
    c.text(p.content, c.width() * 0.04, c.height() - 17, {.size_mm = 10, .bold = true}, small);
    ean_panel(c, item, c.width() - 138, c.height() - 54);
    fold_edges(c);
    return c.opaque();
}

cv::Mat end(const RangeItem& item, double pixels_per_mm) {
    const Packaging& p = item.packaging;
    Canvas c(p.depth * 1000, p.height * 1000, pixels_per_mm);
    const double w = c.width(), h = c.height();
    const Colour ground = p.layout == 2 ? p.band : p.ground;
    c.fill(ground);
    c.box(0, h * 0.52, w, h * 0.05, p.accent);
    brand(c, p, w / 2, h * 0.02, h * 0.17, p.layout == 2 ? p.ground : p.band, Align::centre, w * 0.9);
    flavour_pill(c, p, w * 0.12, h * 0.28, w * 0.76, h * 0.16);
    c.text(p.content, 8, h - 16, {.size_mm = 8, .width_max_mm = w * 0.4}, readable_on(ground));
    ean_panel(c, item, w - 136, h - 52);
    // This side up, keep dry: two small pictograms every carton has.
    for (int i = 0; i < 2; ++i) {
        const double x = 10 + i * 15, y = h * 0.62;
        c.line(x + 4, y + 16, x + 4, y + 4, 1.6, readable_on(ground));
        c.line(x, y + 8, x + 4, y + 3, 1.6, readable_on(ground));
        c.line(x + 8, y + 8, x + 4, y + 3, 1.6, readable_on(ground));
    }
    fold_edges(c);
    return c.opaque();
}

// Two flaps under a strip of tape.
cv::Mat top(const RangeItem& item, double pixels_per_mm) {
    const Packaging& p = item.packaging;
    Canvas c(p.width * 1000, p.depth * 1000, pixels_per_mm * 0.7);
    const double w = c.width(), h = c.height();
    c.fill(p.ground.mixed({0.78, 0.64, 0.46}, p.layout % 2 == 0 ? 0.25 : 0.8));
    brand(c, p, w / 2, h * 0.1, h * 0.2, p.band, Align::centre, w * 0.7);
    c.text(p.flavour, w / 2, h * 0.66, {.size_mm = h * 0.12, .bold = true, .align = Align::centre},
           darker(p.accent, 0.2));
    c.line(0, h / 2, w, h / 2, 1.6, {0.1, 0.08, 0.05}, 0.7);
    c.box(0, h / 2 - 24, w, 48, {0.83, 0.72, 0.52}, 0.55);
    c.box(0, h / 2 - 20, w, 5, {1, 1, 1}, 0.25);
    fold_edges(c);
    return c.opaque();
}

std::string short_date(Day day) {
    const std::chrono::year_month_day date{day};
    return fmt::format("{:02}/{:02}/{:02}", static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                       static_cast<int>(date.year()) % 100);
}

void note_table(Canvas& c, const NoteText& note, double y) {
    const auto rule = [&](double at, double width) { c.line(8, at, 140, at, width, ink); };
    rule(y, 0.5);
    c.text("Mặt hàng", 10, y + 1, {.size_mm = 4, .bold = true}, ink);
    c.text("Thùng", 138, y + 1, {.size_mm = 4, .bold = true, .align = Align::right}, ink);
    rule(y + 7, 0.3);
    double at = y + 8;
    int total = 0;
    for (const NoteLine& line : note.lines) {
        c.text(line.name, 10, at, {.size_mm = 4, .width_max_mm = 108}, ink);
        c.text(line.gtin, 10, at + 5, {.size_mm = 3}, {0.3, 0.3, 0.3});
        c.text(std::to_string(line.cases), 138, at, {.size_mm = 5.5, .bold = true, .align = Align::right}, ink);
        at += 10.5;
        rule(at - 0.5, 0.15);
        total += line.cases;
    }
    c.text("Tổng cộng", 10, at, {.size_mm = 4.5, .bold = true}, ink);
    c.text(std::to_string(total), 138, at, {.size_mm = 5.5, .bold = true, .align = Align::right}, ink);
}

}  // namespace

CaseFaces case_faces(const RangeItem& item, double pixels_per_mm) {
    return {front(item, pixels_per_mm), end(item, pixels_per_mm), top(item, pixels_per_mm)};
}

cv::Mat lot_label(const RangeItem& item, const StockLot& lot, double pixels_per_mm) {
    Canvas c(64, 36, pixels_per_mm);
    c.fill(paper);
    c.modules(gs1_data_matrix(case_code(item.product.gtin, lot.expiry, lot.lot)), 2, 3, 29, 29);
    c.text("HSD " + short_date(lot.expiry), 33, 4, {.size_mm = 6.2, .bold = true, .width_max_mm = 29}, ink);
    c.text("LÔ " + lot.lot.text, 33, 13, {.size_mm = 6.2, .bold = true, .width_max_mm = 29}, ink);
    c.text("(01)" + item.product.gtin.text, 33, 23, {.size_mm = 4, .width_max_mm = 29}, ink);
    return c.opaque();
}

cv::Mat delivery_note(const NoteText& note, double pixels_per_mm) {
    Canvas c(148, 210, pixels_per_mm);
    c.fill({0.96, 0.96, 0.94});
    c.text("CÔNG TY PHÂN PHỐI SỮA TALLY", 8, 7, {.size_mm = 3.6, .bold = true}, ink);
    c.text("PHIẾU GIAO HÀNG", 8, 13, {.size_mm = 9, .bold = true, .width_max_mm = 76}, ink);
    c.text("Số: " + note.order, 8, 27, {.size_mm = 9, .bold = true}, ink);
    c.text("Ngày: " + note.day, 8, 41, {.size_mm = 4.5}, ink);
    c.text("Xe: " + note.vehicle + " · " + note.driver, 8, 48, {.size_mm = 4.5, .width_max_mm = 74}, ink);
    c.modules(qr(note.code), 86, 4, 58, 58);
    c.text("Giao cho: " + note.outlet, 8, 62, {.size_mm = 6, .bold = true, .width_max_mm = 132}, ink);
    c.text(note.address, 8, 71, {.size_mm = 4.2, .width_max_mm = 132}, ink);
    note_table(c, note, 80);
    c.text("Người giao", 24, 172, {.size_mm = 4}, ink);
    c.text("Người nhận (ký, ghi rõ họ tên)", 84, 172, {.size_mm = 4}, ink);
    return c.opaque();
}

}  // namespace tallyman::sample
