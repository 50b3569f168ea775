// What a distributor knows before the first order comes in: products, depots, outlets, vehicles. Values as the day
// folder gives them, already checked; a day is a few thousand of each, found by id.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/geo.h"
#include "base/ids.h"
#include "base/time.h"
#include "base/units.h"

namespace tallyman {

enum class Temperature { ambient, chilled, frozen };

// Local times of day; closes at or before it opens is refused at import.
struct OpenHours {
    TimeOfDay open{0};
    TimeOfDay close{24 * 3600};
};

struct Product {
    Gtin gtin;
    std::string name;
    std::int64_t units_per_case = 1;
    Grams case_weight;
    Millilitres case_volume;
    Temperature temperature = Temperature::ambient;
    std::string family = {};  // of like goods, whose photos are judged alike
};

struct Depot {
    DepotId id;
    std::string name;
    LatLon position;
    OpenHours hours;
};

struct Outlet {
    OutletId id;
    std::string name;
    std::string address;
    LatLon position;
    OpenHours hours;
    Seconds service{0};  // at the door, besides what the cases take
};

struct Vehicle {
    VehicleId id;
    DriverId driver;
    DepotId depot;
    Grams capacity_weight;
    Millilitres capacity_volume;
    Temperature temperature = Temperature::ambient;  // the coldest it can keep; a frozen van carries all three
    OpenHours shift;
    Money cost_per_km;
    Money cost_per_hour;
    Money cost_fixed;
    int max_trips = 1;
};

struct Catalog {
    std::vector<Product> products;
    std::vector<Depot> depots;
    std::vector<Outlet> outlets;
    std::vector<Vehicle> vehicles;
};

// A colder vehicle may carry a warmer product.
constexpr bool keeps(Temperature vehicle, Temperature product) { return vehicle >= product; }

}  // namespace tallyman
