#include "store/store.h"

#include <gtest/gtest.h>

#include "base/failure.h"
#include "store/database.h"
#include "store/files.h"
#include "store/ledger_store.h"
#include "store/place.h"
#include "store/schema.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

const Day due = *parse_day("2026-11-23");

void import_something(Store& store, std::string_view content) {
    auto batch = store.begin_import();
    batch.add(Product{{"8934567000017"}, "Sữa", 12, {12'600}, {14'000}, Temperature::chilled}, 2);
    batch.add(OrderRow{{"O1"}, {"C1"}, {"8934567000017"}, {3}, due, TimeOfDay{3600}, {}, 2}, 2);
    batch.commit(Instant{Seconds{1000}}, sha256(content));
}

TEST(Store, gives_back_what_an_import_put_in) {
    const TestFolder folder;
    Store store(folder.path());
    EXPECT_FALSE(store.current_import());
    const Vehicle vehicle{{"V1"}, {"d"}, {"D1"}, {1}, {2}, Temperature::frozen, {TimeOfDay{1}, TimeOfDay{2}},
                          {3},    {4},   {5},    6};
    const Outlet outlet{{"C1"}, "Tạp hoá", "đường", {10.5, 106.25}, {TimeOfDay{1}, TimeOfDay{2}}, Seconds{90}};
    {
        auto batch = store.begin_import();
        batch.add(vehicle, 2);
        batch.add(outlet, 2);
        batch.add(Depot{{"D1"}, "Kho", {1, 2}, {}}, 2);
        batch.add(StockLot{{"D1"}, {"g"}, {"L"}, due, {7}}, 2);
        batch.add(PhotoRow{"b.jpg", {"O1"}, VehicleId{"V1"}, Instant{Seconds{5}}, LatLon{1, 2}}, 2);
        batch.add(PhotoRow{"a.jpg", {"O1"}, {}, {}, {}}, 3);
        batch.add(OrderRow{{"O1"}, {"C1"}, {"z"}, {3}, due, TimeOfDay{3600}, {}, 2}, 2);
        batch.add(OrderRow{{"O1"}, {"C1"}, {"a"}, {4}, due, TimeOfDay{3600}, {}, 2}, 3);
        EXPECT_EQ(batch.add(OrderRow{{"O1"}, {"C1"}, {"z"}, {9}, due, {}, {}, 0}, 4), 2);
        batch.commit(Instant{Seconds{1000}}, sha256("x"));
    }
    const auto catalog = store.catalog();
    ASSERT_EQ(catalog.vehicles.size(), 1u);
    EXPECT_EQ(catalog.vehicles[0].max_trips, 6);
    EXPECT_EQ(catalog.vehicles[0].cost_per_hour, Money{4});
    EXPECT_EQ(catalog.vehicles[0].temperature, Temperature::frozen);
    ASSERT_EQ(catalog.outlets.size(), 1u);
    EXPECT_EQ(catalog.outlets[0].position, outlet.position);
    EXPECT_EQ(catalog.outlets[0].service, Seconds{90});
    ASSERT_EQ(store.stock().size(), 1u);
    EXPECT_EQ(store.stock()[0].expiry, due);
    const auto orders = store.orders();
    ASSERT_EQ(orders.size(), 1u);
    EXPECT_EQ(orders[0].lines[0].gtin, Gtin{"z"});  // as in the file, not by key
    EXPECT_EQ(orders[0].lines[1].cases, Cases{4});
    EXPECT_EQ(orders[0].window_start, TimeOfDay{3600});
    EXPECT_FALSE(orders[0].window_end);
    EXPECT_EQ(orders[0].priority, 2);
    const std::vector<PhotoRow> photos{{"b.jpg", {"O1"}, VehicleId{"V1"}, Instant{Seconds{5}}, LatLon{1, 2}},
                                       {"a.jpg", {"O1"}, {}, {}, {}}};
    EXPECT_EQ(store.photos(), photos);
}

TEST(Store, an_abandoned_import_leaves_nothing) {
    const TestFolder folder;
    Store store(folder.path());
    {
        auto batch = store.begin_import();
        batch.add(Product{{"g"}, "Sữa", 12, {1}, {1}, Temperature::chilled}, 2);
    }
    EXPECT_FALSE(store.current_import());
    EXPECT_TRUE(store.catalog().products.empty());
}

TEST(Store, the_same_content_again_changes_nothing_and_undo_goes_back) {
    const TestFolder folder;
    Store store(folder.path());
    import_something(store, "one");
    const auto first = store.current_import()->id;
    import_something(store, "one");
    EXPECT_EQ(store.current_import()->id, first);
    import_something(store, "two");
    EXPECT_NE(store.current_import()->id, first);
    EXPECT_TRUE(store.undo_import());
    EXPECT_EQ(store.current_import()->id, first);
    EXPECT_EQ(store.orders().size(), 1u);
    EXPECT_TRUE(store.undo_import());
    EXPECT_FALSE(store.undo_import());
    EXPECT_TRUE(store.orders().empty());
}

TEST(Store, keeps_so_many_imports) {
    const TestFolder folder;
    Store store(folder.path());
    for (int i = 0; i < imports_kept + 2; ++i) import_something(store, std::to_string(i));
    int undone = 0;
    while (store.undo_import()) ++undone;
    EXPECT_EQ(undone, imports_kept);
}

TEST(Store, keeps_allocation_plans_and_verdicts_with_their_import) {
    const TestFolder folder;
    Store store(folder.path());
    import_something(store, "one");
    EXPECT_FALSE(store.allocation());
    const Allocation allocation{
        {{"O1"},
         {"D1"},
         {{{"O1"}, {"g"}, {5}, {{{"L1"}, due, {3}}}, {{ShortCode::served_others_first, {2}, 0, {"L2"}, {"O7"}, {}}}}}}};
    dispatch::Plan plan;
    plan.routes = {{{"V1"},
                    {{TimeOfDay{1},
                      TimeOfDay{2},
                      {3},
                      {4},
                      {5},
                      {{{"O1"}, {"C1"}, TimeOfDay{6}, TimeOfDay{7}, TimeOfDay{8}, {9}}}}}}};
    plan.left_out = {{{"O2"}, "too_heavy", {"x"}}};
    plan.cost = {77};
    store.save_allocation(allocation);
    store.save_plans({{due, plan}});
    const std::vector<VerdictRow> verdicts{
        {{"O1"}, "", {verify::Decision::retake, 0.25, {{"too_dark", {{"luma", 12.5}}, {{"a", "đ"}}}}}, 0.5}};
    verify::DeliverySummary summary{{1.5, -2, 0.25}, true, ~std::uint64_t{0}, 2, verify::Decision::retake};
    store.save_verdicts(verdicts, std::vector<SummaryRow>{{{"O1"}, {"D1"}, summary, 77}});
    store.each_summary([&](SummaryRow&& row) {
        EXPECT_EQ(row.depot.text, "D1");
        EXPECT_EQ(row.summary.row, summary.row);
        EXPECT_TRUE(row.summary.eligible);
        EXPECT_EQ(row.summary.fingerprint, ~std::uint64_t{0});
        EXPECT_EQ(row.summary.photos, 2u);
        EXPECT_EQ(row.checks, 77u);
    });
    store.save_decisions(std::vector<DecisionRow>{{{"O1"}, 0.75, verify::Decision::accept, true, false}}, "{}", 0.01);
    EXPECT_EQ(store.decisions().at(0).probability, 0.75);
    EXPECT_EQ(store.deciding_report(), "{}");

    EXPECT_EQ(store.allocation(), allocation);
    const auto plans = store.plans();
    ASSERT_EQ(plans.size(), 1u);
    EXPECT_EQ(plans.at(due).routes[0].trips[0].stops[0].leave, TimeOfDay{8});
    EXPECT_EQ(plans.at(due).left_out[0].code, "too_heavy");
    EXPECT_EQ(plans.at(due).cost, Money{77});
    ASSERT_EQ(store.verdicts().size(), 1u);
    EXPECT_EQ(store.verdicts()[0].verdict.decision, verify::Decision::retake);
    EXPECT_EQ(store.verdicts()[0].verdict.reasons, verdicts[0].verdict.reasons);

    import_something(store, "two");
    EXPECT_FALSE(store.allocation());
    EXPECT_TRUE(store.plans().empty());
    EXPECT_TRUE(store.verdicts().empty());
    EXPECT_TRUE(store.decisions().empty());
    store.undo_import();
    EXPECT_EQ(store.allocation(), allocation);
}

TEST(Store, an_examination_holds_for_its_bytes_and_version_only) {
    const TestFolder folder;
    Store store(folder.path());
    const std::vector<Examination> seen{{"a.jpg", sha256("bytes"), "v1", "[1]"}};
    store.save_examinations(seen);
    EXPECT_EQ(store.findings("a.jpg", sha256("bytes"), "v1"), "[1]");
    EXPECT_FALSE(store.findings("a.jpg", sha256("other"), "v1"));
    EXPECT_FALSE(store.findings("a.jpg", sha256("bytes"), "v2"));
}

TEST(Store, refuses_a_newer_store_and_what_is_none) {
    const TestFolder folder;
    { Store store(folder.path()); }
    Database(folder.path()).connection().set_schema_version(999);
    EXPECT_THROW(Store{folder.path()}, Failure);
    write_atomically(folder.path() / "other" / "tallyman.db", std::string(5000, 'x'));
    EXPECT_THROW(Store{folder.path() / "other"}, Failure);
}

TEST(Store, does_not_begin_anew_where_its_rows_were_lost) {
    const TestFolder folder;
    if (!place_of(folder.path()).database.empty()) GTEST_SKIP() << "its file";
    const auto file = folder.path() / "tallyman.db";
    LedgerStore(folder.path()).key();
    std::filesystem::remove(file);
    EXPECT_TRUE(is_store(folder.path()));
    EXPECT_THROW(Store{folder.path()}, Failure);
    EXPECT_FALSE(std::filesystem::exists(file)) << "it may be put back";
    write_atomically(file, std::string_view());
    EXPECT_THROW(Store{folder.path()}, Failure);
    std::filesystem::remove(folder.path() / "ledger.key");
    EXPECT_NO_THROW(Store{folder.path()}) << "an empty file alone is what a start that was cut off leaves";
}

TEST(Store, an_empty_database_beside_a_key_is_none_to_begin_in) {
    const TestFolder folder;
    write_atomically(folder.path() / "ledger.key", std::string_view("of rows that are elsewhere"));
    EXPECT_THROW(Store{folder.path()}, Failure);
    std::filesystem::remove(folder.path() / "ledger.key");
    EXPECT_NO_THROW(Store{folder.path()}) << "nothing was made by the way";
}

// As an earlier program left it: the tables of its time, and an order.
void make_older(const std::filesystem::path& data, std::size_t version) {
    const auto place = place_of(data);
    const auto connection =
        place.database.empty() ? open_sqlite(data / "tallyman.db") : open_postgresql(place.database);
    connection->begin_writing();
    for (const auto step : migrations().first(version)) connection->run(connection->schema(step));
    connection->run("insert into imports (at, content) values (1, 'x')");
    connection->run(
        "insert into order_lines (import, order_id, gtin, line, outlet, cases, due_day, priority) values (1, 'O1', "
        "'g', "
        "2, 'C1', 3, 20000, 0)");
    connection->set_schema_version(version);
    connection->commit();
}

TEST(Store, comes_forward_from_every_earlier_version_after_a_copy) {
    for (std::size_t version = 1; version < migrations().size(); ++version) {
        const TestFolder folder;
        make_older(folder.path(), version);
        const Store store(folder.path());
        EXPECT_EQ(store.database().connection().schema_version(), migrations().size());
        EXPECT_EQ(store.orders().size(), 1u);
        store.check_integrity();
        const auto copy = open_sqlite(folder.path() / ("tallyman.db.v" + std::to_string(version)));
        EXPECT_EQ(copy->schema_version(), version) << "the copy is as it was before";
        const auto orders = copy->prepare("select count(*) from order_lines");
        ASSERT_TRUE(orders->step());
        EXPECT_EQ(orders->integer(0), 1);
    }
}

TEST(Store, opens_again_with_what_was_saved) {
    const TestFolder folder;
    {
        Store store(folder.path());
        import_something(store, "one");
    }
    EXPECT_EQ(Store(folder.path()).orders().size(), 1u);
}

}  // namespace
}  // namespace tallyman::store
