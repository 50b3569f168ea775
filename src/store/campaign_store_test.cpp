#include "store/campaign_store.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "campaign/page_json.h"
#include "store/campaign_proof.h"
#include "store/campaign_truth.h"
#include "store/erase.h"
#include "store/ledger_store.h"
#include "store/reviews.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

using namespace campaign;

const Instant noon{Seconds{1'800'000'000}};

struct Campaigns : ::testing::Test {
    TestFolder folder;
    Store store{folder.path(), [] { return noon; }};
    CampaignStore campaigns{folder.path(), [] { return noon; }};

    Campaigns() {
        auto batch = store.begin_import();
        for (const char* order : {"O1", "O2", "O3"}) batch.add(OrderRow{{order}, {"C1"}, {"g"}, {3}, {}, {}, {}, 0}, 2);
        batch.add(PhotoRow{"photos/a.jpg", {"O1"}, {}, noon, LatLon{10.7, 106.7}}, 2);
        batch.add(PhotoRow{"photos/b.jpg", {"O2"}, {}, noon, LatLon{10.7, 106.7}}, 3);
        batch.commit(noon, sha256("day"));
        Allocation allocation;
        for (const char* order : {"O1", "O2", "O3"})
            allocation.push_back({{order}, {"D1"}, {{{order}, {"g"}, {3}, {{{"L1"}, {}, {3}}}, {}}}});
        store.save_allocation(allocation);
        verify::Verdict accept{verify::Decision::accept, 1, {}};
        verify::Verdict reject{verify::Decision::reject, 1, {{"raster_suspected", {}, {}}}};
        const std::vector<VerdictRow> verdicts = {{{"O1"}, "", accept, 0},
                                                  {{"O1"}, "photos/a.jpg", accept, 0},
                                                  {{"O2"}, "", reject, 0},
                                                  {{"O2"}, "photos/b.jpg", reject, 0}};
        store.save_verdicts(verdicts, {});
        EXPECT_TRUE(campaigns.create({"Sữa", "Milk", {{"G1", "Trường", "School", 90}}, 0}, "lan"));
        add(Pledged{"", {"g"}, {8}, "Friends", "Mr C", "c@example.org"});
        for (const char* order : {"O1", "O2", "O3"}) add(Allocated{"P1", {order}, "G1", {2}});
    }
    void add(decltype(Event::what) what) { EXPECT_TRUE(campaigns.add("C-000001", "lan", std::move(what))); }
    Page page() const {
        const auto all = campaigns.all();
        return page_of(all[0], truth_of(store, all), noon);
    }
    static Cases in(const Row& row, State state) { return row.cases.at(static_cast<std::size_t>(state)); }
};

TEST_F(Campaigns, tell_checked_disputed_and_waiting_apart) {
    const auto now = page();
    EXPECT_EQ(in(now.total, State::delivered_checked), Cases{2});
    EXPECT_EQ(in(now.total, State::disputed), Cases{2});
    EXPECT_EQ(in(now.total, State::waiting), Cases{2});
    EXPECT_EQ(now.total.why.begin()->first.code, "raster_suspected");
    EXPECT_EQ(now.not_allocated, Cases{2});
    // A person's word changes what the page says.
    ReviewRow row;
    row.review = {{"O2"}, review::Answer::accept, "minh", noon, Seconds{9}, {}};
    Reviews(store).add(row);
    EXPECT_EQ(in(page().total, State::delivered_checked), Cases{4});
}

TEST_F(Campaigns, an_order_carries_no_more_than_it_holds) {
    const auto all = campaigns.all();
    EXPECT_NO_THROW(check_allocation(store, all, {"P1", {"O1"}, "G1", {1}}, {"g"}));
    EXPECT_THROW(check_allocation(store, all, {"P1", {"O1"}, "G1", {2}}, {"g"}), Failure);
    EXPECT_THROW(check_allocation(store, all, {"P1", {"O1"}, "G1", {1}}, {"h"}), Failure);
    EXPECT_THROW(check_allocation(store, all, {"P1", {"O9"}, "G1", {1}}, {"g"}), Failure);
    EXPECT_THROW(campaigns.find("C-000002"), Failure);
}

TEST_F(Campaigns, a_photo_is_shown_with_both_consents_and_never_after_its_withdrawal_or_erasure) {
    EXPECT_TRUE(page().photos.empty());
    add(ConsentToTake{"photos/a.jpg", "form 7"});
    EXPECT_TRUE(page().photos.empty());
    add(ConsentToPublish{"photos/a.jpg", "form 7", false});
    EXPECT_EQ(page().photos.size(), 1u);
    add(ConsentWithdrawn{"photos/a.jpg"});
    EXPECT_TRUE(page().photos.empty());
    add(ConsentToTake{"photos/b.jpg", "form 8"});
    add(ConsentToPublish{"photos/b.jpg", "form 8", false});
    EXPECT_TRUE(page().photos.empty());  // its verdict is a reject
}

TEST_F(Campaigns, a_donor_can_prove_the_path_and_learns_of_nobody_else) {
    add(Pledged{"", {"g"}, {5}, "Other", "Ms D", "d@example.org"});
    const auto proof = prove_pledge(folder.path(), "C-000001", "P1", "lan", [] { return noon; });
    const LedgerStore ledger(folder.path());
    const auto verdict = ledger::check_proof(proof, ledger.key(), {});
    EXPECT_TRUE(verdict.valid);
    EXPECT_GE(verdict.erased, 3u);  // the orders' facts: their places, not what they say
    const auto text = ledger::to_json(proof);
    for (const char* never : {"Ms D", "d@example.org", R"(\"C1\")", "photos/a.jpg", R"(\"O1\")"})
        EXPECT_EQ(text.find(never), std::string::npos) << never;
    EXPECT_NE(text.find("delivered_checked"), std::string::npos);
    EXPECT_NE(text.find("L1"), std::string::npos);
    // Nothing new is told where nothing changed.
    const auto events = campaigns.find("C-000001").events.size();
    prove_pledge(folder.path(), "C-000001", "P1", "lan", [] { return noon; });
    EXPECT_EQ(campaigns.find("C-000001").events.size(), events);
    EXPECT_TRUE(ledger.check({}).empty());
    EXPECT_THROW(prove_pledge(folder.path(), "C-000001", "P9", "lan"), Failure);
}

}  // namespace
}  // namespace tallyman::store
