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
        webhooks.sent(*message, 204);
    }
    EXPECT_FALSE(webhooks.claim(Seconds{60}));
    EXPECT_EQ(webhooks.all().front().waiting, 0);
}

TEST_F(Outbox, what_failed_comes_again_later_and_whose_worker_died_too) {
    add({"delivery"});
    deliver("e1");
    const auto first = webhooks.claim(Seconds{60});
    ASSERT_TRUE(first);
    webhooks.failed(*first, {500, "500"}, Seconds{300});
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
    webhooks.stop(*webhooks.claim(Seconds{60}), {410, "410"});
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

TEST_F(Outbox, a_message_has_one_row_that_says_how_it_goes) {
    const auto id = add({"delivery"});
    deliver("e1");
    webhooks.failed(*webhooks.claim(Seconds{60}), {500, "answered 500"}, Seconds{300});
    auto kept = webhooks.sendings(id);
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].kind, "delivery");
    EXPECT_EQ(kept[0].subject, "O1");
    EXPECT_EQ(kept[0].answer.status, 500);
    EXPECT_EQ(kept[0].next_at, now + Seconds{300});
    EXPECT_TRUE(kept[0].waits);
    now += Seconds{300};
    webhooks.sent(*webhooks.claim(Seconds{60}), 200);
    kept = webhooks.sendings(id);
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].tries, 2);
    EXPECT_EQ(kept[0].at, now);
    EXPECT_FALSE(kept[0].waits || kept[0].failed() || kept[0].next_at);
    EXPECT_FALSE(webhooks.resend(id, kept[0].number)) << "it was taken";
}

TEST_F(Outbox, the_newest_are_kept) {
    const auto id = add({"delivery"}), other = add({"delivery"});
    for (std::size_t i = 0; i < sendings_kept + 2; ++i) {
        deliver("e" + std::to_string(i));
        for (int each = 0; each < 2; ++each) webhooks.sent(*webhooks.claim(Seconds{60}), 200);
    }
    const auto kept = webhooks.sendings(id);
    ASSERT_EQ(kept.size(), sendings_kept);
    EXPECT_GT(kept.front().entry, kept.back().entry);
    EXPECT_EQ(kept.back().entry, 2 * 1);
    EXPECT_EQ(webhooks.sendings(other).size(), sendings_kept);
    webhooks.remove(id);
    EXPECT_TRUE(webhooks.sendings(id).empty());
}

TEST_F(Outbox, what_failed_to_the_end_is_sent_again_when_somebody_asks) {
    const auto id = add({"delivery"});
    deliver("e1");
    webhooks.stop(*webhooks.claim(Seconds{60}), {410, "answered 410"});
    auto kept = webhooks.sendings(id);
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_FALSE(kept[0].waits);
    EXPECT_TRUE(webhooks.resend(id, kept[0].number));
    kept = webhooks.sendings(id);
    EXPECT_TRUE(kept[0].waits);
    EXPECT_FALSE(kept[0].next_at) << "its webhook is stopped";
    EXPECT_FALSE(webhooks.claim(Seconds{60}));
    webhooks.set_active(id, true);
    webhooks.failed(*webhooks.claim(Seconds{60}), {500, "answered 500"}, Seconds{7200});
    EXPECT_FALSE(webhooks.claim(Seconds{60}));
    EXPECT_TRUE(webhooks.resend(id, webhooks.sendings(id)[0].number));
    const auto again = webhooks.claim(Seconds{60});
    ASSERT_TRUE(again) << "at once";
    EXPECT_EQ(again->to.tries, 0);
    EXPECT_FALSE(webhooks.resend(id + 1, webhooks.sendings(id)[0].number));
    store.database().run("update ledger_entries set record = null, salt = null");
    EXPECT_FALSE(webhooks.resend(id, webhooks.sendings(id)[0].number)) << "what was erased is not told any more";
}

TEST_F(Outbox, a_test_goes_before_all_else_once_and_changes_nothing) {
    const auto id = add({"delivery"});
    deliver("e1");
    webhooks.failed(*webhooks.claim(Seconds{60}), {500, "answered 500"}, Seconds{7200});
    webhooks.set_active(id, false);
    ASSERT_TRUE(webhooks.test(id));
    EXPECT_EQ(webhooks.test(id)->number, webhooks.sendings(id).front().number) << "it waits already";
    auto test = webhooks.claim(Seconds{60});
    ASSERT_TRUE(test);
    EXPECT_EQ(test->kind, test_kind);
    EXPECT_EQ(test->to.id, id);
    EXPECT_FALSE(webhooks.claim(Seconds{60}));
    now += Seconds{60};
    test = webhooks.claim(Seconds{60});
    ASSERT_TRUE(test) << "nobody said how it went";
    webhooks.tested(*test, {404, "answered 404"});
    EXPECT_FALSE(webhooks.claim(Seconds{60}));
    const auto sending = webhooks.sendings(id).front();
    EXPECT_EQ(sending.answer.status, 404);
    EXPECT_FALSE(sending.waits);
    EXPECT_FALSE(webhooks.resend(id, sending.number)) << "another test is as good";
    EXPECT_EQ(webhooks.find(id)->tries, 1);
    EXPECT_EQ(webhooks.find(id)->error, "answered 500");
    EXPECT_FALSE(webhooks.test(id + 1));
}

}  // namespace
}  // namespace tallyman::store
