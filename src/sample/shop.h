// What one outlet looks like from the street: its sign, colours, shutter, goods and tiles, the same on every photo of
// it and like no other outlet's.
#pragma once

#include <string>

#include "base/random.h"
#include "sample/world.h"

namespace tallyman::sample {

constexpr double shop_width_m = 7.5, shop_height_m = 3.6;

struct Shop {
    Texture front;  // shop_width_m x shop_height_m, its foot on the ground
    Texture floor;  // one repeat
    double floor_repeat_m = 1;
    Texture counter;      // a board of its own look
    Point3 ground_light;  // colour thrown back from the floor, blue, green, red, about 1
};

Shop make_shop(const std::string& name, const std::string& address, const std::string& phone, Random random,
               double pixels_per_m);

}  // namespace tallyman::sample
