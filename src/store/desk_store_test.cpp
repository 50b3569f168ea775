#include "store/desk_store.h"

#include <gtest/gtest.h>

#include "base/failure.h"
#include "store/database.h"
#include "store/ledger_store.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

using namespace removal;

const Instant noon{Seconds{1'800'000'000}};

Request asked() {
    Request request;
    request.requester = RequesterKind::person;
    request.item = "photos/7.jpg";
    request.legal_ground = "Law 91/2025/QH15, Art. 14";
    request.territory = {"VN"};
    request.name = "A";
    request.contact = "a@example.org";
    request.explanation = "my face";
    return request;
}

Decided hiding() {
    Decided decided;
    decided.execute = true;
    decided.measure = Measure::hide_all;
    decided.facts = "a face is legible";
    decided.ground = "Art. 14";
    return decided;
}

TEST(DeskStore, a_case_is_what_its_ledger_entries_say) {
    TestFolder folder;
    {
        DeskStore desk(folder.path(), [] { return noon; });
        ASSERT_TRUE(desk.receive(asked(), "lan", {}));
        ASSERT_TRUE(desk.receive(asked(), "lan", {}));
        ASSERT_TRUE(desk.add("R-000002", "lan", SenderConfirmed{"called"}, {}));
        ASSERT_TRUE(desk.add("R-000002", "minh", hiding(), {}));
    }
    DeskStore desk(folder.path(), [] { return noon; });
    ASSERT_EQ(desk.cases().size(), 2u);
    EXPECT_EQ(desk.find("R-000001").stage, Stage::unconfirmed);
    EXPECT_EQ(desk.find("R-000002").stage, Stage::to_confirm);
    EXPECT_EQ(desk.find("R-000002").request, asked());
    EXPECT_THROW(desk.find("R-000003"), Failure);
    EXPECT_TRUE(LedgerStore(folder.path()).check({}).empty());
    EXPECT_EQ(LedgerStore(folder.path()).prove("removal/R-000002", {}).entries.size(), 4u);
}

TEST(DeskStore, a_refused_act_leaves_nothing) {
    TestFolder folder;
    DeskStore desk(folder.path(), [] { return noon; });
    ASSERT_TRUE(desk.receive(asked(), "lan", {}));
    const auto size = LedgerStore(folder.path()).checkpoint().size;
    EXPECT_EQ(desk.add("R-000001", "minh", hiding(), {}).error(), Refusal::sender_unconfirmed);
    EXPECT_EQ(LedgerStore(folder.path()).checkpoint().size, size);
}

TEST(DeskStore, a_rule_that_changes_later_changes_no_decision) {
    TestFolder folder;
    DeskStore desk(folder.path(), [] { return noon; });
    ASSERT_TRUE(desk.receive(asked(), "lan", {}));
    ASSERT_TRUE(desk.add("R-000001", "lan", SenderConfirmed{"called"}, {}));
    ASSERT_EQ(desk.add("R-000001", "minh", hiding(), {.second_person_weight = 5})->stage, Stage::executed);
    EXPECT_EQ(desk.find("R-000001").stage, Stage::executed);
}

TEST(DeskStore, what_was_personal_can_go_and_the_case_still_stands) {
    TestFolder folder;
    DeskStore desk(folder.path(), [] { return noon; });
    ASSERT_TRUE(desk.receive(asked(), "lan", {}));
    ASSERT_TRUE(desk.add("R-000001", "lan", SenderConfirmed{"called"}, {}));
    ASSERT_TRUE(desk.add("R-000001", "minh", hiding(), {}));
    ASSERT_TRUE(desk.add("R-000001", "hoa", Confirmed{}, {}));
    Database(folder.path()).run("update ledger_entries set record = null, salt = null where kind = 'removal_personal'");
    EXPECT_EQ(desk.find("R-000001").stage, Stage::executed);
    EXPECT_TRUE(desk.find("R-000001").request.contact.empty());
    const auto proof = LedgerStore(folder.path()).prove("removal/R-000001", {});
    const auto verdict = ledger::check_proof(proof, LedgerStore(folder.path()).key(), {});
    EXPECT_TRUE(verdict.valid);
    EXPECT_EQ(verdict.erased, 1u);
}

TEST(DeskStore, rights_are_kept_apart_from_removals) {
    TestFolder folder;
    {
        DeskStore desk(folder.path(), [] { return noon; });
        ASSERT_TRUE(desk.receive(asked(), "lan", {}));
        ASSERT_TRUE(desk.ask({Right::access, "photos of my shop", "A", "a@example.org"}, "lan"));
        ASSERT_TRUE(desk.add("P-000001", "lan", Paused{"who asks is not known"}, Settings{}));
        EXPECT_EQ(desk.add("P-000001", "lan", Paused{"again"}, Settings{}).error(), RightRefusal::wrong_step);
        EXPECT_THROW(desk.add("P-000002", "lan", Resumed{}, Settings{}), Failure);
    }
    const DeskStore desk(folder.path());
    ASSERT_EQ(desk.right_requests().size(), 1u);
    EXPECT_EQ(desk.right_requests()[0].asked.what, "photos of my shop");
    EXPECT_TRUE(desk.right_requests()[0].paused_at);
    EXPECT_EQ(desk.cases().size(), 1u);
    EXPECT_TRUE(LedgerStore(folder.path()).check({}).empty());
}

TEST(DeskStore, a_clock_that_went_back_does_not_stop_the_desk) {
    TestFolder folder;
    Instant now = noon;
    DeskStore desk(folder.path(), [&] { return now; });
    ASSERT_TRUE(desk.receive(asked(), "lan", {}));
    now -= std::chrono::hours{5};
    EXPECT_TRUE(desk.add("R-000001", "lan", SenderConfirmed{"called"}, {}));
}

}  // namespace
}  // namespace tallyman::store
