#include "store/import_day.h"

#include <gtest/gtest.h>

#include "base/failure.h"
#include "store/files.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

// A day of one of each, whose files a test replaces.
class ImportDay : public testing::Test {
protected:
    ImportDay() {
        write("products.csv",
              "gtin,name,units_per_case,case_kg,case_litres,temperature\n036000291452,Sữa,12,12.6,14,chilled\n");
        write("depots.csv", "depot,name,lat,lon,open,close\nD1,Kho,10.8,106.7,05:00,20:00\n");
        write("outlets.csv",
              "outlet,name,address,lat,lon,open,close,service_min\nC1,Hoa,\"1, Lê "
              "Lợi\",10.7,106.6,07:00,18:00,4\nC2,Lan,,10.7,106.6,,,\n");
        write("vehicles.csv",
              "vehicle,driver,depot,capacity_kg,capacity_litres,temperature,shift_start,shift_end,cost_per_km,cost_per_"
              "hour,cost_fixed,max_trips\nV1,d1,D1,1200,1500,chilled,06:00,18:00,9000,45000,150000,2\n");
        write("stock.csv", "depot,gtin,lot,expiry,cases\nD1,036000291452,L1,2026-12-01,40\n");
        orders("O1,C1,036000291452,3,2026-11-23,,,0\n");
    }

    void write(const std::string& file, const std::string& bytes) { write_atomically(folder_.path() / file, bytes); }
    void orders(const std::string& rows) {
        write("orders.csv", "order,outlet,gtin,cases,due,window_start,window_end,priority\n" + rows);
    }

    ImportReport import() {
        return import_day(open_day(folder_.path(), data_.path(), Lang::en), store_, Instant{Seconds{1}}, {});
    }
    std::vector<std::string> problems(const ImportReport& report) {
        std::vector<std::string> all;
        for (const auto& problem : report.problems.listed()) all.push_back(sentence(problem, Lang::en));
        return all;
    }

    TestFolder folder_, data_;
    Store store_{data_.path()};
};

using Sentences = std::vector<std::string>;

TEST_F(ImportDay, loads_a_day_without_photos) {
    const auto report = import();
    EXPECT_EQ(problems(report), Sentences{});
    ASSERT_TRUE(report.import);
    EXPECT_FALSE(report.unchanged);
    EXPECT_EQ(store_.catalog().outlets.size(), 2u);
    EXPECT_EQ(store_.orders().size(), 1u);
}

TEST_F(ImportDay, the_same_again_is_unchanged) {
    const auto first = import();
    const auto second = import();
    EXPECT_TRUE(second.unchanged);
    EXPECT_EQ(second.import->id, first.import->id);
    orders("O1,C1,036000291452,4,2026-11-23,,,0\n");
    EXPECT_FALSE(import().unchanged);
    EXPECT_EQ(store_.orders()[0].lines[0].cases, Cases{4});
}

TEST_F(ImportDay, good_rows_load_beside_bad_ones) {
    orders(
        "O1,C1,036000291452,3,2026-11-23,,,0\n"
        "O1,C1,036000291452,5,2026-11-23,,,0\n"
        "O2,C9,036000291452,3,2026-11-23,,,0\n"
        "O3,C1,4006381333931,3,2026-11-23,,,0\n"
        "O4,C1,036000291452,x,2026-11-23,,,0\n"
        "O5,C2,0036000291452,8,2026-11-23,,,0\n");
    const auto report = import();
    EXPECT_EQ(
        problems(report),
        (Sentences{"orders.csv:3 [gtin]: \"036000291452\" is already on line 2; right: each key once",
                   "orders.csv:4 [outlet]: \"C9\" is not in outlets.csv; right: a key from outlets.csv",
                   "orders.csv:5 [gtin]: \"4006381333931\" is not in products.csv; right: a key from products.csv",
                   "orders.csv:6 [cases]: \"x\" is not a whole number; right: a whole number in 1 .. 1000000"}));
    const auto loaded = store_.orders();
    ASSERT_EQ(loaded.size(), 2u);
    EXPECT_EQ(loaded[0].lines[0].cases, Cases{3});
    EXPECT_EQ(loaded[1].lines[0].gtin, Gtin{"036000291452"});  // as products.csv writes it
}

TEST_F(ImportDay, lines_of_one_order_must_agree) {
    write("products.csv",
          "gtin,name,units_per_case,case_kg,case_litres,temperature\n036000291452,Sữa,12,12.6,14,"
          "chilled\n4006381333931,Bơ,1,1,1,chilled\n");
    orders("O1,C1,036000291452,3,2026-11-23,,,0\nO1,C2,4006381333931,3,2026-11-24,,,0\n");
    EXPECT_EQ(problems(import()), (Sentences{"orders.csv:3 [outlet]: \"C2\" differs from line 2 of the same order; "
                                             "right: the same value on every line of one order",
                                             "orders.csv:3 [due]: \"2026-11-24\" differs from line 2 of the same "
                                             "order; right: the same value on every line of one order"}));
    EXPECT_EQ(store_.orders()[0].lines.size(), 1u);
}

TEST_F(ImportDay, one_product_in_two_lengths_is_a_duplicate) {
    write("products.csv",
          "gtin,name,units_per_case,case_kg,case_litres,temperature\n036000291452,Sữa,12,12.6,14,"
          "chilled\n0036000291452,Sữa,12,12.6,14,chilled\n");
    EXPECT_EQ(problems(import()),
              (Sentences{"products.csv:3 [gtin]: \"0036000291452\" is already on line 2; right: each key once"}));
}

TEST_F(ImportDay, a_photo_of_an_unknown_order_loads_with_a_warning) {
    write("photos.csv",
          "file,order,vehicle,taken_at,lat,lon\nphotos/a.jpg,O1,V1,,,\nphotos/b.jpg,O9,,,,\nphotos/a.jpg,O1,,,,\n");
    const auto report = import();
    EXPECT_EQ(problems(report),
              (Sentences{"photos.csv:3 [order]: \"O9\" is not in orders.csv; right: a key from orders.csv",
                         "photos.csv:4 [file]: \"photos/a.jpg\" is already on line 2; right: each key once"}));
    EXPECT_EQ(report.problems.warnings(), 1u);
    EXPECT_EQ(store_.photos().size(), 2u);
}

TEST_F(ImportDay, a_doubtful_file_leaves_the_store_as_it_was) {
    write("photos.csv", "file,order\nphotos/a.jpg,O1\n");
    import();
    const auto before = store_.current_import()->id;
    const std::string doubtful[] = {
        "order,outlet\nO1,C1\n",
        "order,outlet,gtin,cases,due\nO2,C1,036000291452,3,2026-11-23\nO3,C1,0360" + std::string(1, '\0') + ",3\n",
        "order,outlet,gtin,cases,due\nO2,C1,036000291452,3,2026-11-23\nO3,\xC7\xE0,036000291452,3,2026-11-23\n",
        "order,outlet,gtin,cases,due\nO2,C1,036000291452,3,2026-11-23\n" + std::string(10'000'000, 'x') + "\n",
        "\xFF\xFEo\0r\0",
        "",
    };
    for (const auto& bytes : doubtful) {
        write("orders.csv", bytes);
        const auto report = import();
        EXPECT_TRUE(report.problems.refused());
        EXPECT_FALSE(report.import);
        for (const auto& problem : report.problems.listed()) EXPECT_EQ(problem.file, "orders.csv");  // not its photos
        EXPECT_EQ(store_.current_import()->id, before);
        EXPECT_EQ(store_.orders()[0].id, OrderId{"O1"});
    }
    std::filesystem::remove(folder_.path() / "orders.csv");
    EXPECT_TRUE(import().problems.refused());
}

TEST_F(ImportDay, stops_when_told_and_leaves_nothing) {
    StopFlag stop;
    stop.set();
    Progress progress;
    progress.stop = &stop;
    EXPECT_THROW(import_day(open_day(folder_.path(), data_.path(), Lang::en), store_, Instant{}, progress), Failure);
    EXPECT_FALSE(store_.current_import());
}

TEST(RealDay, imports_without_a_problem) {
    const std::filesystem::path day = std::filesystem::path(TALLYMAN_SHARED) / "days" / "real-dairy";
    if (!exists(day)) GTEST_SKIP() << "shared data not there";
    const TestFolder data;
    Store store(data.path());
    const auto report = import_day(open_day(day, data.path(), Lang::en), store, Instant{}, {});
    EXPECT_TRUE(report.problems.listed().empty());
    EXPECT_EQ(store.orders().size(), 964u);
    EXPECT_EQ(store.photos().size(), 964u);
    EXPECT_EQ(store.stock().size(), 124u);
}

}  // namespace
}  // namespace tallyman::store
