// Evidence, EPCIS over REST and the public pages, over the network.
#include <zip.h>

#include "ledger/proof.h"
#include "server/test_server.h"
#include "store/day_events.h"
#include "store/ledger_store.h"
#include "trace/document_check.h"
#include "trace/event_hash.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

class Origin : public TestServer {
protected:
    std::string day_document() {
        return app_->read(
            [&](const store::Store& store) { return store::day_events(store, app_->zone(), "kho.example.vn"); });
    }
    Got capture(const std::string& document, const std::string& as, const std::string& type = "application/ld+json") {
        return send({.method = "POST",
                     .target = "/epcis/capture",
                     .body = document,
                     .headers = {{"Content-Type", type}},
                     .as = as});
    }
    Response page(const std::string& path) {
        RequestHead head;
        head.method = "GET";
        head.path = path;
        return server_->receive(head).answer("");
    }
    static std::vector<json> events_in(const std::string& document) {
        return json::parse(document)["epcisBody"]["queryResults"]["resultsBody"]["eventList"];
    }
};

std::map<std::string, std::string> files_in(const std::string& bytes) {
    std::map<std::string, std::string> files;
    zip_t* zip =
        zip_open_from_source(zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr), ZIP_RDONLY, nullptr);
    for (zip_int64_t i = 0; zip != nullptr && i < zip_get_num_entries(zip, 0); ++i) {
        zip_stat_t stat;
        zip_stat_index(zip, static_cast<zip_uint64_t>(i), 0, &stat);
        std::string text(stat.size, '\0');
        zip_file_t* file = zip_fopen_index(zip, static_cast<zip_uint64_t>(i), 0);
        zip_fread(file, text.data(), text.size());
        zip_fclose(file);
        files[stat.name] = std::move(text);
    }
    if (zip != nullptr) zip_close(zip);
    return files;
}

TEST_F(Origin, EvidenceHoldsAProofAndASignedListOfWhatIsInIt) {
    const auto auditor = sign_in("auditor", "D1");
    const auto got = get("/orders/A1/evidence", auditor);
    ASSERT_EQ(got.status, 200);
    const auto files = files_in(got.body);
    const store::LedgerStore ledger(app_->folder().data);
    EXPECT_TRUE(ledger::check_proof(ledger::parse_proof(files.at("proof.json")).value(), ledger.key(), {}).valid);
    EXPECT_TRUE(trace::check_document(files.at("events.jsonld")).empty());
    EXPECT_EQ(json::parse(files.at("photos.json"))[0]["copy"], true);
    const auto manifest = ledger::parse_note(files.at("manifest.txt"));
    ASSERT_TRUE(manifest);
    EXPECT_TRUE(ledger::is_signed_by(*manifest, ledger.key()));
    for (const auto& [name, text] : files) {
        if (name == "manifest.txt" || name == "index.html") continue;
        EXPECT_NE(manifest->text.find(hex(sha256(text)) + "  " + name + "\n"), std::string::npos) << name;
    }
    EXPECT_EQ(files.at("index.html").find("http://"), std::string::npos);  // nothing is fetched
    EXPECT_TRUE(get("/orders/A1/evidence", auditor).body == got.body);
}

TEST_F(Origin, WholePhotosAreForPrivacyOfficersAlone) {
    const auto files = files_in(get("/orders/A1/evidence", sign_in("privacy_officer")).body);
    EXPECT_EQ(json::parse(files.at("photos.json"))[0]["copy"], false);
    EXPECT_EQ(get("/orders/A1/evidence", sign_in("warehouse")).status, 403);
}

TEST_F(Origin, ACaptureIsAJobAndItsEventsAreFoundInPages) {
    const auto planner = sign_in("planner");
    const auto job = problem_free(capture(day_document(), planner), 202);
    EXPECT_EQ(job["success"], true);
    const auto kept = problem_free(get("/epcis/capture/" + job["captureID"].get<std::string>(), planner));
    EXPECT_EQ(kept, job);
    EXPECT_EQ(problem_free(get("/epcis/capture", planner)).size(), 1u);
    std::vector<json> all;
    std::string target = "/epcis/events?orderBy=eventTime&orderDirection=ASC&perPage=3";
    while (!target.empty()) {
        const auto got = get(target, planner);
        ASSERT_EQ(got.status, 200) << got.body;
        EXPECT_TRUE(trace::check_document(got.body).empty());
        for (auto& event : events_in(got.body)) all.push_back(event);
        const auto link = got.headers.find("Link");
        target =
            link == got.headers.end() ? "" : link->second.substr(8, link->second.find('>') - 8);  // behind </api/v1
    }
    EXPECT_EQ(all.size(), job["captured"].get<std::size_t>());
    const std::string id = all.front()["eventID"];
    EXPECT_EQ(events_in(get("/epcis/events/" + percent_encoded(id), planner).body).size(), 1u);
    EXPECT_EQ(events_in(get("/epcis/events?EQ_bizStep=packing", planner).body).size(), 3u);
}

TEST_F(Origin, ABadEventRefusesItsWholeCapture) {
    const auto planner = sign_in("planner");
    auto document = json::parse(day_document());
    document["epcisBody"]["eventList"].back()["action"] = "LOOK";
    auto got = capture(document.dump(), planner);
    EXPECT_EQ(got.status, 400);
    EXPECT_EQ(got.json()["type"], "epcisException:ValidationException");
    EXPECT_FALSE(got.json()["fields"].empty());
    EXPECT_TRUE(events_in(get("/epcis/events", planner).body).empty());

    ASSERT_EQ(capture(day_document(), planner).status, 202);
    document = json::parse(day_document());
    document["epcisBody"]["eventList"][0]["eventTimeZoneOffset"] = "+08:00";  // another event under a known id
    document["epcisBody"]["eventList"][1].erase("eventID");
    document["epcisBody"]["eventList"][1]["eventTimeZoneOffset"] = "+08:00";  // a new one beside it
    const auto before = events_in(get("/epcis/events?perPage=200", planner).body).size();
    const auto job = problem_free(capture(document.dump(), planner), 202);
    EXPECT_EQ(job["success"], false);
    EXPECT_FALSE(job["errors"].empty());
    EXPECT_EQ(events_in(get("/epcis/events?perPage=200", planner).body).size(), before);
}

TEST_F(Origin, WhatAQueryCannotMeanIsNamedAsTheStandardNamesIt) {
    const auto planner = sign_in("planner");
    for (const auto* query : {"EQ_nonsense=1", "GE_eventTime=yesterday", "perPage=0", "nextPageToken=x",
                              "eventCountLimit=1&maxEventCount=1"}) {
        const auto got = get("/epcis/events?" + std::string(query), planner);
        EXPECT_EQ(got.status, 400) << query;
        EXPECT_EQ(got.json()["type"], "epcisException:QueryParameterException") << query;
    }
    ASSERT_EQ(capture(day_document(), planner).status, 202);
    const auto too_many = get("/epcis/events?maxEventCount=1", planner);
    EXPECT_EQ(too_many.status, 413);
    EXPECT_EQ(too_many.json()["type"], "epcisException:QueryTooLargeException");
    EXPECT_EQ(get("/epcis/events/urn:x:none", planner).status, 404);
    EXPECT_EQ(capture("{}", planner, "text/plain").status, 415);
    EXPECT_EQ(capture("", planner).status, 400);
    EXPECT_EQ(capture("{}", sign_in("auditor")).status, 403);
}

TEST_F(Origin, ALotHasAPublicPageThatNamesNoShop) {
    EXPECT_EQ(page("/01/08934567000017/10/NOPE").status, 404);
    ASSERT_EQ(capture(day_document(), sign_in("planner")).status, 202);
    const auto lot = page("/01/8934567000017/10/L1");
    ASSERT_EQ(lot.status, 200);
    EXPECT_NE(lot.body.find("Sữa tươi"), std::string::npos);
    EXPECT_NE(lot.body.find("Kho D1"), std::string::npos);
    for (const auto* secret : {"Tạp hoá", "C1", "Lê Lợi", "A1"})
        EXPECT_EQ(lot.body.find(secret), std::string::npos) << secret;
    const auto proof = ledger::parse_proof(page("/verify/lots/08934567000017/L1/proof.json").body);
    ASSERT_TRUE(proof);
    const auto key = ledger::parse_verifier_key(page("/verify/key.txt").body);
    EXPECT_TRUE(ledger::check_proof(*proof, *key, {}).valid);
    EXPECT_EQ(page("/verify/lots/08934567000017/NOPE/proof.json").status, 404);
    for (const auto* path : {"/verify", "/verify/page.css", "/verify/proof.js", "/verify/page.js"})
        EXPECT_EQ(page(path).status, 200) << path;
}

}  // namespace
}  // namespace tallyman::server
