#include "store/automation_log.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/ledger_store.h"
#include "store/reviews.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

const Instant noon{Seconds{1'800'000'000}};

class AutomationLogTest : public testing::Test {
protected:
    AutomationLogTest() : store_(folder_.path(), [] { return noon; }) {
        auto batch = store_.begin_import();
        batch.commit(noon, sha256("a day"));
        std::vector<SummaryRow> summaries;
        for (int i = 0; i < 4; ++i) {
            SummaryRow row{{fmt::format("O{}", i)}, {"D1"}, {}, 7};
            row.summary.row.fill(i);
            row.summary.eligible = true;
            row.summary.photos = 2;
            summaries.push_back(row);
        }
        store_.save_verdicts({}, summaries);
    }

    static review::Lot lot(std::vector<std::string> orders) {
        review::Lot lot;
        lot.opened_at = noon;
        lot.bound = 0.01;
        lot.confidence = 0.95;
        lot.share = 0.5;
        lot.dice = "secret";
        for (auto& order : orders) lot.members.push_back({{std::move(order)}, 0.99, lot.members.empty()});
        return lot;
    }

    void decide(std::vector<DecisionRow> rows) { store_.save_decisions(rows, "{}", 0.25); }
    static DecisionRow accepted(std::string order, bool audit = false) {
        return {{std::move(order)}, 0.99, verify::Decision::accept, true, audit};
    }

    TestFolder folder_;
    Store store_;
};

TEST_F(AutomationLogTest, evidence_stays_as_it_was_when_people_decided) {
    Reviews(store_).add({0, {{"O2"}, review::Answer::accept, "an", noon, Seconds{5}, {}}, "", false, false});
    store_.save_verdicts({}, {});  // a later check knows nothing of it
    const auto evidence = AutomationLog(store_).evidence();
    ASSERT_EQ(evidence.size(), 1u);
    EXPECT_EQ(evidence[0].summary.order.text, "O2");
    EXPECT_EQ(evidence[0].summary.summary.row[0], 2);
    EXPECT_EQ(evidence[0].summary.checks, 7u);
    EXPECT_EQ(evidence[0].at, noon);
}

TEST_F(AutomationLogTest, one_lot_at_a_time_and_nobody_in_two) {
    AutomationLog log(store_);
    EXPECT_TRUE(log.open(lot({"O0", "O1"})));
    EXPECT_FALSE(log.open(lot({"O2"}))) << "one is open";
    auto first = log.lots().at(0);
    first.state = review::LotState::stands;
    first.looked = 1;
    first.settled_at = noon;
    EXPECT_TRUE(log.settle(first));
    EXPECT_FALSE(log.settle(first)) << "settled once";
    EXPECT_FALSE(log.open(lot({"O1", "O2"}))) << "O1 stands already";
    Reviews(store_).add({0, {{"O3"}, review::Answer::reject, "an", noon, Seconds{5}, {}}, "", false, false});
    EXPECT_FALSE(log.open(lot({"O3"}))) << "a person was faster";
    EXPECT_TRUE(log.open(lot({"O2"})));
    const auto lots = log.lots();
    ASSERT_EQ(lots.size(), 2u);
    EXPECT_EQ(lots[0].state, review::LotState::stands);
    EXPECT_TRUE(lots[0].members[0].drawn);
    EXPECT_EQ(lots[1].members[0].order.text, "O2");
}

TEST_F(AutomationLogTest, every_step_is_a_fact_and_the_dice_are_told_in_the_end) {
    AutomationLog log(store_);
    ASSERT_TRUE(log.open(lot({"O0", "O1"})));
    const auto entries = [&](const char* subject) { return LedgerStore(folder_.path()).prove(subject, {}).entries; };
    ASSERT_EQ(entries("automation/lot-1").size(), 1u);
    EXPECT_EQ(entries("automation/lot-1")[0].record->find("secret"), std::string::npos);
    auto settled = log.lots().at(0);
    settled.state = review::LotState::stands;
    log.settle(settled);
    log.step_back({noon, "bound_broken", 0.02});
    EXPECT_NE(entries("automation/lot-1")[1].record->find("secret"), std::string::npos);
    EXPECT_NE(entries("O1").back().record->find("\"by\":\"machine\""), std::string::npos);
    EXPECT_EQ(entries("automation/step-1").size(), 1u);
    ASSERT_EQ(log.step_backs().size(), 1u);
    EXPECT_EQ(log.step_backs()[0].why, "bound_broken");
    EXPECT_TRUE(LedgerStore(folder_.path()).check({}).empty());
}

TEST_F(AutomationLogTest, what_a_batch_accepted_counts_once_over_all_days) {
    const auto counted = [&] { return AutomationLog(store_).batch_accepts(); };
    decide(
        {accepted("O0"), accepted("O1"), accepted("O2", true), {{"O3"}, 0.1, verify::Decision::review, false, false}});
    EXPECT_EQ(counted().deliveries, 2) << "one of the accepts is looked at";
    EXPECT_EQ(counted().photos, 4);
    EXPECT_EQ(counted().wrong_at_most, 0.5);
    decide({accepted("O0"), accepted("O1"), accepted("O2")});
    EXPECT_EQ(counted().deliveries, 3) << "decided anew, not once more";
    Reviews(store_).add({0, {{"O2"}, review::Answer::accept, "an", noon, Seconds{5}, {}}, "", false, false});
    EXPECT_EQ(counted().deliveries, 2) << "a person looked at it after all";

    std::vector<SummaryRow> summaries;
    store_.each_summary([&](SummaryRow&& row) { summaries.push_back(std::move(row)); });
    for (int day = 0; day < 30; ++day) store_.begin_import().commit(noon, sha256(fmt::format("day {}", day)));
    EXPECT_EQ(counted().deliveries, 2) << "its import is gone";
    store_.save_verdicts({}, summaries);
    decide({accepted("O0"), accepted("O3")});
    EXPECT_EQ(counted().deliveries, 3) << "O0, O1, O3";
    store_.undo_import();
    EXPECT_EQ(counted().deliveries, 2) << "taken back with its import";
}

}  // namespace
}  // namespace tallyman::store
