#include "orders/allocate.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "orders/words.h"

namespace tallyman {
namespace {

const Day due = *parse_day("2026-11-23");

Day in_days(int days) { return due + std::chrono::days(days); }
Order order(std::string id, std::int64_t cases, int priority = 0, std::string gtin = "milk") {
    return {{std::move(id)}, {"C1"}, {{{std::move(gtin)}, {cases}}}, due, {}, {}, priority};
}
StockLot lot(std::string id, int days, std::int64_t cases, std::string depot = "D1") {
    return {{std::move(depot)}, {"milk"}, {std::move(id)}, in_days(days), {cases}};
}
Catalog one_depot() {
    Catalog catalog;
    catalog.depots = {{{"D1"}, "", {10.8, 106.7}, {}}};
    catalog.outlets = {{{"C1"}, "", "", {10.7, 106.7}, {}, {}}};
    return catalog;
}
Catalog two_depots() {
    auto catalog = one_depot();
    catalog.depots.push_back({{"D2"}, "", {10.71, 106.7}, {}});
    return catalog;
}

using Lots = std::vector<AllocatedLot>;
using Strings = std::vector<std::string>;

TEST(Allocate, first_expiring_first_over_several_lots) {
    const std::vector orders{order("O1", 12)};
    const std::vector stock{lot("late", 30, 100), lot("old", -1, 50), lot("today", 0, 4), lot("soon", 5, 6)};
    const auto allocation = allocate(orders, stock, one_depot(), {});
    const auto& line = allocation[0].lines[0];
    EXPECT_EQ(line.lots,
              (Lots{{{"today"}, in_days(0), {4}}, {{"soon"}, in_days(5), {6}}, {{"late"}, in_days(30), {2}}}));
    EXPECT_TRUE(line.why_short.empty());
}

TEST(Allocate, scarce_stock_goes_by_the_stated_rule) {
    auto early = order("Z-early", 9);
    early.due = in_days(-1);
    const std::vector orders{order("B-big", 20), order("C-small", 5), order("D-small", 5), order("A-first", 8, 3),
                             early};
    const std::vector stock{lot("L", 10, 24)};
    const auto allocation = allocate(orders, stock, one_depot(), {});
    std::map<std::string, std::int64_t> given;
    for (const auto& each : allocation) given[each.order.text] = each.lines[0].given().value;
    EXPECT_EQ(given, (std::map<std::string, std::int64_t>{
                         {"A-first", 8}, {"Z-early", 9}, {"C-small", 5}, {"D-small", 2}, {"B-big", 0}}));
    const auto& why = allocation[1].lines[0].why_short;  // B-big
    ASSERT_EQ(why.size(), 2u);
    EXPECT_EQ(
        why[0],
        (ShortReason{ShortCode::served_others_first, {24}, 0, {}, {"A-first", "Z-early", "C-small", "D-small"}, {}}));
    EXPECT_EQ(why[1], (ShortReason{ShortCode::stock_too_small, {24}, 0, {}, {}, {}}));
}

TEST(Allocate, the_strictest_shelf_life_holds_and_is_said) {
    const std::vector orders{order("O1", 10)};
    const std::vector stock{lot("old", -3, 7), lot("near", 9, 5), lot("far", 10, 4)};
    const ShelfLifeRule rule{.days_min = 2, .by_outlet = {{{"C1"}, 10}}, .by_product = {{{"milk"}, 5}}};
    const auto allocation = allocate(orders, stock, one_depot(), rule);
    const auto& line = allocation[0].lines[0];
    EXPECT_EQ(line.lots, (Lots{{{"far"}, in_days(10), {4}}}));
    ASSERT_EQ(line.why_short.size(), 3u);
    EXPECT_EQ(line.why_short[0], (ShortReason{ShortCode::lots_expired, {7}, 0, {"old"}, {}, {}}));
    EXPECT_EQ(line.why_short[1], (ShortReason{ShortCode::shelf_life_too_short, {5}, 10, {"near"}, {}, {}}));
    EXPECT_EQ(sentence(line, Lang::en),
              "order O1, milk: 4 of 10 cases; 7 cases are past their expiry on the due day (lots old); 5 cases have "
              "less than "
              "the required 10 days left on the due day (lots near); the serving depot had 4 deliverable cases for all "
              "orders "
              "together");
}

TEST(Allocate, the_depot_that_gives_most_serves_then_the_nearest) {
    const std::vector orders{order("O1", 10)};
    const auto depot_for = [&](const std::vector<StockLot>& stock) {
        return allocate(orders, stock, two_depots(), {})[0].depot.text;
    };
    EXPECT_EQ(depot_for({lot("a", 9, 50, "D1"), lot("b", 9, 50, "D2")}), "D2");  // 1 km rather than 11
    EXPECT_EQ(depot_for({lot("a", 9, 10, "D1"), lot("b", 9, 9, "D2")}), "D1");
    EXPECT_EQ(depot_for({lot("a", 9, 10, "D1"), lot("b", -9, 50, "D2")}), "D1");

    const std::vector short_stock{lot("a", 9, 3, "D1"), lot("b", 9, 6, "D2")};
    const auto why = allocate(orders, short_stock, two_depots(), {})[0].lines[0].why_short;
    EXPECT_EQ(why.back(), (ShortReason{ShortCode::only_at_other_depot, {3}, 0, {}, {}, {"D1"}}));

    auto catalog = two_depots();
    catalog.vehicles = {Vehicle{.id = {"V1"},
                                .driver = {"d"},
                                .depot = {"D1"},
                                .capacity_weight = {},
                                .capacity_volume = {},
                                .shift = {},
                                .cost_per_km = {},
                                .cost_per_hour = {},
                                .cost_fixed = {}}};
    const std::vector both{lot("a", 9, 50, "D1"), lot("b", 9, 50, "D2")};
    EXPECT_EQ(allocate(orders, both, catalog, {})[0].depot.text, "D1");  // D2 has nothing to drive
}

TEST(Allocate, says_when_nothing_is_there) {
    const std::vector orders{order("O1", 1, 0, "tea")};
    const std::vector stock{lot("a", 9, 3)};
    EXPECT_EQ(allocate(orders, stock, one_depot(), {})[0].lines[0].why_short[0].code, ShortCode::never_stocked);
    const auto nowhere = allocate(orders, {}, {}, {});
    EXPECT_EQ(nowhere[0].depot.text, "");
    EXPECT_EQ(nowhere[0].lines[0].why_short[0].code, ShortCode::never_stocked);
}

TEST(Allocate, every_reason_has_words) {
    for (int code = 0; code <= static_cast<int>(ShortCode::only_at_other_depot); ++code) {
        const ShortReason reason{static_cast<ShortCode>(code), {3}, 5, {"L1"}, {"O1"}, {"D1"}};
        EXPECT_FALSE(sentence(reason, Lang::vi).empty());
        EXPECT_NE(sentence(reason, Lang::vi), sentence(reason, Lang::en)) << name(reason.code);
    }
}

struct World {
    std::vector<Order> orders;
    std::vector<StockLot> stock;
    Catalog catalog = two_depots();
    ShelfLifeRule rule;
};

World any_world() {
    World world;
    const auto small = [](int low, int high) { return *rc::gen::inRange(low, high); };
    const std::string products[] = {"milk", "tea", "rice"};
    for (int i = 0, n = small(0, 12); i < n; ++i) {
        Order order{
            {"O" + std::to_string(i)}, {small(0, 2) ? "C1" : "C2"}, {}, in_days(small(0, 3)), {}, {}, small(0, 2)};
        for (int k = 0, lines = small(1, 4); k < lines; ++k)
            order.lines.push_back({{products[small(0, 3)]}, {small(1, 30)}});
        world.orders.push_back(std::move(order));
    }
    for (int i = 0, n = small(0, 14); i < n; ++i) {
        world.stock.push_back({{small(0, 2) ? "D1" : "D2"},
                               {products[small(0, 3)]},
                               {"L" + std::to_string(i)},
                               in_days(small(-3, 12)),
                               {small(0, 40)}});
    }
    world.rule.days_min = small(0, 4);
    world.rule.by_outlet = {{{"C2"}, small(0, 9)}};
    return world;
}

RC_GTEST_PROP(AllocateProperty, no_lot_is_overdrawn_no_line_over_served_no_short_life_given, ()) {
    const auto world = any_world();
    const auto allocation = allocate(world.orders, world.stock, world.catalog, world.rule);
    std::map<std::pair<std::string, std::string>, std::int64_t> drawn;
    RC_ASSERT(allocation.size() == world.orders.size());
    for (const auto& served : allocation) {
        const auto asked = std::ranges::find(world.orders, served.order, &Order::id);
        RC_ASSERT(served.lines.size() == asked->lines.size());
        for (std::size_t i = 0; i < served.lines.size(); ++i) {
            const auto& line = served.lines[i];
            RC_ASSERT(line.asked == asked->lines[i].cases && line.gtin == asked->lines[i].gtin);
            RC_ASSERT(line.given() <= line.asked);
            RC_ASSERT(line.why_short.empty() == (line.given() == line.asked));
            const auto days = world.rule.days_for(asked->outlet, line.gtin);
            for (const auto& lot : line.lots) {
                RC_ASSERT(lot.cases > Cases{0});
                RC_ASSERT(may_be_delivered(lot.expiry, asked->due, days));
                drawn[{served.depot.text, lot.lot.text}] += lot.cases.value;
            }
            RC_ASSERT(std::ranges::is_sorted(line.lots, {}, &AllocatedLot::expiry));
        }
    }
    std::map<std::pair<std::string, std::string>, std::int64_t> there;
    for (const auto& lot : world.stock) there[{lot.depot.text, lot.lot.text}] += lot.cases.value;
    for (const auto& [lot, cases] : drawn) RC_ASSERT(cases <= there[lot]);
}

// A line that took from a lot has emptied every earlier one that would have done, and a short line all of them.
RC_GTEST_PROP(AllocateProperty, earlier_lots_are_empty_before_later_ones_are_touched, ()) {
    const auto world = any_world();
    const auto allocation = allocate(world.orders, world.stock, world.catalog, world.rule);
    std::map<std::pair<std::string, std::string>, std::int64_t> left;
    for (const auto& lot : world.stock) left[{lot.depot.text, lot.lot.text}] += lot.cases.value;
    for (const auto& served : allocation) {
        for (const auto& line : served.lines) {
            for (const auto& lot : line.lots) left[{served.depot.text, lot.lot.text}] -= lot.cases.value;
        }
    }
    for (const auto& served : allocation) {
        const auto asked = std::ranges::find(world.orders, served.order, &Order::id);
        for (const auto& line : served.lines) {
            const auto days = world.rule.days_for(asked->outlet, line.gtin);
            for (const auto& lot : world.stock) {
                if (lot.depot != served.depot || lot.gtin != line.gtin ||
                    !may_be_delivered(lot.expiry, asked->due, days))
                    continue;
                const bool passed_over = !line.lots.empty() && lot.expiry < line.lots.back().expiry;
                if (passed_over || !line.why_short.empty()) RC_ASSERT((left[{lot.depot.text, lot.lot.text}] == 0));
            }
        }
    }
}

RC_GTEST_PROP(AllocateProperty, the_sequence_of_the_input_does_not_matter, ()) {
    auto world = any_world();
    const auto allocation = allocate(world.orders, world.stock, world.catalog, world.rule);
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    std::mt19937 shuffle(seed);
    std::ranges::shuffle(world.orders, shuffle);
    std::ranges::shuffle(world.stock, shuffle);
    std::ranges::shuffle(world.catalog.depots, shuffle);
    RC_ASSERT(allocate(world.orders, world.stock, world.catalog, world.rule) == allocation);
}

}  // namespace
}  // namespace tallyman
