// What people outside meet: requests over the form, measures on pictures, the transparency report, campaigns.
#include "server/outside.h"

#include <algorithm>

#include "ledger/proof.h"
#include "removal/case.h"
#include "server/test_server.h"
#include "store/campaign_store.h"
#include "store/erase.h"
#include "store/files.h"

namespace tallyman::server {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using namespace removal;

class OutsideTest : public TestServer {
protected:
    const std::string picture_ = "/photos/" + photo_id("photos/a1.jpg") + "/picture";

    static json request(const std::string& kind = "shop") {
        return {{"requester", {{"kind", kind}, {"name", "Hoa"}, {"contact", "hoa@example.org"}}},
                {"item", "photos/a1.jpg"},
                {"legal_ground", "Law 91/2025/QH15, Art. 14"},
                {"issuing_body", "Department 5"},
                {"redress", "court"},
                {"explanation", "<script>alert(1)</script>"},
                {"scope", {{"territory", {"VN"}}}}};
    }
    json ask(const json& body) {
        const auto got = post("/removal/requests", body, "");
        EXPECT_LT(got.status, 300) << got.body;
        return got.json();
    }
    json act(const std::string& id, const json& body, const std::string& as, int status = 200) {
        return problem_free(post("/removal/cases/" + id + "/acts", body, as), status);
    }
    // An executed case, by three people.
    std::string executed(const std::string& kind, json decision) {
        const auto id = ask(request(kind))["case"].get<std::string>();
        const auto admin = sign_in("admin"), officer = sign_in("privacy_officer"), second = sign_in("privacy_officer");
        act(id, {{"what", "sender"}, {"text", "called back"}}, admin);
        decision.update({{"what", "decide"}, {"execute", true}, {"facts", "a face"}, {"ground", "Art. 14"}});
        const auto after = act(id, decision, officer);
        if (after["stage"] == "to_confirm") act(id, {{"what", "second"}}, second);
        return id;
    }
};

TEST_F(OutsideTest, AnIncompleteRequestIsAnsweredAtOnceWithItsGaps) {
    const auto answer = ask({{"requester", "shop"}});
    EXPECT_EQ(answer["stage"], "incomplete");
    EXPECT_GE(answer["gaps"].size(), 5u);
    EXPECT_FALSE(answer["key"].get<std::string>().empty());
    const auto id = answer["case"].get<std::string>();
    const std::string key = answer["key"];
    EXPECT_EQ(get("/removal/requests/" + id + "?key=wrong", "").status, 404);
    EXPECT_EQ(problem_free(get("/removal/requests/" + id + "?key=" + key, ""))["case"], id);
    const auto more = problem_free(
        post("/removal/requests/" + id, {{"what", "supplement"}, {"key", key}, {"request", request()}}, ""));
    EXPECT_EQ(more["stage"], "unconfirmed");
    EXPECT_TRUE(more.contains("due"));
    problem_free(post("/removal/requests/" + id, {{"what", "message"}, {"key", key}, {"text", "please hurry"}}, ""));
    EXPECT_EQ(post("/removal/requests/" + id, {{"what", "appeal"}, {"key", key}, {"text", "no"}}, "").status, 409);
}

TEST_F(OutsideTest, TheSameWordsAgainAreTheSameRequestAndNoneIsLost) {
    const auto first = ask(request());
    const auto again = ask(request());
    EXPECT_EQ(again["case"], first["case"]);
    EXPECT_TRUE(again["key"].is_null());
    std::set<std::string> cases;
    for (int i = 0; i < 60; ++i) {
        auto body = request();
        body["explanation"] = "picture " + std::to_string(i);
        cases.insert(ask(body)["case"].get<std::string>());
    }
    EXPECT_EQ(cases.size(), 60u);
    const auto listed = problem_free(get("/removal/cases?limit=100", sign_in("privacy_officer")));
    EXPECT_EQ(listed["items"].size(), 61u);
}

TEST_F(OutsideTest, IntakeCannotExecute) {
    const auto id = ask(request())["case"].get<std::string>();
    const auto admin = sign_in("admin");
    act(id, {{"what", "sender"}, {"text", "called"}}, admin);
    EXPECT_EQ(post("/removal/cases/" + id + "/acts",
                   {{"what", "decide"}, {"execute", true}, {"measure", "hide_public"}, {"facts", "f"}, {"ground", "g"}},
                   admin)
                  .status,
              403);
    EXPECT_EQ(get("/removal/cases", sign_in("driver")).status, 403);
}

TEST_F(OutsideTest, ALegalBlockIs451WithWhoBlocks) {
    const auto planner = sign_in("planner");
    EXPECT_EQ(get(picture_, planner).status, 200);
    const auto id = executed("authority", {{"measure", "hide_all"}});
    const auto got = get(picture_, planner);
    EXPECT_EQ(got.status, 451);
    EXPECT_EQ(got.headers.at("Link"), "<http://127.0.0.1/transparency/>; rel=\"blocked-by\"");
    EXPECT_EQ(get(picture_, sign_in("reviewer")).status, 451);
    EXPECT_EQ(get(picture_, sign_in("privacy_officer")).status, 200);
    // An appeal that is right brings it back.
    act(id, {{"what", "appeal"}, {"text", "the shop agreed"}}, sign_in("admin"));
    act(id, {{"what", "decide_appeal"}, {"overturn", true}, {"text", "so it did"}}, sign_in("privacy_officer"));
    EXPECT_EQ(get(picture_, planner).status, 200);
}

TEST_F(OutsideTest, AnOwnersErasureIs410) {
    const auto planner = sign_in("planner");
    executed("shop", {{"measure", "erase"}});
    EXPECT_EQ(get(picture_, planner).status, 410);
    store::erase_photo(app_->folder(), {"photos/a1.jpg", "minh", "Art. 14"}, [this] { return now_; });
    EXPECT_EQ(get(picture_, planner).status, 410);
    EXPECT_EQ(get(picture_, sign_in("privacy_officer")).status, 410);
}

TEST_F(OutsideTest, AMeasureEndsWithItsTime) {
    auto body = request();
    body["scope"]["until"] = "2026-11-25";
    const auto id = ask(body)["case"].get<std::string>();
    act(id, {{"what", "sender"}, {"text", "called"}}, sign_in("admin"));
    act(id, {{"what", "decide"}, {"execute", true}, {"measure", "hide_all"}, {"facts", "f"}, {"ground", "g"}},
        sign_in("privacy_officer"));
    act(id, {{"what", "second"}}, sign_in("privacy_officer"));
    const auto planner = sign_in("planner");
    EXPECT_EQ(get(picture_, planner).status, 451);
    now_ += 72h;
    EXPECT_EQ(get(picture_, sign_in("planner")).status, 200);
}

TEST_F(OutsideTest, EveryLookAtAnOriginalIsAFact) {
    const auto officer = sign_in("privacy_officer");
    const auto path = "/photos/" + photo_id("photos/a1.jpg") + "/original";
    const auto size = app_->outside().ledger().checkpoint().size;
    EXPECT_EQ(get(path, officer).status, 200);
    now_ += 1s;
    EXPECT_EQ(get(path, officer).status, 200);
    EXPECT_EQ(app_->outside().ledger().checkpoint().size, size + 2);
    EXPECT_TRUE(app_->outside().ledger().check({}).empty());
}

TEST_F(OutsideTest, TheReportHidesSmallCellsAndCanBeProved) {
    executed("authority", {{"measure", "hide_public"}});
    const auto report = problem_free(get("/transparency?from=2026-11-01&to=2026-11-30", ""));
    ASSERT_EQ(report["rows"].size(), 1u);
    EXPECT_EQ(report["rows"][0]["side"], "government");
    EXPECT_EQ(report["rows"][0]["received"], "<5");
    EXPECT_EQ(report["statements"].size(), 1u);
    EXPECT_EQ(report["published"], false);
    EXPECT_EQ(get("/transparency/proof", "").status, 404);
    const auto csv = get("/transparency.csv", "");
    EXPECT_NE(csv.body.find("authority,2026-11,<5"), std::string::npos) << csv.body;
    EXPECT_EQ(csv.headers.at("Cache-Control"), "public, max-age=30");
    const auto officer = sign_in("privacy_officer");
    problem_free(post("/transparency/reports", {{"from", "2026-11-01"}, {"to", "2026-11-30"}}, officer), 201);
    const auto proof = problem_free(get("/transparency/proof", ""));
    const auto parsed = ledger::parse_proof(proof["proof"].dump());
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(ledger::check_proof(*parsed, app_->outside().ledger().key(), {}).valid);
    EXPECT_EQ(get("/transparency?from=2026-11-30&to=2026-11-01", "").status, 400);
}

class CampaignTest : public OutsideTest {
protected:
    store::CampaignStore campaigns_{folder_.path(), [this] { return now_; }};

    void add(decltype(campaign::Event::what) what) {
        const auto done = campaigns_.add("C-000001", "lan", std::move(what));
        EXPECT_TRUE(done) << (done ? "" : name(done.error()));
    }
    void begin() {
        ASSERT_TRUE(campaigns_.create({"Sữa", "Milk", {{"G1", "Trường", "School", 90}}, 0}, "lan"));
        add(campaign::Pledged{"", {"8934567000017"}, {5}, "Friends", "Mr C", "c@example.org"});
        add(campaign::Allocated{"P1", {"A2"}, "G1", {5}});
        add(campaign::ConsentToTake{"photos/a2.jpg", "form"});
        add(campaign::ConsentToPublish{"photos/a2.jpg", "form", false});
        store::write_atomically(folder_.path() / "photos" / "a2.jpg",
                                store::read_file(folder_.path() / "photos" / "a1.jpg", 1 << 20));
    }
};

TEST_F(CampaignTest, IsThereForEverybodyOncePublished) {
    begin();
    EXPECT_EQ(get("/public/campaigns/C-000001", "").status, 404);
    EXPECT_EQ(get("/public/campaigns/C-000001/photos/1", "").status, 404);
    add(campaign::Published{});
    const auto page = problem_free(get("/public/campaigns/C-000001", ""));
    EXPECT_EQ(page["total"]["cases"]["delivered_checked"], 5);
    EXPECT_EQ(page["photos"].size(), 1u);
    EXPECT_EQ(problem_free(get("/public/campaigns", ""))["items"].size(), 1u);
    EXPECT_EQ(get("/public/campaigns/C-000001/qr", "").headers.at("Content-Type"), "image/svg+xml");
    EXPECT_EQ(problem_free(get("/public/grants.json", ""))["grants"].size(), 1u);
    const auto csv = get("/public/grants.csv", "").body;
    for (const auto& text : {page.dump(), csv})
        for (const char* never : {"Mr C", "c@example.org", "a2.jpg", "\"A2\"", "C2"})
            EXPECT_EQ(text.find(never), std::string::npos) << never;
}

TEST_F(CampaignTest, AWithdrawalCountsFromTheNextRequestOn) {
    begin();
    add(campaign::Published{});
    const auto got = get("/public/campaigns/C-000001/photos/1", "");
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.headers.at("Cache-Control"), "public, max-age=30");
    EXPECT_EQ(got.body.find("Exif"), std::string::npos);
    add(campaign::ConsentWithdrawn{"photos/a2.jpg"});
    EXPECT_EQ(get("/public/campaigns/C-000001/photos/1", "").status, 404);
    EXPECT_TRUE(problem_free(get("/public/campaigns/C-000001", ""))["photos"].empty());
}

TEST_F(CampaignTest, AHiddenPhotoIsNotOnThePageAndAHoldEndsByItself) {
    begin();
    add(campaign::Published{});
    auto body = request();
    body["item"] = "photos/a2.jpg";
    const auto id = ask(body)["case"].get<std::string>();
    act(id, {{"what", "hold"}, {"text", "a child"}, {"hours", 2}}, sign_in("admin"));
    EXPECT_TRUE(problem_free(get("/public/campaigns/C-000001", ""))["photos"].empty());
    EXPECT_EQ(get("/photos/" + photo_id("photos/a2.jpg") + "/picture", sign_in("planner")).status, 200);
    now_ += 2h;
    EXPECT_EQ(problem_free(get("/public/campaigns/C-000001", ""))["photos"].size(), 1u);
}

}  // namespace
}  // namespace tallyman::server
