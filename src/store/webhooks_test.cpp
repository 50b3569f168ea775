#include "store/webhooks.h"

#include <gtest/gtest.h>

#include "store/database.h"
#include "store/deliveries.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

struct Outbox : ::testing::Test {
    TestFolder folder;
    Instant now{Seconds{1'800'000'000}};
    Store store{folder.path(), [this] { return now; }};
    Webhooks webhooks{store};

    std::int64_t add(std::vector<std::string> kinds) {
        Webhook webhook;
        webhook.url = "https://hooks.example/x";
        webhook.kinds = std::move(kinds);
        webhook.by = "lan";
        return webhooks.add(webhook);
    }
    void deliver(const std::string& id) {
        DeliveryEvent event;
        event.id = id;
        event.device = "phone";
        event.order = {"O1"};
        Deliveries(store).add({&event, 1}, 1);
    }
    std::int64_t count() { return store.database().number("select count(*) from outbox"); }
};

TEST_F(Outbox, a_fact_and_its_messages_are_one_change) {
    deliver("before");
    const auto both = add({"delivery", "review"}), none = add({"review"});
    deliver("e1");
    {
        Transaction taken_back(store.database());
        deliver("e2");
        EXPECT_EQ(count(), 2);
    }
    EXPECT_EQ(count(), 1) << "with the fact its message is gone";
    const auto message = webhooks.claim(Seconds{60});
    ASSERT_TRUE(message);
    EXPECT_EQ(message->to.id, both);
    EXPECT_EQ(message->kind, "delivery");
    EXPECT_EQ(message->subject, "O1");
    EXPECT_NE(message->record.find("\"e1\""), std::string::npos);
    EXPECT_EQ(message->at, now);
    EXPECT_FALSE(webhooks.claim(Seconds{60})) << "it is given out";
    EXPECT_NE(both, none);
}

TEST_F(Outbox, messages_come_one_by_one_in_the_logs_sequence) {
    add({"delivery"});
    for (const auto* id : {"e1", "e2", "e3"}) deliver(id);
    for (const auto* id : {"e1", "e2", "e3"}) {
        const auto message = webhooks.claim(Seconds{60});
        ASSERT_TRUE(message);
        EXPECT_NE(message->record.find(id), std::string::npos);
        webhooks.sent(*message);
    }
    EXPECT_FALSE(webhooks.claim(Seconds{60}));
    EXPECT_EQ(webhooks.all().front().waiting, 0);
}

TEST_F(Outbox, what_failed_comes_again_later_and_whose_worker_died_too) {
    add({"delivery"});
    deliver("e1");
    const auto first = webhooks.claim(Seconds{60});
    ASSERT_TRUE(first);
    webhooks.failed(*first, "500", Seconds{300});
    now += Seconds{299};
    EXPECT_FALSE(webhooks.claim(Seconds{60}));
    now += Seconds{1};
    const auto second = webhooks.claim(Seconds{60});
    ASSERT_TRUE(second);
    EXPECT_EQ(second->to.tries, 1);
    now += Seconds{61};
    EXPECT_TRUE(webhooks.claim(Seconds{60})) << "nobody said how it went";
}

TEST_F(Outbox, a_stopped_one_is_told_nothing_more) {
    const auto id = add({"delivery"});
    deliver("e1");
    deliver("e2");
    webhooks.stop(*webhooks.claim(Seconds{60}), "410");
    deliver("e3");
    EXPECT_EQ(count(), 0);
    const auto all = webhooks.all();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_FALSE(all.front().active);
    EXPECT_EQ(all.front().error, "410");
    EXPECT_TRUE(webhooks.remove(id));
    EXPECT_FALSE(webhooks.remove(id));
}

TEST_F(Outbox, what_was_erased_is_not_sent) {
    add({"delivery"});
    deliver("e1");
    deliver("e2");
    store.database().run("update ledger_entries set record = null, salt = null where number = 0");
    const auto message = webhooks.claim(Seconds{60});
    ASSERT_TRUE(message);
    EXPECT_NE(message->record.find("\"e2\""), std::string::npos);
}

}  // namespace
}  // namespace tallyman::store
