#include "server/world.h"

#include "server/test_server.h"
#include "store/deliveries.h"
#include "store/erase.h"
#include "store/plan_changes.h"

namespace tallyman::server {
namespace {

using namespace std::chrono_literals;

// The server keeps its day in memory; `other_` is somebody else at the same store.
class WorldTest : public TestServer {
protected:
    // What the server answers from next: no different from a day read whole.
    std::shared_ptr<const World> next() {
        expect_whole_day();
        return app_->world();
    }
    static DeliveryEvent event(const std::string& order, std::int64_t sequence, DeliveryEvent::Kind kind) {
        DeliveryEvent event;
        event.id = "event-" + std::to_string(sequence);
        event.device = "phone";
        event.sequence = sequence;
        event.order = {order};
        event.kind = kind;
        event.note = "at the back door";
        event.driver = "T1";
        if (kind == DeliveryEvent::Kind::done) event.outcome = DeliveryOutcome::delivered;
        return event;
    }
    void say(const std::string& order, std::int64_t sequence, DeliveryEvent::Kind kind) {
        const auto one = event(order, sequence, kind);
        store::Deliveries(other_).add({&one, 1}, 1);
    }
    void receive(const std::string& id, const std::string& order) {
        store::Upload upload;
        upload.id = id;
        upload.photo.order = {order};
        upload.photo.file = store::received_name(id);
        upload.photo.vehicle = VehicleId{"V1"};
        upload.driver = "T1";
        upload.sha256 = hex(sha256(id));
        upload.bytes = 10;
        store::Received received(other_);
        received.begin(upload);
        received.receive(upload, "receipt");
    }
    void conclude(const std::string& id, const std::string& order, verify::Decision decision) {
        const verify::Reason reason{"count_short", {{"seen", 2}}, {}};
        const std::vector<store::VerdictRow> rows = {{{order}, "", {decision, 0.7, {reason}}, 0},
                                                     {{order}, store::received_name(id), {decision, 0.7, {reason}}, 1}};
        store::Jobs(other_).finish(store::received_name(id), "{}", rows, {{order}, {"D1"}, {}, 7, {}});
    }

    store::Store other_{folder_.path(), [this] { return now_; }};
};

TEST_F(WorldTest, WhatAnotherProcessCommitsIsInTheNextAnswer) {
    const auto before = app_->world();
    EXPECT_EQ(before->state_of({"A1"}), OrderState::planned);
    EXPECT_TRUE(before->verdict_of({"B1"}));

    say("A1", 1, DeliveryEvent::Kind::arrived);
    EXPECT_EQ(next()->state_of({"A1"}), OrderState::arrived);
    say("A1", 2, DeliveryEvent::Kind::done);
    say("A2", 3, DeliveryEvent::Kind::arrived);
    EXPECT_EQ(next()->state_of({"A1"}), OrderState::delivered);
    EXPECT_EQ(next()->state_of({"A2"}), OrderState::arrived);

    receive("photo-b", "A1");
    receive("photo-a", "A1");
    receive("photo-c", "A2");
    auto now = next();
    EXPECT_EQ(now->photos_of(OrderId{"A1"}).size() + now->photos_of(OrderId{"A2"}).size(), 5U);
    EXPECT_EQ(now->photo("photo-a")->driver, "T1");
    EXPECT_FALSE(now->verdict_of({"A1"})) << "a photo waits to be examined";

    conclude("photo-a", "A1", verify::Decision::accept);
    EXPECT_FALSE(next()->verdict_of({"A1"})) << "another one waits";
    conclude("photo-b", "A1", verify::Decision::reject);
    now = next();
    EXPECT_EQ(now->verdict_of({"A1"})->decision, verify::Decision::reject);
    EXPECT_EQ(now->photo_of_file("received/photo-b")->verdict->reasons.front().code, "count_short");

    const auto day = *parse_day(day_);
    auto plan = now->plans.at(day);
    std::swap(plan.routes[0].trips[0].stops[0], plan.routes[0].trips[0].stops[1]);
    store::PlanChanges(other_).lock(day, {"A1"}, "planner");
    EXPECT_TRUE(store::PlanChanges(other_).replace(day, now->plans.at(day), plan));
    now = next();
    EXPECT_EQ(now->places.at({"A2"}).position, 0U);
    EXPECT_TRUE(now->locks.at(day).contains({"A1"}));
    EXPECT_TRUE(now->can_undo.contains(day));

    store::ReviewRow review;
    review.review = {{"A1"}, review::Answer::retake, "an", now_, 5s, {}};
    store::Reviews(other_).add(review);
    EXPECT_TRUE(next()->reviewed.orders.contains({"A1"}));
    now_ += 60s;
    receive("photo-d", "A1");
    EXPECT_TRUE(next()->asked_again.contains({"A1"})) << "the photo answers the retake";
}

TEST_F(WorldTest, AnotherProcessImportsPlansAndErases) {
    receive("photo-a", "A1");
    say("A1", 1, DeliveryEvent::Kind::done);
    EXPECT_TRUE(next()->photo_of_file("photos/a1.jpg")->row.position);
    store::erase_photo(app_->folder(), {"photos/a1.jpg", "an", "asked for"}, [this] { return now_; });
    auto now = next();
    EXPECT_FALSE(now->photo_of_file("photos/a1.jpg")->row.position) << "of a photo of the import";
    EXPECT_FALSE(now->photo_of_file("photos/a1.jpg")->verdict);

    {
        auto batch = other_.begin_import();
        batch.add(Depot{{"D1"}, "Kho", {10.80, 106.60}, {}}, 2);
        batch.add(Outlet{{"C1"}, "Tạp hoá", "1 Lê Lợi", {10.81, 106.62}, {7h, 17h}, 5min}, 2);
        batch.add(OrderRow{{"N1"}, {"C1"}, {"8934567000017"}, {3}, *parse_day(day_), {}, {}, 0}, 2);
        batch.commit(now_, sha256("another day"));
    }
    now = next();
    EXPECT_EQ(now->books->orders.size(), 1U);
    EXPECT_TRUE(now->plans.empty());
    now->verdicts.each([](const OrderId& order, const auto&) { ADD_FAILURE() << order.text; });
    dispatch::Plan plan;
    plan.left_out.push_back({{"N1"}, "no_vehicle", {}});
    other_.save_plans({{*parse_day(day_), plan}});
    EXPECT_EQ(next()->state_of({"N1"}), OrderState::left_out);
    EXPECT_TRUE(other_.undo_import());
    EXPECT_EQ(next()->books->orders.size(), 3U);
    EXPECT_EQ(next()->state_of({"A1"}), OrderState::delivered);
}

TEST_F(WorldTest, AnotherProcessDecidesABatchAndANewPhotoTakesItBack) {
    app_->world();
    const std::vector<store::DecisionRow> rows{{{"A1"}, 0.9, verify::Decision::accept, true, false}};
    other_.save_decisions(rows, "{}", 0.01);
    EXPECT_EQ(next()->accepted_by_machine({"A1"}), now_);
    receive("photo-a", "A1");
    conclude("photo-a", "A1", verify::Decision::accept);
    EXPECT_FALSE(next()->accepted_by_machine({"A1"}));
}

TEST_F(WorldTest, ABatchOfWhichNobodyNotedTheTimeCountsFromItsImport) {
    app_->world();
    now_ = {};  // as the rows of those days have it
    const std::vector<store::DecisionRow> rows{{{"A1"}, 0.9, verify::Decision::accept, true, false}};
    other_.save_decisions(rows, "{}", 0.01);
    EXPECT_FALSE(other_.decided_at());
    EXPECT_EQ(next()->accepted_by_machine({"A1"}), app_->world()->imported_at);
}

TEST_F(WorldTest, OnlyWhatACommitChangedIsRead) {
    const auto before = app_->world();
    sign_in("driver");
    EXPECT_EQ(app_->world(), before) << "nothing of the day was changed";
    say("A1", 1, DeliveryEvent::Kind::arrived);
    const auto after = app_->world();
    EXPECT_NE(after->parts.deliveries, before->parts.deliveries);
    EXPECT_EQ(after->parts.photos, before->parts.photos);
    EXPECT_EQ(after->parts.planned, before->parts.planned);
    EXPECT_EQ(after->books, before->books);
    receive("photo-a", "A2");
    EXPECT_NE(app_->world()->parts.photos, after->parts.photos);
    EXPECT_EQ(app_->world()->parts.deliveries, after->parts.deliveries);
    EXPECT_EQ(app_->world()->parts.reviewing, before->parts.reviewing);
}

TEST_F(WorldTest, WhatDriversSayOnTheWayEarnsNothing) {
    const auto before = app_->earning();
    say("A1", 1, DeliveryEvent::Kind::arrived);
    EXPECT_EQ(app_->earning(), before);
    receive("photo-a", "A1");
    EXPECT_NE(app_->earning(), before);
}

TEST_F(WorldTest, ManyChangesAtOnceAreReadWhole) {
    app_->world();
    std::vector<DeliveryEvent> events;
    for (std::int64_t i = 1; i <= 1'100; ++i)
        events.push_back(event(i % 2 == 0 ? "A1" : "A2", i, DeliveryEvent::Kind::arrived));
    store::Deliveries(other_).add(events, 1);
    EXPECT_EQ(next()->delivery_of({"A1"})->sequence, 1'100);
}

}  // namespace
}  // namespace tallyman::server
