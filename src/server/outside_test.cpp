// What people outside meet: requests over the form, measures on pictures, the transparency report, campaigns.
#include "server/outside.h"

#include <algorithm>

#include "ledger/proof.h"
#include "removal/case.h"
#include "server/test_server.h"
#include "store/campaign_store.h"
#include "store/erase.h"
#include "store/files.h"
#include "vision/examine_json.h"

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
    now_ += 1s;
    EXPECT_EQ(get("/orders/A1/evidence", officer).status, 200) << "a package with the original is a look at it";
    EXPECT_EQ(app_->outside().ledger().checkpoint().size, size + 3);
    const auto auditor = sign_in("auditor");
    const auto before = app_->outside().ledger().checkpoint().size;
    EXPECT_EQ(get("/orders/A1/evidence", auditor).status, 200);
    EXPECT_EQ(app_->outside().ledger().checkpoint().size, before) << "redacted copies are not";
    EXPECT_TRUE(app_->outside().ledger().check({}).empty());
}

TEST_F(OutsideTest, TheReportHidesSmallCellsAndCanBeProved) {
    executed("authority", {{"measure", "hide_public"}});
    const auto report = problem_free(get("/transparency?from=2026-11-01&to=2026-11-30", ""));
    ASSERT_EQ(report["rows"].size(), 1u);
    EXPECT_EQ(report["rows"][0]["side"], "government");
    EXPECT_EQ(report["rows"][0]["received"], "<5");
    EXPECT_TRUE(report["statements"].empty()) << "one statement is a small cell too";
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

TEST_F(OutsideTest, ThoseAffectedReadWhyWithALinkOfTheirOwnAndAppeal) {
    const auto id = executed("shop", {{"measure", "blur_region"}, {"regions", {{1, 2, 30, 40}}}});
    const auto officer = sign_in("privacy_officer");
    const std::string link = problem_free(get("/removal/cases/" + id, officer))["affected_link"];
    EXPECT_FALSE(problem_free(get("/removal/cases/" + id, sign_in("auditor"))).contains("affected_link"));
    const auto told = problem_free(get("/removal/statements", sign_in("driver", {}, "T1")))["items"];
    ASSERT_EQ(told.size(), 1u) << "the driver who took it reads it without being sent anything";
    EXPECT_TRUE(link.ends_with(told[0]["link"].get<std::string>()));
    EXPECT_TRUE(problem_free(get("/removal/statements", sign_in("driver", {}, "T2")))["items"].empty());
    const auto key = link.substr(link.rfind('/') + 1);
    const auto read = problem_free(get("/removal/requests/" + id + "?key=" + key, ""));
    EXPECT_NE(read["statement"].get<std::string>().find("a face"), std::string::npos);
    for (const char* never : {"Hoa", "hoa@example.org"}) EXPECT_EQ(read.dump().find(never), std::string::npos);
    EXPECT_EQ(post("/removal/requests/" + id, {{"what", "withdraw"}, {"key", key}, {"text", "no"}}, "").status, 403);
    const auto appealed =
        problem_free(post("/removal/requests/" + id, {{"what", "appeal"}, {"key", key}, {"text", "I agreed"}}, ""));
    EXPECT_EQ(appealed["appeal"]["argument"], "I agreed");
    act(id, {{"what", "decide_appeal"}, {"overturn", true}, {"text", "so it is"}}, sign_in("privacy_officer"));
    const auto after = problem_free(get("/removal/requests/" + id + "?key=" + key, ""));
    EXPECT_EQ(after["stage"], "restored");
    EXPECT_EQ(after["appeal"]["reason"], "so it is");
}

TEST_F(OutsideTest, WhileALegalReasonDelaysTheStatementNobodyAffectedReadsIt) {
    const auto id = executed("authority", {{"measure", "blur_region"},
                                           {"regions", {{1, 2, 30, 40}}},
                                           {"delay_reason", "Criminal Procedure Code, Art. 177"},
                                           {"delayed_until", "2026-11-30"}});
    const auto officer = sign_in("privacy_officer");
    EXPECT_FALSE(problem_free(get("/removal/cases/" + id, officer)).contains("affected_link"));
    const auto key = app_->outside().key_of("removal " + id + " affected");
    EXPECT_EQ(get("/removal/requests/" + id + "?key=" + key, "").status, 404);
    now_ += 24h * 8;
    EXPECT_EQ(get("/removal/requests/" + id + "?key=" + key, "").status, 200);
}

TEST_F(OutsideTest, ADecisionForSomeCountriesAndDaysHoldsThereAndThen) {
    auto body = request();
    body["scope"]["territory"] = {"VN", "LA"};
    const auto id = ask(body)["case"].get<std::string>();
    act(id, {{"what", "sender"}, {"text", "called"}}, sign_in("admin"));
    json decision = {
        {"what", "decide"}, {"execute", true}, {"measure", "hide_public"}, {"facts", "f"}, {"ground", "g"}};
    decision["territory"] = {"TH"};
    EXPECT_EQ(post("/removal/cases/" + id + "/acts", decision, sign_in("privacy_officer")).status, 409);
    decision["territory"] = {"LA"};
    decision["until"] = "2026-11-25";
    const auto done = act(id, decision, sign_in("privacy_officer"));
    EXPECT_NE(done["statement"].get<std::string>().find(": LA\n"), std::string::npos);
    EXPECT_EQ(done["in_force"], "hide_public");
    now_ += 72h;
    EXPECT_FALSE(problem_free(get("/removal/cases/" + id, sign_in("auditor"))).contains("in_force"));
}

TEST_F(OutsideTest, AHiddenNoteLeavesItsPlaceAndWhoHidesIt) {
    const auto driver = sign_in("driver", {}, "T1");
    problem_free(post("/deliveries/events",
                      {{"events",
                        {{{"id", "event-0001"},
                          {"order", "A1"},
                          {"device", "phone"},
                          {"sequence", 1},
                          {"kind", "done"},
                          {"outcome", "delivered"},
                          {"at", "2026-11-23T08:00:00+07:00"},
                          {"note", "the owner shouted at me"}}}}},
                      driver));
    const auto planner = sign_in("planner");
    EXPECT_NE(get("/orders/A1", planner).body.find("shouted"), std::string::npos);
    auto body = request();
    body["item"] = {{"kind", "note"}, {"id", "A1"}};
    const auto id = ask(body)["case"].get<std::string>();
    act(id, {{"what", "sender"}, {"text", "called"}}, sign_in("admin"));
    json decision = {{"what", "decide"},          {"execute", true}, {"measure", "blur_region"},
                     {"regions", {{1, 2, 3, 4}}}, {"facts", "f"},    {"ground", "g"}};
    EXPECT_EQ(post("/removal/cases/" + id + "/acts", decision, sign_in("privacy_officer")).status, 409)
        << "words have no regions";
    decision["measure"] = "hide_all";
    decision.erase("regions");
    act(id, decision, sign_in("privacy_officer"));
    EXPECT_NE(get("/orders/A1", planner).body.find("shouted"), std::string::npos) << "a second person is due";
    act(id, {{"what", "second"}}, sign_in("privacy_officer"));
    const auto hidden = get("/orders/A1", planner).body;
    EXPECT_EQ(hidden.find("shouted"), std::string::npos);
    EXPECT_NE(hidden.find("hidden by decision " + id), std::string::npos);
}

TEST_F(OutsideTest, WhatIsSentAgainIsProposedAndNeverRemovedByItself) {
    executed("shop", {{"measure", "hide_public"}});
    vision::Examination seen;
    seen.reuse = {{"photos/a1.jpg", "edited", 40, 0.97}};
    {
        store::Store store(folder_.path());
        store.save_seen(std::vector<store::SeenRow>{{"photos/a2.jpg", vision::examination_text(seen)}});
    }
    const auto officer = sign_in("privacy_officer");
    const auto proposed = problem_free(get("/removal/proposals", officer))["items"];
    ASSERT_EQ(proposed.size(), 1u);
    EXPECT_EQ(proposed[0]["file"], "photos/a2.jpg");
    EXPECT_EQ(proposed[0]["like"], "photos/a1.jpg");
    EXPECT_EQ(proposed[0]["measure"], "hide_public");
    EXPECT_FALSE(app_->outside().restriction({"photos/a2.jpg"}, now_, {})) << "proposed, not removed";
    auto body = request();
    body["item"] = "photos/a2.jpg";
    ask(body);
    EXPECT_TRUE(problem_free(get("/removal/proposals", officer))["items"].empty()) << "somebody has asked by now";
    EXPECT_EQ(get("/removal/proposals", sign_in("planner")).status, 403);
}

TEST_F(OutsideTest, AskingAboutOnesOwnDataHasItsClock) {
    EXPECT_EQ(
        post("/privacy/requests", {{"right", "access"}, {"what", "my photos"}, {"name", "Hoa"}, {"contact", " "}}, "")
            .status,
        400);
    const auto asked = problem_free(
        post("/privacy/requests",
             {{"right", "erasure"}, {"what", "photos of my door <b>"}, {"name", "Hoa"}, {"contact", "hoa@example.org"}},
             ""),
        201);
    EXPECT_EQ(asked["first_word_due"], "2026-11-25");
    EXPECT_EQ(asked["answer_due"], "2026-12-13");
    const auto id = asked["case"].get<std::string>(), key = asked["key"].get<std::string>();
    EXPECT_EQ(get("/privacy/requests/" + id + "?key=no", "").status, 404);
    auto officer = sign_in("privacy_officer");
    const auto act_on = [&](const json& body, int status = 200) {
        return problem_free(post("/privacy/cases/" + id + "/acts", body, officer), status);
    };
    act_on({{"what", "first_word"}});
    act_on({{"what", "pause"}, {"text", "who asks is not yet known"}});
    now_ += 48h;
    officer = sign_in("privacy_officer");
    act_on({{"what", "resume"}});
    const auto answered = act_on({{"what", "answer"}, {"granted", true}, {"text", "erased"}});
    EXPECT_EQ(answered["answer_due"], "2026-12-15");
    EXPECT_EQ(answered["events"].size(), 5u);
    EXPECT_EQ(post("/privacy/cases/" + id + "/acts", {{"what", "extend"}, {"days", 3}, {"text", "x"}}, officer).status,
              409);
    const auto seen = problem_free(get("/privacy/requests/" + id + "?key=" + key, ""));
    EXPECT_EQ(seen["answer"], "erased");
    EXPECT_EQ(get("/privacy/cases", sign_in("planner")).status, 403);
    EXPECT_EQ(problem_free(get("/privacy/cases", sign_in("auditor")))["items"].size(), 1u);
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

TEST_F(CampaignTest, ADonorsLinkShowsThePathAndItsProof) {
    begin();
    EXPECT_EQ(get("/public/pledges/C-000001/P1?key=no", "").status, 404);
    const auto key = app_->outside().key_of("pledge C-000001/P1");
    const auto got = problem_free(get("/public/pledges/C-000001/P1?key=" + key, ""));
    EXPECT_EQ(got["path"]["deliveries"][0]["cases"]["delivered_checked"], 5);
    EXPECT_EQ(got["product"], "Sữa tươi");
    const auto proof = ledger::parse_proof(got["proof"].dump());
    ASSERT_TRUE(proof);
    EXPECT_TRUE(ledger::check_proof(*proof, app_->outside().ledger().key(), {}).valid);
    const auto size = app_->outside().ledger().checkpoint().size;
    problem_free(get("/public/pledges/C-000001/P1?key=" + key, ""));
    EXPECT_EQ(app_->outside().ledger().checkpoint().size, size) << "what was told already is not told again";
    EXPECT_EQ(got.dump().find("Mr C"), std::string::npos);
}

TEST_F(CampaignTest, AHiddenPhotoIsNotOnThePageAndAHoldEndsByItself) {
    begin();
    add(campaign::Published{});
    auto body = request();
    body["item"] = "photos/a2.jpg";
    const auto id = ask(body)["case"].get<std::string>();
    act(id, {{"what", "hold"}, {"text", "a child"}, {"hours", 2}}, sign_in("admin"));
    const auto hidden = problem_free(get("/public/campaigns/C-000001", ""))["photos"];
    ASSERT_EQ(hidden.size(), 1u) << "a tombstone, not silence";
    EXPECT_EQ(hidden[0]["hidden"]["status"], 451);
    const auto tombstone = get("/public/campaigns/C-000001/photos/1", "");
    EXPECT_EQ(tombstone.status, 451);
    EXPECT_EQ(tombstone.headers.at("Cache-Control"), "no-store");
    EXPECT_EQ(get("/photos/" + photo_id("photos/a2.jpg") + "/picture", sign_in("planner")).status, 200);
    now_ += 2h;
    EXPECT_FALSE(problem_free(get("/public/campaigns/C-000001", ""))["photos"][0].contains("hidden"));
    EXPECT_EQ(get("/public/campaigns/C-000001/photos/1", "").status, 200);
}

}  // namespace
}  // namespace tallyman::server
