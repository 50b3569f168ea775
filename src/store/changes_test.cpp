#include "store/changes.h"

#include <gtest/gtest.h>

#include "store/accounts.h"
#include "store/database.h"
#include "store/deliveries.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

DeliveryEvent event(const std::string& order, std::int64_t sequence) {
    DeliveryEvent event;
    event.id = "event-" + std::to_string(sequence);
    event.sequence = sequence;
    event.order = {order};
    event.kind = DeliveryEvent::Kind::arrived;
    return event;
}

std::vector<DeliveryEvent> events(std::int64_t first, std::int64_t count) {
    std::vector<DeliveryEvent> all;
    for (auto i = first; i < first + count; ++i) all.push_back(event("O" + std::to_string(i % 3), i));
    return all;
}

class ChangesTest : public testing::Test {
protected:
    TestFolder folder_;
    Store store_{folder_.path()}, other_{folder_.path()};
};

TEST_F(ChangesTest, SayWhichOrdersWereTouchedByWhomever) {
    const auto start = changes_since(store_, 0).last;
    Deliveries(other_).add(events(0, 2), 1);
    Account account;
    account.name = "an";
    Accounts(other_).add(account, "test");
    const auto changes = changes_since(store_, start);
    EXPECT_FALSE(changes.everything);
    EXPECT_EQ(changes.orders(Part::deliveries), (std::set<OrderId>{{"O0"}, {"O1"}}));
    EXPECT_FALSE(changes.any(Part::photos));
    EXPECT_TRUE(changes_since(store_, changes.last).of.empty());
}

TEST_F(ChangesTest, ManyAreEverythingAndOldOnesAreForgotten) {
    const auto start = changes_since(store_, 0).last;
    Deliveries(store_).add(events(0, 1'000), 1);
    EXPECT_EQ(changes_since(store_, start).orders(Part::deliveries).size(), 3U);
    Deliveries(store_).add(events(1'000, 1), 1);
    EXPECT_TRUE(changes_since(store_, start).everything);
    Deliveries(store_).add(events(1'001, 9'500), 1);
    EXPECT_TRUE(changes_since(store_, start).everything);
    EXPECT_TRUE(changes_since(store_, 1'000'000).everything) << "another store was put in its place";
}

TEST_F(ChangesTest, WhatWasTakenBackWasNone) {
    const auto start = changes_since(store_, 0).last;
    {
        Transaction transaction(store_.database());
        Deliveries(store_).add(events(0, 2), 1);
    }
    EXPECT_TRUE(changes_since(other_, start).of.empty());
}

}  // namespace
}  // namespace tallyman::store
