#include "sample/cut_outs.h"

#include <array>
#include <numbers>

#include <fmt/format.h>

#include "sample/canvas.h"

namespace tallyman::sample {
namespace {

constexpr double pixels_per_mm = 0.6;
constexpr std::array plastics{Colour{0.8, 0.12, 0.12}, Colour{0.1, 0.3, 0.7},   Colour{0.1, 0.5, 0.3},
                              Colour{0.9, 0.5, 0.1},   Colour{0.85, 0.75, 0.2}, Colour{0.55, 0.2, 0.5}};
constexpr std::array skins{Colour{0.86, 0.66, 0.52}, Colour{0.78, 0.57, 0.42}, Colour{0.7, 0.5, 0.37}};

Colour plastic(Random& random) { return random.pick(std::span<const Colour>(plastics)); }
Colour darker(Colour colour, double share) { return colour.mixed({0, 0, 0}, share); }
Colour lighter(Colour colour, double share) { return colour.mixed({1, 1, 1}, share); }

void ramp_box(Canvas& c, double x, double y, double width, double height, Colour left, Colour right) {
    cairo_pattern_t* ramp = cairo_pattern_create_linear(x, 0, x + width, 0);
    cairo_pattern_add_color_stop_rgb(ramp, 0, left.red, left.green, left.blue);
    cairo_pattern_add_color_stop_rgb(ramp, 1, right.red, right.green, right.blue);
    cairo_set_source(c.pen(), ramp);
    cairo_rectangle(c.pen(), x, y, width, height);
    cairo_fill(c.pen());
    cairo_pattern_destroy(ramp);
}

Sprite stool(Random random) {
    Canvas c(340, 450, pixels_per_mm);
    const Colour colour = plastic(random);
    for (const double x : {28.0, 262.0}) ramp_box(c, x, 60, 50, 390, lighter(colour, 0.1), darker(colour, 0.35));
    for (const double x : {95.0, 205.0}) ramp_box(c, x, 60, 40, 330, darker(colour, 0.35), darker(colour, 0.5));
    c.box(30, 230, 280, 34, darker(colour, 0.25));
    c.box(5, 20, 330, 60, colour, 1, 14);
    c.oval(170, 24, 160, 20, lighter(colour, 0.22));
    c.oval(170, 24, 34, 7, darker(colour, 0.4));
    return {c.transparent(), 340.0 / 450, {}, {}};
}

Sprite jug(Random random) {
    Canvas c(280, 500, pixels_per_mm);
    const Colour water{0.45, 0.66, 0.82};
    ramp_box(c, 12, 80, 256, 410, lighter(water, 0.35), darker(water, 0.3));
    for (int i = 0; i < 4; ++i) c.box(12, 120 + i * 95, 256, 10, darker(water, 0.35), 0.5);
    c.oval(140, 82, 127, 46, lighter(water, 0.3));
    c.box(108, 8, 64, 60, plastic(random), 1, 8);
    c.box(30, 100, 26, 370, {1, 1, 1}, 0.35, 12);
    c.box(70, 225, 150, 130, {0.95, 0.96, 1}, 0.9);
    c.text("NƯỚC TINH KHIẾT", 145, 270, {.size_mm = 26, .bold = true, .align = Align::centre, .width_max_mm = 140},
           {0.1, 0.2, 0.6});
    return {c.transparent(), 280.0 / 500, {}, {}};
}

Sprite plant(Random random) {
    Canvas c(600, 800, pixels_per_mm);
    for (int i = 0; i < 46; ++i) {
        cairo_save(c.pen());
        cairo_translate(c.pen(), 300 + random.uniform(-30, 30), 560);
        cairo_rotate(c.pen(), random.normal(0, 0.6));
        const double length = random.uniform(140, 290);
        c.oval(0, -length, random.uniform(18, 38), length * 0.62,
               darker({random.uniform(0.18, 0.4), random.uniform(0.45, 0.65), 0.2}, random.uniform(0, 0.4)));
        cairo_restore(c.pen());
    }
    const Colour pot = random.chance(0.5) ? Colour{0.66, 0.36, 0.24} : Colour{0.85, 0.85, 0.82};
    ramp_box(c, 180, 560, 240, 240, lighter(pot, 0.1), darker(pot, 0.4));
    ramp_box(c, 165, 545, 270, 50, lighter(pot, 0.2), darker(pot, 0.3));
    return {c.transparent(), 600.0 / 800, {}, {}};
}

Sprite basket(Random random) {
    Canvas c(480, 350, pixels_per_mm);
    const Colour colour = plastic(random);
    ramp_box(c, 20, 60, 440, 285, lighter(colour, 0.12), darker(colour, 0.35));
    for (int row = 0; row < 5; ++row)
        for (int i = 0; i < 13; ++i) c.box(36 + i * 32, 100 + row * 48, 20, 34, darker(colour, 0.62), 0.9, 5);
    c.box(5, 40, 470, 40, lighter(colour, 0.1), 1, 12);
    return {c.transparent(), 480.0 / 350, {}, {}};
}

Sprite person(Random random) {
    Canvas c(620, 1680, pixels_per_mm);
    const Colour skin = random.pick(std::span<const Colour>(skins)),
                 shirt = plastic(random).mixed({0.8, 0.8, 0.8}, random.uniform(0, 0.6));
    const Colour trousers = random.chance(0.5) ? Colour{0.15, 0.16, 0.22} : Colour{0.3, 0.32, 0.4};
    const Colour hair{0.08, 0.06, 0.06};
    for (const double x : {175.0, 320.0}) ramp_box(c, x, 840, 125, 780, lighter(trousers, 0.08), darker(trousers, 0.3));
    for (const double x : {165.0, 325.0}) c.box(x, 1610, 135, 65, {0.2, 0.15, 0.12}, 1, 28);
    for (const double x : {62.0, 468.0}) {
        c.box(x, 420, 92, 440, skin, 1, 44);
        c.box(x - 6, 385, 104, 210, darker(shirt, 0.1), 1, 46);
    }
    c.box(130, 345, 360, 540, shirt, 1, 70);
    ramp_box(c, 150, 420, 320, 450, lighter(shirt, 0.05), darker(shirt, 0.22));
    c.box(265, 270, 90, 100, darker(skin, 0.15), 1, 20);
    const bool long_hair = random.chance(0.5);
    if (long_hair) c.box(192, 70, 236, 330, hair, 1, 100);
    c.oval(310, 190, 98, 128, skin);
    c.oval(210, 200, 16, 30, darker(skin, 0.1));
    c.oval(410, 200, 16, 30, darker(skin, 0.1));
    c.oval(310, 96, 108, 56, hair);
    c.box(204, 90, 26, 90, hair, 1, 10);
    c.box(390, 90, 26, 90, hair, 1, 10);
    for (const double x : {268.0, 352.0}) {
        c.oval(x, 185, 19, 10, {0.97, 0.97, 0.95});
        c.disc(x, 185, 9, {0.12, 0.08, 0.06});
        c.box(x - 24, 158, 48, 9, hair, 1, 4);
    }
    c.oval(310, 228, 15, 26, darker(skin, 0.12));
    c.oval(302, 222, 5, 20, lighter(skin, 0.25));
    c.oval(310, 272, 34, 10, {0.68, 0.3, 0.28});
    c.line(278, 271, 342, 271, 3, {0.4, 0.15, 0.15});
    c.oval(248, 240, 22, 15, {0.85, 0.45, 0.4}, 0.18);
    c.oval(372, 240, 22, 15, {0.85, 0.45, 0.4}, 0.18);
    return {c.transparent(), 620.0 / 1680, "face", {202.0 / 620, 45.0 / 1680, 216.0 / 620, 275.0 / 1680}};
}

// From behind, as parked along the pavement.
Sprite motorbike(Random random) {
    Canvas c(760, 1120, pixels_per_mm);
    const Colour colour = plastic(random);
    c.box(320, 700, 120, 420, {0.08, 0.08, 0.08}, 1, 55);
    c.box(350, 740, 60, 340, {0.2, 0.2, 0.2}, 1, 30);
    for (const double x : {170.0, 560.0}) ramp_box(c, x, 760, 36, 260, {0.7, 0.7, 0.72}, {0.35, 0.35, 0.38});
    c.box(560, 830, 110, 200, {0.55, 0.55, 0.57}, 1, 45);
    c.box(220, 430, 320, 300, colour, 1, 70);
    c.box(200, 380, 360, 110, {0.1, 0.1, 0.1}, 1, 45);
    c.box(270, 520, 220, 80, {0.75, 0.08, 0.06}, 1, 25);
    for (const double x : {215.0, 500.0}) c.box(x, 525, 45, 65, {0.95, 0.55, 0.1}, 1, 14);
    for (const double x : {60.0, 700.0}) {
        c.line(x < 380 ? 110 : 650, 90, x < 380 ? 240 : 520, 330, 18, {0.2, 0.2, 0.2});
        c.oval(x < 380 ? 90 : 670, 80, 62, 40, {0.15, 0.15, 0.16});
        c.oval(x < 380 ? 90 : 670, 80, 50, 30, {0.6, 0.68, 0.72});
    }
    c.line(140, 300, 620, 300, 34, {0.12, 0.12, 0.12});
    c.box(285, 610, 190, 140, {0.96, 0.96, 0.94}, 1, 8);
    const std::string plate = plate_text(random);
    const auto gap = plate.find(' ');
    c.text(plate.substr(0, gap), 380, 612, {.size_mm = 52, .bold = true, .align = Align::centre, .width_max_mm = 170},
           {0.05, 0.05, 0.05});
    c.text(plate.substr(gap + 1), 380, 672, {.size_mm = 58, .bold = true, .align = Align::centre, .width_max_mm = 176},
           {0.05, 0.05, 0.05});
    return {c.transparent(), 760.0 / 1120, "plate", {285.0 / 760, 610.0 / 1120, 190.0 / 760, 140.0 / 1120}};
}

}  // namespace

std::string plate_text(Random& random) {
    return fmt::format("59-{}{} {:03}.{:02}", static_cast<char>('A' + random.below(26)), random.between(1, 9),
                       random.below(1000), random.below(100));
}

Sprite sprite(const CutOut& cut_out) {
    using enum CutOut::What;
    const Random random(cut_out.look);
    switch (cut_out.what) {
        case stool:
            return sample::stool(random);
        case jug:
            return sample::jug(random);
        case plant:
            return sample::plant(random);
        case basket:
            return sample::basket(random);
        case person:
            return sample::person(random);
        default:
            return sample::motorbike(random);
    }
}

Sprite thumb(Random random) {
    Canvas c(70, 110, 4);
    const Colour skin = random.pick(std::span<const Colour>(skins));
    c.box(14, 12, 40, 140, darker(skin, 0.12), 1, 20);
    c.box(17, 14, 34, 140, skin, 1, 17);
    c.box(23, 18, 22, 26, lighter(skin, 0.28).mixed({0.9, 0.6, 0.6}, 0.25), 1, 9);
    c.line(22, 66, 46, 64, 1.2, darker(skin, 0.3), 0.6);
    c.line(23, 70, 45, 69, 1, darker(skin, 0.3), 0.5);
    return {c.transparent(), 70.0 / 110, {}, {}};
}

cv::Mat brown_carton(std::uint64_t look) {
    Random random(look);
    Canvas c(400, 300, 1);
    const Colour board = Colour{0.68, 0.5, 0.32}.mixed({0.8, 0.65, 0.45}, random.uniform());
    c.fill(board);
    for (int i = 0; i < 80; ++i) c.box(i * 5, 0, 1.4, 300, {0, 0, 0}, 0.035);
    c.box(170, 0, 60, 300, {0.86, 0.76, 0.55}, 0.5);
    c.text("HÀNG DỄ VỠ", 60, 30, {.size_mm = 34, .bold = true}, {0.3, 0.1, 0.08});
    c.box(250, 190, 120, 80, {0.92, 0.92, 0.9});
    for (int i = 0; i < 5; ++i) c.box(258, 200 + i * 13, random.uniform(50, 104), 5, {0.2, 0.2, 0.2}, 0.7);
    c.line(0, 299, 400, 299, 5, {0, 0, 0}, 0.3);
    return c.opaque();
}

cv::Mat plastic_crate(std::uint64_t look) {
    Random random(look);
    Canvas c(400, 300, 1);
    const Colour colour = plastic(random);
    c.fill(colour);
    for (int row = 0; row < 4; ++row)
        for (int i = 0; i < 8; ++i) c.box(18 + i * 47, 70 + row * 54, 34, 40, darker(colour, 0.7), 1, 5);
    c.box(130, 16, 140, 34, darker(colour, 0.75), 1, 14);
    c.box(0, 0, 400, 8, lighter(colour, 0.3));
    c.box(0, 288, 400, 12, darker(colour, 0.4));
    return c.opaque();
}

}  // namespace tallyman::sample
