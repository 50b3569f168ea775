// Automation over days, as the server lives it: shadow, earned, audited blind, broken, stepped back. The deliveries are
// made up; reviewers decide through the API or, by the hundred, through the same function.
#include <fmt/format.h>

#include "ledger/proof.h"
#include "server/desk.h"
#include "server/test_server.h"
#include "store/ledger_store.h"
#include "verify/judge.h"

namespace tallyman::server {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using review::Answer;
using review::LotState;

constexpr std::uint64_t checks = 7;

class AutomationLife : public TestServer {
protected:
    AutomationLife() { import_day(0, 700); }

    // A new day of that many orders, of which one in `bad_every` is bad and looks bad to the checks.
    void import_day(int first, int count, int bad_every = 20) {
        app_->write([&](store::Store& store) {
            const auto due = *parse_day(day_);
            auto batch = store.begin_import();
            batch.add(Product{{"8934567000017"}, "Sữa tươi", 12, {12'600}, {14'000}, Temperature::chilled}, 2);
            batch.add(Depot{{"D1"}, "Kho D1", {10.80, 106.60}, {}}, 2);
            batch.add(Outlet{{"C1"}, "Tạp hoá", "1 Lê Lợi", {10.81, 106.62}, {7h, 17h}, 5min}, 2);
            Allocation allocation;
            std::vector<store::VerdictRow> verdicts;
            std::vector<store::SummaryRow> summaries;
            for (int i = first; i < first + count; ++i) {
                const OrderId order{fmt::format("O{:04}", i)};
                batch.add(OrderRow{order, {"C1"}, {"8934567000017"}, {1}, due, {}, {}, 0}, i + 2);
                allocation.push_back({order, {"D1"}, {}});
                const bool bad = i % bad_every == 0;
                verify::Verdict verdict;
                verdict.decision = bad ? verify::Decision::review : verify::Decision::accept;
                verdicts.push_back({order, "", verdict, 0});
                summaries.push_back({order, {"D1"}, summary(i, bad), checks});
            }
            batch.commit(now_, sha256(fmt::format("day of {}", first)));
            store.save_allocation(allocation);
            store.save_verdicts(verdicts, summaries);
        });
    }

    static verify::DeliverySummary summary(int i, bool bad) {
        verify::DeliverySummary summary;
        for (std::size_t column = 0; column < 9; ++column)
            summary.row[column] =
                (bad && column == 4 ? -2.0 : 4.0) + 0.001 * ((i * 37 + static_cast<int>(column) * 11) % 100);
        summary.row[9] = bad ? -2 : 4;
        summary.row[10] = bad ? 0 : 1;
        summary.eligible = true;
        summary.fingerprint = static_cast<std::uint64_t>(i) + 1;
        summary.photos = 1;
        summary.policy = bad ? verify::Decision::review : verify::Decision::accept;
        return summary;
    }

    // What waits for this person, decided: a bad one rejected, another accepted unless `wrong` says otherwise.
    int decide_all(const std::string& who, const std::function<bool(const OrderId&)>& wrong = {},
                   int at_most = 10'000) {
        const Reviewer reviewer{who, ""};
        const DeskRules rules{0, 1, Money{1}};
        int decided = 0;
        const auto world = app_->world();
        const auto all = queue_of(
            *world, reviewer, rules, {}, [](const OrderId&) { return true; }, now_);
        app_->write([&](const store::Store& store) {
            for (const auto& order : all) {
                if (decided == at_most) break;
                const auto verdict = world->verdict_of(order)->decision;
                const bool reject = verdict != verify::Decision::accept || (wrong && wrong(order));
                const auto answer = reject ? Answer::reject : Answer::accept;
                EXPECT_TRUE(decide(store, *world, reviewer, {order, answer, Seconds{9}, {}, "", {}}, rules, now_));
                ++decided;
            }
        });
        return decided;
    }

    std::string reviewer() { return sign_in("reviewer"); }  // sessions end while days go by

    json automation() { return problem_free(get("/automation", reviewer())); }
    std::string decision_of(const std::string& order) {
        return problem_free(get("/orders/" + order, reviewer()))["decision"];
    }
    const review::Lot& last_lot() {
        world_ = app_->world();
        return world_->lots.back();
    }
    // People have decided a day, and the machine has a lot of the next one waiting.
    void earn() {
        decide_all("an");
        now_ += 24h;
        import_day(1000, 400);
        EXPECT_TRUE(tend(*app_));
    }

    std::shared_ptr<const World> world_;
};

TEST_F(AutomationLife, ShadowFirst) {
    auto said = automation();
    EXPECT_EQ(said["stage"], "shadow");
    EXPECT_EQ(said["more_needed"], 598);
    EXPECT_EQ(said["would_accept_waiting"]["count"], 665);
    EXPECT_EQ(problem_free(get("/queue", reviewer()))["waiting"], 700) << "everything goes to people";
    EXPECT_EQ(decision_of("O0001"), "review") << "what the machine would accept does not hold";
    decide_all("an", {}, 100);
    EXPECT_FALSE(tend(*app_)) << "not earned";
    said = automation();
    EXPECT_EQ(said["reviewed"], 100);
    EXPECT_GT(said["more_needed"].get<int>(), 450);
    EXPECT_LT(said["more_needed"].get<int>(), 598);
    EXPECT_EQ(said["wrong_of_would_accept"]["count"], 0);
    EXPECT_TRUE(said["lots"].empty());
}

TEST_F(AutomationLife, EarnedLotsAreLookedAtBlindAndThenStand) {
    earn();
    auto said = automation();
    EXPECT_EQ(said["stage"], "earned");
    const auto lot = last_lot();
    EXPECT_GT(lot.size(), 340);
    EXPECT_LE(lot.size(), 380) << "the doubtful are not in it";
    EXPECT_GT(lot.drawn(), 20);
    EXPECT_LT(lot.drawn(), lot.size());
    EXPECT_EQ(problem_free(get("/queue", reviewer()))["waiting"], lot.drawn() + 400 - lot.size());
    const auto& drawn = *std::ranges::find(lot.members, true, &review::LotMember::drawn);
    const auto& rest = *std::ranges::find(lot.members, false, &review::LotMember::drawn);
    const auto item = problem_free(get("/queue/" + drawn.order.text, reviewer()));
    EXPECT_TRUE(item["blind"]);
    EXPECT_TRUE(item["order"]["verdict"].is_null());
    EXPECT_EQ(item["wrong_chance"], 0.5);
    EXPECT_EQ(decision_of(rest.order.text), "review") << "nothing holds before people have looked";

    decide_all("an");
    EXPECT_TRUE(tend(*app_));
    EXPECT_EQ(last_lot().state, LotState::stands);
    EXPECT_EQ(decision_of(rest.order.text), "accept");
    EXPECT_EQ(problem_free(get("/orders/" + rest.order.text, reviewer()))["decided_by"], "machine");
    said = automation();
    EXPECT_EQ(said["promise"]["by_machine"], lot.size() - lot.drawn());
    EXPECT_LE(said["promise"]["upper"].get<double>(), 0.005);
    EXPECT_EQ(said["lots"][0]["looked"], lot.drawn());
    EXPECT_GT(said["saving"]["minutes"]["value"].get<double>(), 0);
    const auto told = store::LedgerStore(folder_.path()).prove(rest.order.text, {}).entries;
    EXPECT_NE(told.back().record->find("\"by\":\"machine\""), std::string::npos);
    EXPECT_TRUE(store::LedgerStore(folder_.path()).check({}).empty());
}

TEST_F(AutomationLife, OneWrongInTheLotAndPeopleLookAtAllOfIt) {
    earn();
    const auto lot = last_lot();
    const auto first = std::ranges::find(lot.members, true, &review::LotMember::drawn)->order;
    decide_all("an", [&](const OrderId& order) { return order == first; });
    EXPECT_TRUE(tend(*app_));
    EXPECT_EQ(last_lot().state, LotState::fell);
    EXPECT_TRUE(app_->world()->step_backs.empty()) << "one is no evidence against the promise";
    EXPECT_EQ(decide_all("an"), lot.size() - lot.drawn());
    EXPECT_FALSE(last_lot().state == LotState::open);
}

TEST_F(AutomationLife, ABrokenBoundStepsBackByItselfUntilItIsEarnedAnew) {
    earn();
    const auto lot = last_lot();
    int seen = 0;
    decide_all("an", [&](const OrderId& order) {
        const auto member = std::ranges::find(lot.members, order, &review::LotMember::order);
        return member != lot.members.end() && ++seen % 5 == 0;
    });
    EXPECT_TRUE(tend(*app_));
    auto said = automation();
    EXPECT_EQ(said["stage"], "stepped_back");
    EXPECT_EQ(said["stepped_back"]["why"], "bound_broken");
    EXPECT_GT(said["stepped_back"]["value"].get<double>(), 0.005);
    EXPECT_EQ(said["lots"][0]["state"], "fell");
    EXPECT_EQ(said["reviewed"], 0) << "what was earned before counts no more";
    EXPECT_FALSE(tend(*app_)) << "once is enough";
    EXPECT_EQ(store::LedgerStore(folder_.path()).prove("automation/step-1", {}).entries.size(), 1u);
    const auto rest = std::ranges::find(lot.members, false, &review::LotMember::drawn)->order;
    EXPECT_EQ(decision_of(rest.text), "review") << "all of the lot goes to people";
    now_ += 24h;
    import_day(2000, 700);
    EXPECT_FALSE(tend(*app_));
    decide_all("an");
    now_ += 24h;
    import_day(3000, 400);
    EXPECT_TRUE(tend(*app_));
    EXPECT_EQ(automation()["stage"], "earned");
    EXPECT_EQ(last_lot().state, LotState::open);
}

TEST_F(AutomationLife, ADayThatLooksDifferentStepsBack) {
    decide_all("an");
    now_ += 24h;
    import_day(1000, 400, 2);  // half of the deliveries look doubtful
    EXPECT_TRUE(tend(*app_));
    const auto said = automation();
    EXPECT_EQ(said["stepped_back"]["why"], "drift");
    EXPECT_TRUE(said["lots"].empty());
}

TEST_F(AutomationLife, WhatAnotherVersionSawIsNotAccepted) {
    decide_all("an");
    now_ += 24h;
    import_day(1000, 400);
    app_->write([&](store::Store& store) {
        std::vector<store::SummaryRow> rows;
        store.each_summary([&](store::SummaryRow&& row) {
            row.checks = checks + 1;
            rows.push_back(std::move(row));
        });
        std::vector<store::VerdictRow> verdicts = store.verdicts();
        store.save_verdicts(verdicts, rows);
    });
    EXPECT_FALSE(tend(*app_));
    EXPECT_TRUE(automation()["lots"].empty());
}

TEST_F(AutomationLife, ALotThatNobodyLooksAtFalls) {
    earn();
    EXPECT_FALSE(tend(*app_));
    now_ += review::lot_patience;
    EXPECT_TRUE(tend(*app_));
    EXPECT_EQ(app_->world()->lots.front().state, LotState::fell);
}

TEST_F(AutomationLife, WhatTheBatchAcceptedHoldsAndItsAuditIsLookedAtBlind) {
    app_->write([&](store::Store& store) {
        const std::vector<store::DecisionRow> rows{{{"O0000"}, 0.2, verify::Decision::review, false, false},
                                                   {{"O0001"}, 0.99, verify::Decision::accept, true, false},
                                                   {{"O0002"}, 0.99, verify::Decision::accept, true, true}};
        store.save_decisions(rows, "{}", 0.01);
    });
    EXPECT_EQ(automation()["saving"]["photos_avoided"], 1) << "the audit is looked at";
    EXPECT_EQ(automation()["saving"]["photos"], 1);
    EXPECT_EQ(automation()["saving"]["wrong_at_most"], 0.01);
    const auto order = problem_free(get("/orders/O0001", reviewer()));
    EXPECT_EQ(order["decision"], "accept");
    EXPECT_EQ(order["decided_by"], "machine");
    EXPECT_EQ(decision_of("O0002"), "review") << "drawn: it holds once somebody has looked";
    EXPECT_EQ(problem_free(get("/queue", reviewer()))["waiting"], 699);
    EXPECT_TRUE(problem_free(get("/queue/O0002", reviewer()))["blind"]);

    decide_all("an", [](const OrderId& id) { return id.text == "O0002"; });
    EXPECT_EQ(decision_of("O0002"), "reject") << "who looked is right, not the batch";
    EXPECT_EQ(decision_of("O0001"), "accept") << "nobody was asked";
    tend(*app_);
    EXPECT_FALSE(app_->world()->lot_of.contains(OrderId{"O0001"})) << "it is accepted once";
    decide_all("an");
    EXPECT_EQ(automation()["saving"]["photos_avoided"], 1) << "and saves once";
    EXPECT_EQ(automation()["saving"]["photos"], 700);
}

TEST_F(AutomationLife, WhatALotRestsOnIsNotTakenBack) {
    earn();
    const auto lot = last_lot();
    const auto drawn = std::ranges::find(lot.members, true, &review::LotMember::drawn)->order;
    decide_all("an");
    const auto review = app_->world()->reviews[app_->world()->reviews_of.at(drawn).front()].id;
    const auto take_back = [&] {
        return app_->write([&](const store::Store& store) {
            return undo(store, *app_->world(), {"an", ""}, review, now_);
        });
    };
    tend(*app_);
    ASSERT_EQ(last_lot().state, LotState::stands);
    EXPECT_EQ(take_back().error(), "too_late");
}

}  // namespace
}  // namespace tallyman::server
