#include "sample/day.h"

#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/failure.h"
#include "base/gtin.h"
#include "sample/city.h"
#include "sample/day_files.h"

namespace tallyman::sample {
namespace {

const SampleDay& big_day() {
    static const SampleDay day = make_day({.outlets = 300, .vehicles = 12, .seed = 7}, 0);
    return day;
}

std::map<Kind, int> photos_by_kind(const SampleDay& day) {
    std::map<Kind, int> count;
    for (const auto& shot : day.shots) ++count[shot.kind];
    return count;
}

int cases(const std::vector<Shown>& shown) {
    int sum = 0;
    for (const auto& line : shown) sum += line.cases;
    return sum;
}

bool inside_city(LatLon at) {
    return at.lat >= city_south_west.lat && at.lat <= city_north_east.lat && at.lon >= city_south_west.lon &&
           at.lon <= city_north_east.lon;
}

TEST(SampleDay, SameSeedSameDayOtherSeedAnother) {
    const auto text = [](std::uint64_t seed) {
        std::string all;
        for (const auto& file : day_files(make_day({.outlets = 30, .seed = seed}, 0))) all += file.bytes;
        return all;
    };
    EXPECT_EQ(text(5), text(5));
    EXPECT_NE(text(5), text(6));
}

TEST(SampleDay, FilesHaveTheContractsColumns) {
    const std::map<std::string, std::string> headers{
        {"products.csv", "gtin,name,units_per_case,case_kg,case_litres,temperature"},
        {"depots.csv", "depot,name,lat,lon,open,close"},
        {"outlets.csv", "outlet,name,address,lat,lon,open,close,service_min"},
        {"vehicles.csv",
         "vehicle,driver,depot,capacity_kg,capacity_litres,temperature,shift_start,shift_end,"
         "cost_per_km,cost_per_hour,cost_fixed,max_trips"},
        {"stock.csv", "depot,gtin,lot,expiry,cases"},
        {"orders.csv", "order,outlet,gtin,cases,due,window_start,window_end,priority"},
        {"photos.csv", "file,order,vehicle,taken_at,lat,lon"},
        {"truth.csv", "file,order,good,kind,gtins,cases"}};
    std::size_t seen = 0;
    for (const auto& file : day_files(big_day())) {
        if (!headers.contains(file.path)) continue;
        EXPECT_EQ(file.bytes.substr(0, file.bytes.find('\n')), headers.at(file.path)) << file.path;
        ++seen;
    }
    EXPECT_EQ(seen, headers.size());
}

TEST(SampleDay, EveryKindOccursAtItsRate) {
    const auto count = photos_by_kind(big_day());
    const double photos = static_cast<double>(big_day().shots.size());
    for (const auto& rate : kind_rates) EXPECT_NEAR(count.at(rate.kind) / photos, rate.share, 0.006) << rate.name;
    for (const auto& rate : kind_rates)
        EXPECT_TRUE(photos_by_kind(make_day({.outlets = 40, .seed = 2}, 0)).contains(rate.kind)) << rate.name;
}

TEST(SampleDay, GoodDeliveriesShowTheOrderAndBadGoodsDoNot) {
    const SampleDay& day = big_day();
    for (const auto& shot : day.shots) {
        if (shot.kind == Kind::reused || shot.kind == Kind::edited_reuse) continue;
        std::map<std::string, std::int64_t> asked, came;
        for (const auto& line : day.orders[shot.order].lines) asked[line.gtin.text] += line.cases.value;
        for (const auto& line : day.deliveries[shot.order].shown)
            came[day.items[line.item].product.gtin.text] += line.cases;
        const bool goods_wrong =
            shot.kind == Kind::wrong_product || shot.kind == Kind::missing_product || shot.kind == Kind::short_count;
        EXPECT_EQ(asked != came, goods_wrong) << shot.file;
        EXPECT_LE(cases(day.deliveries[shot.order].shown), 8);
        EXPECT_GE(cases(day.deliveries[shot.order].shown), 1);
    }
}

TEST(SampleDay, CopiesAreOfEarlierGoodPhotosOfOtherOrders) {
    for (const auto& shot : big_day().shots) {
        if (shot.kind != Kind::reused && shot.kind != Kind::edited_reuse) continue;
        const Shot& source = big_day().shots[shot.source];
        EXPECT_EQ(source.kind, Kind::good);
        EXPECT_NE(source.order, shot.order);
        EXPECT_LT(source.taken_at, shot.taken_at);
    }
}

TEST(SampleDay, PlacesAreInTheCityAndWrongOnesTwoToEightKilometresOff) {
    const SampleDay& day = big_day();
    std::set<std::string> names;
    for (const auto& outlet : day.catalog.outlets) {
        EXPECT_TRUE(inside_city(outlet.position)) << outlet.address;
        EXPECT_TRUE(names.insert(outlet.name).second) << outlet.name;
    }
    for (const auto& shot : day.shots) {
        EXPECT_TRUE(inside_city(shot.position)) << shot.file;
        const auto off_m =
            great_circle(shot.position, day.catalog.outlets[day.deliveries[shot.order].outlet].position).value;
        if (shot.kind == Kind::wrong_place) {
            EXPECT_TRUE(off_m > 2'000 && off_m < 8'000) << off_m;
        } else {
            EXPECT_LT(off_m, 250) << shot.file;
        }
    }
}

TEST(SampleDay, TimesFitTheDayAndTheWindowsUnlessWrong) {
    const Zone zone;
    const SampleDay& day = big_day();
    for (const auto& shot : day.shots) {
        EXPECT_EQ(zone.day_of(shot.taken_at) != day.day, shot.kind == Kind::wrong_time) << shot.file;
        const Order& order = day.orders[shot.order];
        if (shot.kind == Kind::wrong_time || !order.window_start) continue;
        EXPECT_GE(zone.time_of_day(shot.taken_at), *order.window_start);
        EXPECT_LE(zone.time_of_day(shot.taken_at), *order.window_end);
    }
}

TEST(SampleDay, ProductsAreSoundAndTheFirstLotCoversTheDay) {
    const SampleDay& day = big_day();
    EXPECT_GE(day.items.size(), 20U);
    EXPECT_LE(day.items.size(), 40U);
    for (std::size_t i = 0; i < day.items.size(); ++i) {
        const auto& gtin = day.items[i].product.gtin;
        EXPECT_TRUE(is_gtin(gtin.text) && gtin.text.size() == 13 && gtin.text.starts_with("893")) << gtin.text;
        std::int64_t demand = 0;
        for (const auto& order : day.orders)
            for (const auto& line : order.lines) demand += line.gtin == gtin ? line.cases.value : 0;
        for (const auto& depot : day.catalog.depots) {
            const StockLot& first = day.lot_of(i, depot.id);
            EXPECT_GE(first.cases.value, demand);
            for (const auto& lot : day.stock) {
                if (lot.depot != depot.id || lot.gtin != gtin || lot.expiry < day.day) continue;
                EXPECT_GE(lot.expiry, first.expiry) << gtin.text;
            }
        }
    }
}

TEST(SampleDay, LaterDaysKeepTheCatalogueAndOrderAnew) {
    const SampleDay later = make_day(big_day().options, 1);
    EXPECT_EQ(later.catalog.outlets.front().name, big_day().catalog.outlets.front().name);
    EXPECT_EQ(later.day, big_day().day + std::chrono::days(1));
    EXPECT_NE(day_files(later)[5].bytes, day_files(big_day())[5].bytes);
}

TEST(SampleDay, IsInTheLanguageAskedFor) {
    const auto settings = [](Lang lang) { return day_files(make_day({.outlets = 2, .lang = lang}, 0)).back().bytes; };
    EXPECT_EQ(settings(Lang::vi).find("lang"), std::string::npos);
    EXPECT_NE(settings(Lang::en).find("lang = \"en\""), std::string::npos);
}

TEST(SampleDay, RefusesOptionsOutOfBounds) {
    EXPECT_THROW(make_day({.outlets = 0}, 0), Failure);
    EXPECT_THROW(make_day({.megapixels = 50}, 0), Failure);
}

TEST(Papers, SayWhereOutletsAreAsTheFilesDo) {
    for (const auto& outlet : papers_of({.outlets = 50}, 0).catalog.outlets) {
        EXPECT_EQ(std::stod(fmt::format("{:.6f}", outlet.position.lat)), outlet.position.lat);
        EXPECT_EQ(std::stod(fmt::format("{:.6f}", outlet.position.lon)), outlet.position.lon);
    }
}

}  // namespace
}  // namespace tallyman::sample
