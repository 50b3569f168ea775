// Hồ Chí Minh City as a sample day needs it: real streets of real districts, each as a short piece whose ends lie on
// the street, so that a house number becomes a position on land in the right district. Shops and people are invented.
#pragma once

#include <set>
#include <string>

#include "base/geo.h"
#include "base/random.h"

namespace tallyman::sample {

// Everything a sample day places lies inside, degrees.
constexpr LatLon city_south_west{10.66, 106.55}, city_north_east{10.90, 106.83};

struct Place {
    std::string address;   // "225 Lê Văn Sỹ, Quận 3, TP. Hồ Chí Minh"
    std::string district;  // "Quận 3"
    LatLon position;
};

Place random_place(Random& random);
LatLon moved(LatLon from, double north_m, double east_m);

// A shop's name, new to `taken`, which it joins.
std::string shop_name(Random& random, std::set<std::string>& taken);
std::string person_name(Random& random);
std::string phone_number(Random& random);

}  // namespace tallyman::sample
