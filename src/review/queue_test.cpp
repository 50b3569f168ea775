#include "review/queue.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tallyman::review {
namespace {

const Instant now{Seconds{1'800'000'000}};

Waiting delivery(std::string order, std::string depot, std::int64_t money, double wrong_chance, int hours = 0) {
    return {{std::move(order)},
            {std::move(depot)},
            "driver-1",
            {money},
            wrong_chance,
            now - std::chrono::hours(hours),
            {},
            false};
}

std::vector<std::string> texts(const std::vector<OrderId>& orders) {
    std::vector<std::string> out;
    for (const auto& order : orders) out.push_back(order.text);
    return out;
}

using Texts = std::vector<std::string>;

TEST(Queue, money_times_doubt) {
    const std::vector<Waiting> waiting = {delivery("sure", "D1", 900'000, 0.001), delivery("small", "D1", 100'000, 0.5),
                                          delivery("large", "D1", 400'000, 0.5)};
    EXPECT_EQ(texts(queue_for("an", waiting, now)), (Texts{"large", "small", "sure"}));
}

TEST(Queue, waiting_makes_worthier) {
    const std::vector<Waiting> waiting = {delivery("new", "D1", 300'000, 0.5), delivery("old", "D1", 100'000, 0.5, 16)};
    EXPECT_EQ(texts(queue_for("an", waiting, now)), (Texts{"old", "new"}));
}

TEST(Queue, depots_take_turns) {
    const std::vector<Waiting> waiting = {delivery("a1", "A", 900'000, 0.5), delivery("a2", "A", 800'000, 0.5),
                                          delivery("b1", "B", 100'000, 0.5)};
    EXPECT_EQ(texts(queue_for("an", waiting, now)), (Texts{"a1", "b1", "a2"}));
}

TEST(Queue, nobody_reviews_their_own_or_the_same_twice) {
    auto seen = delivery("seen", "D1", 100'000, 0.5);
    seen.seen_by = {"an"};
    const std::vector<Waiting> waiting = {seen, delivery("other", "D1", 100'000, 0.5)};
    EXPECT_EQ(texts(queue_for("an", waiting, now)), Texts{"other"});
    EXPECT_EQ(texts(queue_for("driver-1", waiting, now)), Texts{});
}

// Whoever drove what, whoever has looked at what, from wherever: what somebody is shown is neither their own nor seen
// by them before, and everything else that waits is shown, once.
RC_GTEST_PROP(Queue, shows_everything_but_ones_own_and_what_one_saw, ()) {
    const auto people = std::vector<std::string>{"an", "binh", "chi"};
    std::vector<Waiting> waiting;
    const int count = *rc::gen::inRange(0, 30);
    for (int i = 0; i < count; ++i) {
        auto one =
            delivery("O" + std::to_string(i), *rc::gen::elementOf(std::vector<std::string>{"A", "B"}),
                     *rc::gen::inRange(0, 1'000'000), 0.01 * *rc::gen::inRange(0, 101), *rc::gen::inRange(0, 40));
        one.driver = *rc::gen::elementOf(people);
        one.seen_by = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(people));
        waiting.push_back(std::move(one));
    }
    for (const auto& reviewer : people) {
        std::size_t expected = 0;
        const auto orders = queue_for(reviewer, waiting, now);
        for (const auto& one : waiting) {
            const bool may = one.driver != reviewer && std::ranges::find(one.seen_by, reviewer) == one.seen_by.end();
            expected += may ? 1 : 0;
            RC_ASSERT(std::ranges::count(orders, one.order) == (may ? 1 : 0));
        }
        RC_ASSERT(orders.size() == expected);
    }
}

}  // namespace
}  // namespace tallyman::review
