// A sample day as values: who ordered what, what truly stood at the door, and which photo was taken where and when,
// before anything is drawn. Same options, same day. 300 outlets and 12 vehicles make about 600 photos.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/lang.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "orders/order.h"
#include "sample/assortment.h"
#include "sample/kind.h"

namespace tallyman::sample {

struct Options {
    int outlets = 40;
    int vehicles = 12;
    double photos_per_outlet = 2;  // 1 .. 4 on average; every delivery has at least one
    double megapixels = 3;         // 0.1 .. 12, of a delivery photo
    std::uint64_t seed = 1;
    Day first_day{std::chrono::year{2026} / 11 / 23};
    Lang lang = Lang::vi;  // of the report and the run sheets
};

// Some cases of one product; `item` counts in SampleDay::items.
struct Shown {
    std::size_t item = 0;
    int cases = 0;
};

// What came off the van for one order; same index as SampleDay::orders. A photo shows all of it, eight cases at most,
// so that every photo can be judged by itself.
struct Delivery {
    std::vector<Shown> shown;
    std::size_t outlet = 0;
    std::size_t vehicle = 0;
    TimeOfDay arrival{0};
    bool has_photos = true;
};

struct Shot {
    std::string file;  // "photos/O00017-1.jpg"
    std::size_t order = 0;
    int view = 0;  // 0, 1, ... of the same delivery
    Kind kind = Kind::good;
    Instant taken_at;
    LatLon position;
    bool in_row = true;      // photos.csv names time and place; else only EXIF does
    bool in_exif = true;     // false: a messenger has stripped them
    std::size_t source = 0;  // of a reused or edited photo: the earlier one, an index of SampleDay::shots
};

struct SampleDay {
    Options options;
    int number = 0;
    Day day;
    std::vector<RangeItem> items;  // catalog.products in the same order
    Catalog catalog;
    std::vector<StockLot> stock;
    std::vector<Order> orders;
    std::vector<Delivery> deliveries;
    std::vector<Shot> shots;
    std::vector<std::string> districts;  // of each outlet
    std::string settings;                // more for its tallyman.toml

    // The lot that first-expiring-first-out takes for everyone: it covers the day's whole demand.
    const StockLot& lot_of(std::size_t item, const DepotId& depot) const;
    const std::vector<Shown>& shown(const Shot& shot) const;  // a reused photo shows its source's delivery
};

// Day 0, 1, ... of the same catalogue; throws Failure for options out of bounds.
SampleDay make_day(const Options& options, int day_number);
// The same in two steps: orders, windows and stock, with a rough hand-made plan; then the photos along the plan.
SampleDay papers_of(const Options& options, int day_number);
void take_photos(SampleDay& day);

}  // namespace tallyman::sample
