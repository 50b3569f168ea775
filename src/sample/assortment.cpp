#include "sample/assortment.h"

#include <cmath>

#include <fmt/format.h>

#include "base/gtin.h"

namespace tallyman::sample {
namespace {

struct Flavour {
    const char* name;
    Colour colour;
    Motif motif;
};

struct Family {
    const char* brand;
    const char* line;
    const char* content;
    int units;
    double unit_kg;
    Temperature temperature;
    int shelf_life_days;
    int layout;
    Colour ground, band;
    double width, height, depth;
    std::vector<Flavour> flavours;
};

constexpr Colour white{0.97, 0.97, 0.95}, cream{0.98, 0.94, 0.83}, navy{0.08, 0.16, 0.42}, sky{0.45, 0.74, 0.93},
    green{0.12, 0.52, 0.24}, lime{0.58, 0.77, 0.2}, red{0.82, 0.12, 0.15}, pink{0.95, 0.5, 0.62},
    brown{0.4, 0.23, 0.12}, purple{0.38, 0.2, 0.55}, orange{0.96, 0.56, 0.1}, yellow{0.98, 0.82, 0.2},
    teal{0.05, 0.5, 0.52}, grey{0.32, 0.34, 0.38}, kraft{0.74, 0.57, 0.38};

std::vector<Family> families() {
    using enum Temperature;
    return {
        {"Mây Trắng",
         "Sữa tươi tiệt trùng",
         "12 hộp x 1 lít",
         12,
         1.05,
         ambient,
         180,
         0,
         white,
         navy,
         0.39,
         0.24,
         0.2,
         {{"Có đường", sky, Motif::splash},
          {"Ít đường", lime, Motif::splash},
          {"Không đường", navy, Motif::splash},
          {"Sô-cô-la", brown, Motif::cocoa}}},
        {"Mây Trắng",
         "Sữa tươi tiệt trùng",
         "48 hộp x 180 ml",
         48,
         0.195,
         ambient,
         180,
         1,
         white,
         navy,
         0.4,
         0.17,
         0.27,
         {{"Có đường", sky, Motif::splash},
          {"Ít đường", lime, Motif::splash},
          {"Không đường", navy, Motif::splash},
          {"Hương dâu", pink, Motif::berry},
          {"Sô-cô-la", brown, Motif::cocoa}}},
        {"Đồi Gió",
         "Sữa chua ăn",
         "48 hộp x 100 g",
         48,
         0.108,
         chilled,
         45,
         2,
         cream,
         green,
         0.38,
         0.19,
         0.28,
         {{"Có đường", sky, Motif::drops},
          {"Không đường", grey, Motif::drops},
          {"Nha đam", lime, Motif::leaf},
          {"Dâu tây", red, Motif::berry},
          {"Việt quất", purple, Motif::berry}}},
        {"Đồi Gió",
         "Sữa chua uống",
         "48 hộp x 170 ml",
         48,
         0.185,
         ambient,
         150,
         0,
         cream,
         green,
         0.4,
         0.17,
         0.26,
         {{"Hương cam", orange, Motif::citrus}, {"Hương dâu", red, Motif::berry}, {"Việt quất", purple, Motif::berry}}},
        {"Hạt Lành",
         "Sữa đậu nành",
         "36 hộp x 200 ml",
         36,
         0.21,
         ambient,
         180,
         3,
         kraft,
         brown,
         0.37,
         0.16,
         0.26,
         {{"Nguyên chất", yellow, Motif::bean}, {"Mè đen", grey, Motif::bean}, {"Gạo lứt", red, Motif::leaf}}},
        {"Hạt Lành",
         "Sữa hạt",
         "12 hộp x 1 lít",
         12,
         1.04,
         ambient,
         240,
         1,
         kraft,
         brown,
         0.39,
         0.24,
         0.2,
         {{"Óc chó", brown, Motif::nut}, {"Hạnh nhân", orange, Motif::nut}, {"Mắc ca", teal, Motif::nut}}},
        {"Cỏ Non",
         "Sữa thanh trùng",
         "12 chai x 900 ml",
         12,
         0.98,
         chilled,
         14,
         3,
         white,
         teal,
         0.36,
         0.26,
         0.27,
         {{"Nguyên kem", sky, Motif::splash}, {"Tách béo", teal, Motif::splash}, {"Không đường", navy, Motif::drops}}},
        {"Bê Con",
         "Sữa đặc có đường",
         "24 lon x 380 g",
         24,
         0.43,
         ambient,
         365,
         2,
         yellow,
         red,
         0.37,
         0.17,
         0.25,
         {{"Nhãn xanh", sky, Motif::drops}, {"Nhãn đỏ", red, Motif::drops}}},
        {"Nắng Sớm",
         "Kem hộp",
         "12 hộp x 450 ml",
         12,
         0.31,
         frozen,
         300,
         1,
         white,
         purple,
         0.36,
         0.2,
         0.25,
         {{"Va-ni", yellow, Motif::ice},
          {"Dâu rừng", pink, Motif::berry},
          {"Sầu riêng", lime, Motif::ice},
          {"Khoai môn", purple, Motif::ice}}},
    };
}

Gtin gtin(int family, int flavour) {
    const auto digits = fmt::format("8935{:04}{:04}", 2710 + family * 13, 101 + flavour * 17);
    return {digits + gtin_check_digit(digits)};
}

RangeItem item(const Family& family, int number, int flavour_number) {
    const Flavour& flavour = family.flavours[static_cast<std::size_t>(flavour_number)];
    const double carton_kg = 0.4, litres = family.width * family.height * family.depth * 1000;
    RangeItem item;
    item.family = number;
    item.product = {.gtin = gtin(number, flavour_number),
                    .name = fmt::format("{} {} {} ({})", family.line, family.brand, flavour.name, family.content),
                    .units_per_case = family.units,
                    .case_weight = {std::llround((family.units * family.unit_kg + carton_kg) * 1000)},
                    .case_volume = {std::llround(litres * 10) * 100},
                    .temperature = family.temperature};
    item.packaging = {family.brand,  family.line,  flavour.name,          family.content, family.layout,
                      family.ground, family.band,  flavour.colour,        flavour.motif,  family.width,
                      family.height, family.depth, family.shelf_life_days};
    return item;
}

}  // namespace

std::vector<RangeItem> range() {
    std::vector<RangeItem> items;
    int number = 0;
    for (const Family& family : families()) {
        for (int flavour = 0; flavour < static_cast<int>(family.flavours.size()); ++flavour)
            items.push_back(item(family, number, flavour));
        ++number;
    }
    return items;
}

}  // namespace tallyman::sample
