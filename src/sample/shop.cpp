#include "sample/shop.h"

#include <array>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "sample/canvas.h"

namespace tallyman::sample {
namespace {

constexpr std::array sign_colours{Colour{0.75, 0.1, 0.12}, Colour{0.05, 0.3, 0.6},  Colour{0.05, 0.45, 0.25},
                                  Colour{0.95, 0.75, 0.1}, Colour{0.9, 0.45, 0.08}, Colour{0.95, 0.95, 0.92},
                                  Colour{0.3, 0.12, 0.4},  Colour{0.1, 0.12, 0.16}, Colour{0.85, 0.3, 0.45}};
constexpr std::array wall_colours{Colour{0.86, 0.83, 0.75}, Colour{0.72, 0.8, 0.78},  Colour{0.9, 0.85, 0.6},
                                  Colour{0.75, 0.78, 0.84}, Colour{0.82, 0.7, 0.66},  Colour{0.66, 0.74, 0.64},
                                  Colour{0.88, 0.88, 0.86}, Colour{0.62, 0.66, 0.68}, Colour{0.85, 0.76, 0.68}};
constexpr std::array floor_colours{Colour{0.62, 0.6, 0.57},  Colour{0.7, 0.52, 0.42}, Colour{0.75, 0.73, 0.68},
                                   Colour{0.52, 0.54, 0.56}, Colour{0.66, 0.62, 0.5}, Colour{0.58, 0.42, 0.36}};
constexpr std::array sells{"Nước ngọt - Bánh kẹo", "Gạo - Mì - Dầu ăn",  "Sữa - Bia - Nước suối",
                           "Cà phê - Sinh tố",     "Thẻ cào - Thuốc lá", "Hàng tiêu dùng"};

template <class T, std::size_t N>
const T& any(Random& random, const std::array<T, N>& items) {
    return items[random.below(N)];
}

Colour vivid(Random& random) {
    const double hue = random.uniform(0, 6), x = 1 - std::abs(std::fmod(hue, 2) - 1);
    const double weak = random.uniform(0.05, 0.4), strong = random.uniform(0.55, 0.95);
    const auto level = [&](double share) { return weak + (strong - weak) * share; };
    switch (static_cast<int>(hue)) {
        case 0:
            return {level(1), level(x), level(0)};
        case 1:
            return {level(x), level(1), level(0)};
        case 2:
            return {level(0), level(1), level(x)};
        case 3:
            return {level(0), level(x), level(1)};
        case 4:
            return {level(x), level(0), level(1)};
        default:
            return {level(1), level(0), level(x)};
    }
}

// Packs are mostly white, red, yellow, green or brown, seldom anything else.
Colour packaging(Random& random) {
    constexpr std::array usual{Colour{0.85, 0.83, 0.8},  Colour{0.75, 0.14, 0.12}, Colour{0.88, 0.7, 0.15},
                               Colour{0.15, 0.45, 0.22}, Colour{0.4, 0.24, 0.14},  Colour{0.14, 0.28, 0.58},
                               Colour{0.88, 0.45, 0.12}, Colour{0.9, 0.88, 0.8}};
    return random.chance(0.8) ? any(random, usual).mixed(vivid(random), 0.15) : vivid(random);
}

// Goods on boards in the half-dark inside.
void shelves(Canvas& c, double x, double y, double width, double height, Random random) {
    c.box(x, y, width, height, {0.1, 0.09, 0.08});
    const double board = random.uniform(280, 380), deep = random.uniform(0.25, 0.6);  // how dark it is inside
    for (double top = y + 60; top + board < y + height + 200; top += board) {
        const double floor = std::min(top + board - 25, y + height);
        for (double at = x + 15; at < x + width - 40;) {
            const double pack = random.uniform(45, 150), tall = std::min(board - 60, random.uniform(110, 300));
            const auto same = random.between(1, 6);
            const Colour colour = packaging(random).mixed({0.1, 0.08, 0.06}, deep),
                         label = packaging(random).mixed({0.6, 0.58, 0.55}, 0.5);
            for (int i = 0; i < same && at < x + width - pack; ++i, at += pack + 4) {
                c.box(at, floor - tall, pack, tall, colour, 1, pack * 0.1);
                c.box(at + pack * 0.12, floor - tall * 0.65, pack * 0.76, tall * 0.35, label, 0.75);
                c.box(at, floor - tall, pack * 0.25, tall, {1, 1, 1}, 0.12);
            }
            at += random.uniform(2, 30);
        }
        c.box(x, floor, width, 25, {0.45, 0.42, 0.38});
    }
}

void roller_shutter(Canvas& c, double x, double y, double width, double height, Colour colour) {
    c.box(x, y, width, height, colour);
    for (double at = y; at < y + height; at += 42) {
        c.box(x, at, width, 12, {0, 0, 0}, 0.22);
        c.box(x, at + 14, width, 8, {1, 1, 1}, 0.2);
    }
    c.box(x, y + height - 60, width, 60, colour.mixed({0, 0, 0}, 0.35));
}

void folding_gate(Canvas& c, double x, double y, double width, double height, Colour colour) {
    for (double at = x; at < x + width; at += 70) {
        c.box(at, y, 26, height, colour);
        c.box(at, y, 8, height, {1, 1, 1}, 0.25);
        for (double up = y; up < y + height; up += 240) {
            c.line(at, up, at + 70, up + 240, 9, colour.mixed({0, 0, 0}, 0.2));
            c.line(at + 70, up, at, up + 240, 9, colour.mixed({0, 0, 0}, 0.35));
        }
    }
}

void glass_case(Canvas& c, double x, double foot, double width, Random random) {
    shelves(c, x, foot - 950, width, 850, random.fork(1));
    c.box(x, foot - 950, width, 850, {0.75, 0.85, 0.9}, 0.16);
    cairo_set_source_rgba(c.pen(), 1, 1, 1, 0.16);
    cairo_move_to(c.pen(), x + width * 0.2, foot - 950);
    cairo_line_to(c.pen(), x + width * 0.5, foot - 950);
    cairo_line_to(c.pen(), x + width * 0.25, foot - 100);
    cairo_line_to(c.pen(), x - width * 0.0, foot - 100);
    cairo_fill(c.pen());
    for (const double at : {x, x + width / 2, x + width - 20}) c.box(at, foot - 970, 20, 970, {0.75, 0.76, 0.78});
    c.box(x - 10, foot - 980, width + 20, 30, {0.8, 0.81, 0.83});
    c.box(x, foot - 110, width, 110, {0.55, 0.56, 0.58});
}

void hanging_goods(Canvas& c, double x, double y, double width, Random random) {
    for (double at = x; at < x + width; at += random.uniform(90, 220)) {
        const Colour colour = vivid(random);
        const int packs = static_cast<int>(random.between(3, 8));
        c.line(at + 35, y, at + 35, y + packs * 92, 5, {0.9, 0.9, 0.9});
        for (int i = 0; i < packs; ++i) {
            c.box(at, y + i * 92 + 10, 70, 80, colour, 1, 8);
            c.box(at + 10, y + i * 92 + 32, 50, 26, colour.mixed({1, 1, 1}, 0.7));
            c.box(at + 4, y + i * 92 + 12, 12, 70, {1, 1, 1}, 0.25);
        }
    }
}

void wall_tiles(Canvas& c, double x, double foot, double width, double height, Random& random) {
    const Colour colour = vivid(random).mixed({0.75, 0.72, 0.68}, 0.6);
    const double size = random.uniform(120, 300);
    for (double up = foot; up > foot - height; up -= size)
        for (double at = x; at < x + width; at += size)
            c.box(at + 3, up - size + 3, size - 6, size - 6, colour.mixed({0, 0, 0}, random.uniform(0, 0.14)));
}

void sign(Canvas& c, double x, double y, double width, const std::string& name, const std::string& address,
          const std::string& phone, Random& random) {
    const Colour ground = any(random, sign_colours);
    const bool light = ground.red + ground.green > 1.3;
    const Colour letters = light ? (random.chance(0.5) ? Colour{0.75, 0.08, 0.1} : Colour{0.08, 0.2, 0.5})
                                 : (random.chance(0.5) ? Colour{1, 0.95, 0.4} : Colour{0.98, 0.98, 0.96});
    const double height = random.uniform(620, 820), panel = random.uniform(420, 640);
    c.box(x - 12, y - 12, width + 24, height + 24, {0.5, 0.5, 0.5});
    c.box(x, y, width, height, ground);
    const Colour advert = vivid(random);
    const bool left = random.chance(0.5);
    const double advert_x = left ? x : x + width - panel;
    c.box(advert_x, y, panel, height, advert);
    c.disc(advert_x + panel / 2, y + height * 0.42, panel * 0.3, {1, 1, 1}, 0.9);
    c.disc(advert_x + panel / 2, y + height * 0.42, panel * 0.22, vivid(random));
    c.text(any(random, sells), advert_x + panel / 2, y + height * 0.74,
           {.size_mm = 70, .bold = true, .align = Align::centre, .width_max_mm = panel * 0.9}, {1, 1, 1});
    const double centre = left ? x + panel + (width - panel) / 2 : x + (width - panel) / 2;
    constexpr std::array fonts{"Noto Sans", "Noto Serif", "Noto Sans Display", "Noto Serif Display"};
    c.text(name, centre, y + height * 0.1,
           {.size_mm = height * 0.38,
            .bold = true,
            .family = any(random, fonts),
            .align = Align::centre,
            .width_max_mm = (width - panel) * 0.92},
           letters);
    c.text(address.substr(0, address.rfind(',')), centre, y + height * 0.62,
           {.size_mm = height * 0.11, .align = Align::centre, .width_max_mm = (width - panel) * 0.9}, letters);
    c.text("ĐT: " + phone, centre, y + height * 0.78,
           {.size_mm = height * 0.12, .bold = true, .align = Align::centre, .width_max_mm = (width - panel) * 0.9},
           letters);
}

void awning(Canvas& c, double x, double y, double width, double height, Random& random) {
    const Colour a = vivid(random), b = random.chance(0.6) ? Colour{0.95, 0.95, 0.93} : vivid(random);
    const double stripe = random.uniform(160, 380);
    int number = 0;
    for (double at = x; at < x + width; at += stripe, ++number) {
        const double piece = std::min(stripe, x + width - at);
        c.box(at, y, piece, height, number % 2 == 0 ? a : b);
        c.disc(at + piece / 2, y + height, piece / 2, number % 2 == 0 ? a : b);
    }
    c.box(x, y, width, height * 0.3, {0, 0, 0}, 0.12);
}

// Years of rain and traffic: soft blotches over everything, streaks below edges.
void weather(cv::Mat& picture, Random& random, double strength) {
    cv::Mat coarse(std::max(2, picture.rows / 40), std::max(2, picture.cols / 40), CV_32FC1), stains;
    for (int y = 0; y < coarse.rows; ++y)
        for (int x = 0; x < coarse.cols; ++x)
            coarse.at<float>(y, x) = static_cast<float>(1 + strength * random.normal(0, 1));
    cv::resize(coarse, stains, picture.size(), 0, 0, cv::INTER_CUBIC);
    cv::Mat fine(64, 64, CV_32FC1), grain;
    for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 64; ++x) fine.at<float>(y, x) = static_cast<float>(random.normal(0, 0.35 * strength));
    cv::repeat(fine, picture.rows / 64 + 1, picture.cols / 64 + 1, grain);
    stains += grain(cv::Rect({}, picture.size()));
    for (int y = 0; y < picture.rows; ++y) {
        auto* pixel = picture.ptr<unsigned char>(y);
        const auto* gain = stains.ptr<float>(y);
        for (int x = 0; x < picture.cols; ++x, pixel += 3)
            for (int k = 0; k < 3; ++k)
                pixel[k] = cv::saturate_cast<unsigned char>(static_cast<float>(pixel[k]) * gain[x]);
    }
}

cv::Mat facade(const std::string& name, const std::string& address, const std::string& phone, Random random,
               double pixels_per_m) {
    Canvas c(shop_width_m * 1000, shop_height_m * 1000, pixels_per_m / 1000);
    const double foot = c.height();
    c.fill(any(random, wall_colours));
    const double width = random.uniform(3400, 4600), x = (c.width() - width) / 2 + random.uniform(-300, 300);
    // The neighbours, without names: wall, a shut shutter.
    c.box(0, 0, x, foot, any(random, wall_colours));
    roller_shutter(c, random.uniform(60, 300), 900, x * 0.7, foot - 900,
                   any(random, wall_colours).mixed({0.3, 0.4, 0.5}, 0.4));
    c.box(x + width, 0, c.width(), foot, any(random, wall_colours));
    if (random.chance(0.6)) wall_tiles(c, x + width, foot, c.width() - x - width, random.uniform(800, 2400), random);
    c.box(x - 90, 0, 90, foot, any(random, wall_colours));
    c.box(x + width, 0, 90, foot, any(random, wall_colours));

    const double door_top = random.uniform(950, 1150);
    shelves(c, x, door_top, width, foot - door_top, random.fork(2));
    c.box(x, foot - 260, width, 260, {0.25, 0.23, 0.21}, 0.55);
    const double shut = width * random.uniform(0.12, 0.42);
    const bool left = random.chance(0.5);
    const Colour metal = random.chance(0.5) ? Colour{0.62, 0.64, 0.66} : vivid(random).mixed({0.5, 0.5, 0.5}, 0.5);
    if (random.chance(0.5)) {
        roller_shutter(c, left ? x : x + width - shut, door_top, shut, foot - door_top, metal);
    } else {
        folding_gate(c, left ? x : x + width - shut, door_top, shut, foot - door_top, metal);
    }
    roller_shutter(c, x, door_top, width, random.uniform(60, 320), metal);
    const double free_x = left ? x + shut : x, free_width = width - shut;
    if (random.chance(0.7))
        hanging_goods(c, free_x + 80, door_top + 150, free_width * random.uniform(0.3, 0.9), random.fork(3));
    if (random.chance(0.65)) {
        const double wide = free_width * random.uniform(0.4, 0.8);
        glass_case(c, free_x + (free_width - wide) * random.uniform(), foot, wide, random.fork(4));
    }
    if (random.chance(0.5)) wall_tiles(c, x - 90, foot, 90, 1600, random);
    sign(c, x + 20, 90, width - 40, name, address, phone, random);
    if (random.chance(0.55)) awning(c, x - 60, 820, width + 120, random.uniform(160, 280), random);
    cv::Mat picture = c.opaque();
    weather(picture, random, 0.02);
    return picture;
}

cv::Mat paving(Random& random, double repeat_m, double pixels_per_m) {
    Canvas c(repeat_m * 1000, repeat_m * 1000, pixels_per_m / 1000);
    const Colour stone = any(random, floor_colours), other = stone.mixed(any(random, floor_colours), 0.7);
    c.fill(stone.mixed({0.2, 0.2, 0.2}, 0.4));
    const double whole = repeat_m * 1000;
    const auto pattern = random.below(4);
    const int count = pattern == 0 ? 4 : pattern == 1 ? 2 : pattern == 2 ? 3 : 6;
    const double size = whole / count, joint = pattern == 3 ? 8 : 5;
    for (int row = 0; row < count; ++row) {
        for (int column = 0; column < count; ++column) {
            const Colour base = pattern == 0 && (row + column) % 2 == 1 ? other : stone;
            const Colour colour = base.mixed({0, 0, 0}, random.uniform(0, 0.1));
            c.box(column * size + joint / 2, row * size + joint / 2, size - joint, size - joint, colour);
            if (pattern == 2) {
                c.disc((column + 0.5) * size, (row + 0.5) * size, size * 0.3, other);
                c.disc((column + 0.5) * size, (row + 0.5) * size, size * 0.2, colour);
            }
            if (pattern == 3) c.line(column * size, row * size, (column + 1) * size, (row + 1) * size, 6, other, 0.5);
        }
    }
    cv::Mat picture = c.opaque();
    weather(picture, random, 0.028);
    return picture;
}

cv::Mat board(Random& random) {
    Canvas c(1600, 700, 0.4);
    const Colour wood = random.chance(0.5) ? Colour{0.55, 0.36, 0.22} : any(random, wall_colours);
    c.fill(wood);
    for (int i = 0; i < 60; ++i) {
        const double y = random.uniform(0, 700);
        c.line(0, y, 1600, y + random.uniform(-20, 20), random.uniform(1, 6), wood.mixed({0, 0, 0}, 0.4), 0.25);
    }
    cv::Mat picture = c.opaque();
    weather(picture, random, 0.04);
    return picture;
}

}  // namespace

Shop make_shop(const std::string& name, const std::string& address, const std::string& phone, Random random,
               double pixels_per_m) {
    Shop shop;
    shop.front = Texture(facade(name, address, phone, random.fork(1), pixels_per_m));
    Random ground = random.fork(2);
    shop.floor_repeat_m = ground.uniform(0.9, 1.6);
    const cv::Mat floor = paving(ground, shop.floor_repeat_m, pixels_per_m * 1.6);
    const cv::Scalar mean = cv::mean(floor);
    shop.ground_light = Point3(mean[0], mean[1], mean[2]) * (3 / std::max(1.0, mean[0] + mean[1] + mean[2]));
    shop.floor = Texture(floor);
    shop.counter = Texture(board(ground));
    return shop;
}

}  // namespace tallyman::sample
