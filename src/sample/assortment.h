// The invented dairy range of a sample day: brands nobody sells, in families whose flavours look alike (same layout,
// other colour, word and fruit), because telling two flavours apart is what a checker gets wrong first.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace tallyman::sample {

struct Colour {
    double red = 0, green = 0, blue = 0;  // 0 .. 1

    Colour mixed(Colour other, double share) const {
        return {red + (other.red - red) * share, green + (other.green - green) * share,
                blue + (other.blue - blue) * share};
    }
};

// What is drawn beside the flavour's name.
enum class Motif { splash, drops, berry, citrus, leaf, bean, nut, cocoa, ice };

// What the printer needs for the faces of one product's case.
struct Packaging {
    std::string brand;
    std::string line;     // "Sữa tươi tiệt trùng"
    std::string flavour;  // "Có đường"
    std::string content;  // "12 hộp x 1 lít"
    int layout = 0;       // 0 .. 3, shared by the family
    Colour ground, band, accent;
    Motif motif = Motif::splash;
    double width = 0.4, height = 0.25, depth = 0.3;  // of the case, metres
    int shelf_life_days = 180;
};

struct RangeItem {
    Product product;
    Packaging packaging;
    int family = 0;
};

// The whole range, always the same: what differs between sample days is who orders what. GTINs carry prefix 893.
std::vector<RangeItem> range();

}  // namespace tallyman::sample
