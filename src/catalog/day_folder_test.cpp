#include "catalog/day_folder.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace tallyman {
namespace {

template <class Read>
auto read_all(const TableFormat& format, std::string_view bytes, Problems& problems, Read read) {
    std::vector<typename std::invoke_result_t<Read, Cells&>::value_type> values;
    TableReader reader(format, problems, [&](Cells& row) {
        if (auto value = read(row)) values.push_back(std::move(*value));
    });
    reader.feed(bytes);
    reader.finish();
    return values;
}

std::string table_text(const TableFormat& format, std::string_view row) {
    return column_names(format) + "\n" + std::string(row) + "\n";
}

TEST(DayFolder, reads_each_example_as_it_stands_in_the_templates) {
    const Zone zone;
    Problems problems;
    const auto read_photo_here = [&](Cells& row) { return read_photo(row, zone); };
    const auto products =
        read_all(products_table, table_text(products_table, products_table.example), problems, read_product);
    const auto depots = read_all(depots_table, table_text(depots_table, depots_table.example), problems, read_depot);
    const auto outlets =
        read_all(outlets_table, table_text(outlets_table, outlets_table.example), problems, read_outlet);
    const auto vehicles =
        read_all(vehicles_table, table_text(vehicles_table, vehicles_table.example), problems, read_vehicle);
    const auto photos =
        read_all(photos_table, table_text(photos_table, photos_table.example), problems, read_photo_here);
    const auto truths = read_all(truth_table, table_text(truth_table, truth_table.example), problems, read_truth);
    for (const auto& problem : problems.listed()) ADD_FAILURE() << sentence(problem, Lang::en);
    ASSERT_EQ(products.size(), 1u);
    EXPECT_EQ(products[0].case_weight, Grams{12'600});
    EXPECT_EQ(products[0].temperature, Temperature::chilled);
    EXPECT_EQ(products[0].family, "sữa tươi");
    ASSERT_EQ(depots.size(), 1u);
    EXPECT_EQ(depots[0].hours.close, TimeOfDay{20 * 3600});
    ASSERT_EQ(outlets.size(), 1u);
    EXPECT_EQ(outlets[0].service, Seconds{300});
    EXPECT_EQ(outlets[0].address, "225 Đường số 34, TP. Hồ Chí Minh");
    ASSERT_EQ(vehicles.size(), 1u);
    EXPECT_EQ(vehicles[0].cost_per_km, Money{9000});
    ASSERT_EQ(photos.size(), 1u);
    EXPECT_EQ(zone.iso(*photos[0].taken_at), "2026-11-23T07:30:00+07:00");
    ASSERT_EQ(truths.size(), 1u);
    EXPECT_EQ(truths[0].cases, std::vector{Cases{6}});
}

TEST(DayFolder, empty_photo_cells_are_left_to_exif) {
    const Zone zone;
    Problems problems;
    const auto photos = read_all(photos_table, table_text(photos_table, "photos/a.jpg,O1,,,,"), problems,
                                 [&](Cells& row) { return read_photo(row, zone); });
    EXPECT_EQ(photos, (std::vector{PhotoRow{"photos/a.jpg", {"O1"}, {}, {}, {}}}));
}

struct BadRow {
    const TableFormat& format;
    const char* row;
    ProblemCode code;
    const char* column;
};

TEST(DayFolder, says_what_is_wrong_with_a_row) {
    const Zone zone;
    const BadRow rows[] = {
        {products_table, "8934567000014,Sữa,12,12.6,14,chilled,", ProblemCode::not_a_gtin, "gtin"},
        {products_table, "8934567000017,Sữa,12,\"12,6\",14,chilled,", ProblemCode::not_a_decimal, "case_kg"},
        {products_table, "8934567000017,Sữa,12,12.6,14,cold,", ProblemCode::not_one_of, "temperature"},
        {depots_table, "D1,Kho,91,106,05:00,20:00", ProblemCode::out_of_range, "lat"},
        {depots_table, "D1,Kho,10,106,20:00,05:00", ProblemCode::ends_before_it_begins, "close"},
        {depots_table, "D1,Kho,10,106,5h,20:00", ProblemCode::not_a_time_of_day, "open"},
        {outlets_table, "C1,\"=cmd|x\",,10,106,,,", ProblemCode::formula, "name"},
        {vehicles_table, "V1,d,D1,-5,1500,chilled,,,,,,", ProblemCode::out_of_range, "capacity_kg"},
        {photos_table, "../secret.jpg,O1,,,,", ProblemCode::not_inside_the_folder, "file"},
        {photos_table, "/etc/passwd,O1,,,,", ProblemCode::not_inside_the_folder, "file"},
        {photos_table, "photos/a.jpg,O1,,,10.5,", ProblemCode::half_a_position, "lon"},
        {photos_table, "photos/a.jpg,O1,,23/11/2026,,", ProblemCode::not_an_instant, "taken_at"},
        {truth_table, "photos/a.jpg,O1,0,wonky,,", ProblemCode::not_one_of, "kind"},
    };
    for (const auto& bad : rows) {
        Problems problems;
        TableReader reader(bad.format, problems, [&](Cells& row) {
            const bool loaded = &bad.format == &products_table   ? read_product(row).has_value()
                                : &bad.format == &depots_table   ? read_depot(row).has_value()
                                : &bad.format == &outlets_table  ? read_outlet(row).has_value()
                                : &bad.format == &vehicles_table ? read_vehicle(row).has_value()
                                : &bad.format == &photos_table   ? read_photo(row, zone).has_value()
                                                                 : read_truth(row).has_value();
            EXPECT_FALSE(loaded) << bad.row;
        });
        reader.feed(table_text(bad.format, bad.row));
        reader.finish();
        ASSERT_EQ(problems.listed().size(), 1u) << bad.row;
        EXPECT_EQ(name(problems.listed()[0].code), name(bad.code)) << bad.row;
        EXPECT_EQ(problems.listed()[0].column, bad.column) << bad.row;
        EXPECT_EQ(problems.listed()[0].line, 2) << bad.row;
    }
}

TEST(DayFolder, reads_the_real_day) {
    const std::filesystem::path day = std::filesystem::path(TALLYMAN_SHARED) / "days" / "real-dairy";
    if (!exists(day)) GTEST_SKIP() << "shared data not there";
    const auto bytes = [&](const TableFormat& format) {
        std::ostringstream text;
        text << std::ifstream(day / format.file).rdbuf();
        return text.str();
    };
    const Zone zone;
    Problems problems;
    EXPECT_EQ(read_all(products_table, bytes(products_table), problems, read_product).size(), 31u);
    EXPECT_EQ(read_all(outlets_table, bytes(outlets_table), problems, read_outlet).size(), 300u);
    EXPECT_EQ(read_all(vehicles_table, bytes(vehicles_table), problems, read_vehicle).size(), 14u);
    EXPECT_EQ(
        read_all(photos_table, bytes(photos_table), problems, [&](Cells& row) { return read_photo(row, zone); }).size(),
        964u);
    EXPECT_EQ(read_all(truth_table, bytes(truth_table), problems, read_truth).size(), 964u);
    for (const auto& problem : problems.listed()) ADD_FAILURE() << sentence(problem, Lang::en);
}

}  // namespace
}  // namespace tallyman
