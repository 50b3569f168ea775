// The main stories of the four screens over the network; every answer is held against openapi.json on the way.
#include <atomic>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "ledger/base64.h"
#include "server/limits.h"
#include "server/test_server.h"
#include "store/files.h"
#include "store/office.h"
#include "verify/words.h"

namespace tallyman::server {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

class Api : public TestServer {
protected:
    json event(const std::string& id, int sequence, const std::string& order,
               const std::string& outcome = "delivered") {
        return {{"id", id},
                {"device", "phone-1"},
                {"sequence", sequence},
                {"order", order},
                {"kind", "done"},
                {"at", "2026-11-23T08:05:00+07:00"},
                {"outcome", outcome},
                {"lines", {{{"gtin", "8934567000017"}, {"delivered", 2}, {"returned", 1}, {"reason", "damaged"}}}},
                {"empties", {{{"kind", "crate"}, {"count", 3}}}},
                {"cash", 120'000},
                {"note", "để ở quầy"}};
    }
    json settled_replan(const json& request, const std::string& planner) {
        auto replan = problem_free(post("/days/2026-11-23/replans", request, planner), 202);
        for (int i = 0; i < 200 && replan["state"] == "running"; ++i) {
            std::this_thread::sleep_for(20ms);
            replan = problem_free(get("/days/2026-11-23/replans/" + replan["id"].get<std::string>(), planner));
        }
        return replan;
    }
    Got decide(const std::string& order, const char* answer, const std::string& reviewer) {
        const auto item = problem_free(get("/queue/" + order, reviewer));
        return post("/reviews", {{"order", order}, {"answer", answer}, {"took_s", 5}}, reviewer,
                    {{"If-Match", item["etag"]}});
    }
};

TEST_F(Api, TheFirstLinkMakesTheAdminOnce) {
    const auto link = app_->first_link(Lang::en);
    ASSERT_TRUE(link);
    const std::string token = link->substr(link->find("link=") + 5);
    const json body = {{"token", token}, {"password", "mật khẩu đủ dài"}};
    const auto got = send({.method = "POST",
                           .target = "/session/link",
                           .body = body.dump(),
                           .headers = {{"Content-Type", "application/json"}}});
    const auto session = problem_free(got);
    EXPECT_EQ(session["account"]["name"], "admin");
    EXPECT_EQ(session["account"]["lang"], "en");
    const auto cookie = got.headers.at("Set-Cookie");
    EXPECT_NE(cookie.find("HttpOnly; SameSite=Strict"), std::string::npos);
    EXPECT_EQ(send({.method = "POST",
                    .target = "/session/link",
                    .body = body.dump(),
                    .headers = {{"Content-Type", "application/json"}}})
                  .status,
              404);
    EXPECT_FALSE(app_->first_link(Lang::en));

    const auto sign_in = [&](const char* password) {
        return send({.method = "POST",
                     .target = "/session",
                     .body = json{{"name", "Admin"}, {"password", password}}.dump(),
                     .headers = {{"Content-Type", "application/json"}}})
            .status;
    };
    EXPECT_EQ(sign_in("mật khẩu đủ dài"), 200);
    EXPECT_EQ(sign_in("wrong"), 401);
    const auto secret = cookie.substr(17, cookie.find(';') - 17);
    EXPECT_EQ(get("/session", secret).status, 200);
    EXPECT_EQ(send({.method = "DELETE", .target = "/session", .as = secret}).status, 204);
    EXPECT_EQ(get("/session", secret).status, 401);
}

TEST_F(Api, TriesToSignInAreLimited) {
    const json body = {{"name", "nobody"}, {"password", "wrong"}};
    std::map<int, int> statuses;
    for (int i = 0; i < limits::sign_in_tries + 3; ++i)
        ++statuses[send({.method = "POST",
                         .target = "/session",
                         .body = body.dump(),
                         .headers = {{"Content-Type", "application/json"}}})
                       .status];
    EXPECT_EQ(statuses[401], limits::sign_in_tries);
    EXPECT_EQ(statuses[429], 3);
}

TEST_F(Api, FromAnotherSiteNothingIsWritten) {
    const auto planner = sign_in("planner");
    const auto lock = [&](Headers headers) {
        headers["Cookie"] = "tallyman_session=" + planner;
        return send({.method = "PUT", .target = "/days/2026-11-23/locks/A1", .headers = std::move(headers)}).status;
    };
    EXPECT_EQ(lock({{"Sec-Fetch-Site", "cross-site"}}), 403);
    EXPECT_EQ(lock({{"Origin", "https://evil.example"}}), 403);
    EXPECT_EQ(lock({}), 403);
    EXPECT_EQ(lock({{"Origin", "http://tallyman.test"}}), 204);
}

TEST_F(Api, TheBoardShowsTheDayExceptionsFirst) {
    const auto planner = sign_in("planner");
    EXPECT_EQ(problem_free(get("/days", planner))["current"], day_);
    const auto day = problem_free(get("/days/2026-11-23", planner));
    EXPECT_EQ(day["orders"], 3);
    EXPECT_EQ(day["by_state"]["planned"], 3);
    EXPECT_EQ(day["short_lines"], 1);
    EXPECT_EQ(day["exceptions"][0]["kind"], "rejected");
    EXPECT_EQ(day["exceptions"][0]["order"], "B1");
    std::set<std::string> concerned;
    for (const auto& exception : day["exceptions"]) concerned.insert(exception["order"]);
    EXPECT_LT(concerned.size(), day["exceptions"].size()) << "one order may need somebody for two reasons";
    EXPECT_EQ(day["exceptions_orders"], concerned.size());
    const auto found = problem_free(get("/days/2026-11-23/orders?q=tap%20hoa%20duc%20c2", planner));
    ASSERT_EQ(found["items"].size(), 1u);
    EXPECT_EQ(found["items"][0]["id"], "A2");
    const auto first = problem_free(get("/days/2026-11-23/orders?limit=2", planner));
    ASSERT_EQ(first["next_cursor"], "A2");
    EXPECT_EQ(problem_free(get("/days/2026-11-23/orders?limit=2&cursor=A2", planner))["items"][0]["id"], "B1");
    EXPECT_EQ(get("/days/2026-11-23/orders?cursor=none", planner).status, 400);
    EXPECT_EQ(get("/days/2026-11-23/orders?unknown=1", planner).status, 400);
    EXPECT_EQ(get("/days/2026-11-22/orders", planner).status, 404);
    const auto order = problem_free(get("/orders/B1", planner));
    EXPECT_EQ(order["lines"][0]["short_codes"][0], "stock_too_small");
}

TEST_F(Api, WhatIsUnchangedIsNotSentAgain) {
    const auto planner = sign_in("planner");
    const auto tag = get("/days/2026-11-23/plan", planner).headers.at("ETag");
    const auto again = [&] {
        return send({.target = "/days/2026-11-23/plan", .headers = {{"If-None-Match", tag}}, .as = planner}).status;
    };
    EXPECT_EQ(again(), 304);
    EXPECT_EQ(send({.method = "PUT", .target = "/days/2026-11-23/locks/A1", .as = planner}).status, 204);
    EXPECT_EQ(again(), 200);
    EXPECT_TRUE(problem_free(get("/orders/A1", planner))["locked"]);
}

TEST_F(Api, AStopIsDraggedComparedKeptAndTakenBack) {
    const auto planner = sign_in("planner");
    const auto before = problem_free(get("/days/2026-11-23/plan", planner));
    const auto replan = settled_replan(
        {{"search", false}, {"place", {{{"order", "A2"}, {"vehicle", "V1"}, {"trip", 1}, {"position", 1}}}}}, planner);
    ASSERT_EQ(replan["state"], "ready") << replan.dump();
    EXPECT_EQ(replan["plan"]["routes"][0]["trips"][0]["stops"][0]["order"], "A2");
    EXPECT_EQ(problem_free(get("/days/2026-11-23/plan", planner))["etag"], before["etag"]) << "nothing has changed yet";

    const auto keep = "/days/2026-11-23/replans/" + replan["id"].get<std::string>() + "/keep";
    EXPECT_EQ(post(keep, nullptr, planner, {{"If-Match", "\"another\""}}).status, 412);
    EXPECT_EQ(post(keep, nullptr, planner).status, 428);
    const auto kept = problem_free(post(keep, nullptr, planner, {{"If-Match", before["etag"]}}));
    EXPECT_EQ(kept["routes"][0]["trips"][0]["stops"][0]["order"], "A2");
    EXPECT_TRUE(kept["undo"]);
    const auto back = problem_free(post("/days/2026-11-23/plan/undo", nullptr, planner, {{"If-Match", kept["etag"]}}));
    EXPECT_EQ(back["etag"], before["etag"]);
    EXPECT_FALSE(back["undo"]);
}

TEST_F(Api, WhatCannotBePlacedSaysWhy) {
    const auto replan =
        settled_replan({{"search", false}, {"place", {{{"order", "A2"}, {"vehicle", "V2"}}}}}, sign_in("planner"));
    EXPECT_EQ(replan["state"], "failed");
    EXPECT_NE(replan["problem"]["words"]["en"].get<std::string>().find("another depot"), std::string::npos);
}

TEST_F(Api, OfTheLateThoseWhoStillWaitComeFirstThenTheLatest) {
    const auto driver = sign_in("driver", "D1", "T1");
    const auto serve = [&](const char* order, Seconds after) {
        auto served = event(std::string("event-") + order, 1, order);
        served["at"] = app_->zone().iso(now_ + after);
        problem_free(post("/deliveries/events", {{"events", {served}}}, driver));
    };
    serve("A1", 9h);
    serve("A2", 12h);
    now_ += 6h;
    const auto day = problem_free(get("/days/2026-11-23", sign_in("planner")));
    std::vector<std::string> late;
    for (const auto& one : day["exceptions"])
        if (one["kind"] == "late") late.push_back(one["order"]);
    EXPECT_EQ(late, (std::vector<std::string>{"B1", "A2", "A1"}));
}

TEST_F(Api, APhoneReplaysItsDay) {
    const auto driver = sign_in("driver", "D1", "T1");
    const auto sheet = problem_free(get("/days/2026-11-23/run_sheets/V1", driver));
    EXPECT_EQ(sheet["trips"][0]["stops"].size(), 2u);
    EXPECT_EQ(sheet["sequence"], 0);
    const json events = {{"events",
                          {event("event-0002", 2, "A1", "partly_delivered"), event("event-0001", 1, "A1"),
                           event("event-0003", 3, "B1")}}};
    const auto first = problem_free(post("/deliveries/events", events, driver));
    EXPECT_EQ(first["results"][0]["status"], "accepted");
    EXPECT_EQ(first["results"][2]["status"], "rejected") << "of another depot";
    EXPECT_EQ(first["results"][2]["problem"]["code"], "not_found");
    EXPECT_EQ(first["deliveries"][0]["state"], "partly_delivered");
    EXPECT_EQ(first["deliveries"][0]["superseded"], 1);
    const auto again = problem_free(post("/deliveries/events", events, driver));
    EXPECT_EQ(again["results"][0]["status"], "known");
    EXPECT_EQ(again["deliveries"], first["deliveries"]);
    auto forged = events;
    forged["events"][0]["cash"] = 1;
    EXPECT_EQ(problem_free(post("/deliveries/events", forged, driver))["results"][0]["status"], "rejected");
    EXPECT_EQ(problem_free(get("/days/2026-11-23", sign_in("planner")))["by_state"]["partly_delivered"], 1);
    auto unknown = events;
    unknown["events"][0]["price"] = 1;
    EXPECT_EQ(post("/deliveries/events", unknown, driver).status, 400);
}

TEST_F(Api, OnePhonesWildSequenceDoesNotStopTheOthers) {
    const auto driver = sign_in("driver", "D1", "T1");
    auto wild = event("event-wild", 1, "A1");
    wild["sequence"] = 9007199254740991;
    const auto first =
        problem_free(post("/deliveries/events", {{"events", {wild, event("event-0002", 7, "A2")}}}, driver));
    EXPECT_EQ(first["results"][0]["status"], "rejected");
    EXPECT_EQ(first["results"][0]["problem"]["fields"][0]["field"], "sequence");
    EXPECT_EQ(first["results"][1]["status"], "accepted");
    const std::int64_t seen = problem_free(get("/days/2026-11-23/run_sheets/V1", driver))["sequence"];
    EXPECT_EQ(seen, 7);
    auto next = event("event-0003", 1, "A1");
    next["sequence"] = seen + 1;
    EXPECT_EQ(problem_free(post("/deliveries/events", {{"events", {next}}}, driver))["results"][0]["status"],
              "accepted");
}

TEST_F(Api, TheSameKeyAnswersTheSameAndAnotherBodyIsRefused) {
    const auto driver = sign_in("driver", "D1", "T1");
    const Headers key = {{"Idempotency-Key", "one-and-the-same"}};
    const json body = {{"events", {event("event-0001", 1, "A1")}}};
    const auto first = post("/deliveries/events", body, driver, key);
    EXPECT_EQ(post("/deliveries/events", body, driver, key).body, first.body);
    EXPECT_EQ(post("/deliveries/events", {{"events", {event("event-0002", 2, "A1")}}}, driver, key).json()["code"],
              "idempotency_key_reused");
    EXPECT_EQ(post("/deliveries/events", body, driver, {{"Idempotency-Key", "short"}}).status, 400);
}

TEST_F(Api, AReviewerDecidesAndTakesItBack) {
    const auto reviewer = sign_in("reviewer");
    const auto queue = problem_free(get("/queue?limit=5", reviewer));
    ASSERT_EQ(queue["waiting"], 3) << "everything, until automation is earned";
    const auto item = queue["items"][0];
    const std::string order = item["order"]["id"];
    const json decision = {{"order", order}, {"answer", "accept"}, {"took_s", 7}, {"reasons", {"not_examined"}}};
    EXPECT_EQ(post("/reviews", decision, reviewer, {{"If-Match", "stale"}}).status, 412);
    const auto review = problem_free(post("/reviews", decision, reviewer, {{"If-Match", item["etag"]}}), 201);
    EXPECT_EQ(problem_free(get("/orders/" + order, reviewer))["decided_by"], "person");
    EXPECT_EQ(problem_free(get("/queue", reviewer))["waiting"], 2);
    EXPECT_EQ(problem_free(get("/reviews/mine", reviewer))["reviews"], 1);
    EXPECT_EQ(
        send({.method = "DELETE", .target = "/reviews/" + review["id"].get<std::string>(), .as = sign_in("reviewer")})
            .status,
        404)
        << "somebody else's";
    EXPECT_EQ(
        send({.method = "DELETE", .target = "/reviews/" + review["id"].get<std::string>(), .as = reviewer}).status,
        204);
    EXPECT_EQ(problem_free(get("/queue", reviewer))["waiting"], 3);
}

TEST_F(Api, TheDriverReadsWhatIsToBeTakenAgainAndWhy) {
    const auto reviewer = sign_in("reviewer"), driver = sign_in("driver", "D1", "T1");
    const auto objection = [&] {
        return problem_free(get("/days/2026-11-23/run_sheets/V1", driver))["trips"][0]["stops"][0]["objection"];
    };
    EXPECT_TRUE(objection().is_null());
    now_ += std::chrono::minutes(1);
    const json retake = {
        {"order", "A1"}, {"answer", "retake"}, {"reasons", {"too_dark"}}, {"note", "chụp cả biển hiệu"}, {"took_s", 5}};
    const auto item = problem_free(get("/queue/A1", reviewer));
    EXPECT_EQ(post("/reviews", retake, reviewer, {{"If-Match", item["etag"]}}).status, 201);
    EXPECT_EQ(objection()["decision"], "retake");
    EXPECT_EQ(objection()["why"]["en"], verify::label("too_dark", Lang::en));
    EXPECT_EQ(objection()["note"], "chụp cả biển hiệu");
    now_ += std::chrono::minutes(1);
    photograph("A1", "another");
    EXPECT_TRUE(objection().is_null()) << "the photo answers it";
}

TEST_F(Api, ANewPhotoAnswersARetakeAndPeopleLookAgain) {
    const auto reviewer = sign_in("reviewer");
    const auto of_the_order = [&] { return problem_free(get("/orders/A1", reviewer)); };
    now_ += std::chrono::minutes(1);
    EXPECT_EQ(decide("A1", "retake", reviewer).status, 201);
    EXPECT_EQ(problem_free(get("/queue", reviewer))["waiting"], 2);
    EXPECT_EQ(of_the_order()["decision"], "retake");
    EXPECT_EQ(decide("A1", "accept", reviewer).json()["code"], "already_decided");

    now_ += std::chrono::minutes(1);
    photograph("A1", "another");
    EXPECT_EQ(problem_free(get("/queue", reviewer))["waiting"], 2) << "nobody has examined it yet";
    EXPECT_EQ(of_the_order()["decision"], nullptr);
    EXPECT_TRUE(examined());
    EXPECT_EQ(problem_free(get("/queue", reviewer))["waiting"], 3) << "it is another photo";
    EXPECT_EQ(of_the_order()["decision"], "review");
    EXPECT_EQ(decide("A1", "accept", reviewer).status, 201) << "by the same person as before";
    EXPECT_EQ(of_the_order()["decision"], "accept");
    EXPECT_EQ(of_the_order()["reviews"].size(), 2u) << "what was asked for stays to be seen";
    EXPECT_EQ(problem_free(get("/queue", reviewer))["waiting"], 2);
}

TEST_F(Api, AnAppealIsDecidedBySomebodyElse) {
    const auto driver = sign_in("driver", "D2", "T2");
    const auto reviewer = sign_in("reviewer");
    EXPECT_EQ(post("/appeals", {{"order", "A1"}, {"argument", "không phải của tôi"}}, driver).status, 404);
    const auto appeal = problem_free(post("/appeals", {{"order", "B1"}, {"argument", "Tôi đã giao đủ"}}, driver), 201);
    EXPECT_EQ(post("/appeals", {{"order", "B1"}, {"argument", "again"}}, driver).json()["code"], "appealed_before");
    const auto path = "/appeals/" + appeal["id"].get<std::string>();
    EXPECT_EQ(problem_free(get("/days/2026-11-23", sign_in("planner")))["appeals_open"], 1);
    EXPECT_EQ(post(path + "/decision", {{"outcome", "cannot_tell"}, {"reason", "?"}}, reviewer).json()["code"],
              "needs_answer");
    const auto decided =
        problem_free(post(path + "/decision", {{"outcome", "accept"}, {"reason", "Ảnh rõ"}}, reviewer));
    EXPECT_FALSE(decided["open"]);
    EXPECT_EQ(post(path + "/decision", {{"outcome", "reject"}, {"reason", "x"}}, reviewer).json()["code"],
              "already_decided");
    EXPECT_EQ(problem_free(get("/orders/B1", reviewer))["decision"], "accept");
}

TEST_F(Api, TheOfficeContestsForAnOutletAndNobodyDecidesTwice) {
    const auto planner = sign_in("planner");
    const json argument = {{"order", "A2"}, {"argument", "chưa nhận được hàng"}, {"by", "outlet"}};
    const auto reviewer = sign_in("reviewer");
    const auto item = problem_free(get("/queue/A2", reviewer));
    problem_free(post("/reviews", {{"order", "A2"}, {"answer", "accept"}, {"took_s", 5}}, reviewer,
                      {{"If-Match", item["etag"]}}),
                 201);
    EXPECT_EQ(post("/appeals", argument, sign_in("driver", "D1", "T1")).status, 403);
    const auto appeal = problem_free(post("/appeals", argument, planner), 201);
    EXPECT_EQ(appeal["by"], "C2");
    const auto path = "/appeals/" + appeal["id"].get<std::string>() + "/decision";
    const json outcome = {{"outcome", "reject"}, {"reason", "không thấy hàng trong ảnh"}};
    EXPECT_EQ(post(path, outcome, reviewer).json()["code"], "same_person");
    EXPECT_FALSE(problem_free(post(path, outcome, sign_in("reviewer")))["open"]);
    const auto rate = problem_free(get("/automation", planner))["appeals"]["overturned"];
    EXPECT_EQ(rate["count"], 1);
    EXPECT_EQ(rate["total"], 1);
}

TEST_F(Api, TheReviewerSeesTheStorefrontOnFile) {
    const auto pictures = folder_.path() / "outlets" / "C2";
    std::filesystem::create_directories(pictures);
    std::filesystem::copy(folder_.path() / "photos" / "a1.jpg", pictures / "cửa trước.jpg");
    store::write_atomically(pictures / "notes.txt", "the key is under the mat");
    store::write_atomically(folder_.path() / "outlets" / "outside.jpg", "of nobody");
    const auto reviewer = sign_in("reviewer", "D1");
    const auto shown = problem_free(get("/queue/A2", reviewer))["storefronts"];
    ASSERT_EQ(shown.size(), 1u);
    const auto address = shown[0].get<std::string>().substr(api_prefix.size());
    const auto picture = get(address + "?side=480", reviewer);
    EXPECT_EQ(picture.status, 200);
    EXPECT_EQ(picture.headers.at("Content-Type"), "image/jpeg");
    for (const auto* name : {"notes.txt", "..%2Foutside.jpg", "%2E%2E", "nothing.jpg"})
        EXPECT_EQ(get(std::string("/outlets/C2/storefronts/") + name, reviewer).status, 404) << name;
    EXPECT_EQ(get(address, sign_in("reviewer", "D2")).status, 404) << "not theirs";
}

TEST_F(Api, InsightCountsWhatHolds) {
    const auto planner = sign_in("planner");
    const auto insight = problem_free(get("/days/2026-11-23/insight", planner));
    EXPECT_EQ(insight["deliveries"]["review"], 1);
    EXPECT_EQ(insight["deliveries"]["passed"], 1)
        << "what the machine would accept waits for a person, and is no trouble";
    EXPECT_EQ(insight["drivers"].size(), 2u);
    EXPECT_GE(insight["saving"]["minutes_high"].get<double>(), insight["saving"]["minutes_low"].get<double>());
    for (const auto* table : {"deliveries", "reasons", "drivers", "outlets", "times"})
        EXPECT_EQ(get(std::string("/days/2026-11-23/insight.csv?table=") + table, planner).status, 200) << table;
    EXPECT_EQ(get("/days/2026-11-23/insight.csv?table=nothing", planner).status, 400);
}

TEST_F(Api, AnImportIsCheckedKeptAndTakenBack) {
    const auto planner = sign_in("planner");
    const auto import = problem_free(post("/imports", nullptr, planner), 201);
    const auto path = "/imports/" + import["id"].get<std::string>();
    const auto put = [&](const char* name, const std::string& csv) {
        return send({.method = "PUT",
                     .target = path + "/files/" + name,
                     .body = csv,
                     .headers = {{"Content-Type", "text/csv"}},
                     .as = planner})
            .status;
    };
    EXPECT_EQ(put("products.csv",
                  "gtin,name,units_per_case,case_kg,case_litres,temperature\n08934567000017,Sữa,12,12.6,14,ambient\n"),
              204);
    EXPECT_EQ(put("../tallyman.db", "x"), 404);
    EXPECT_EQ(put("secrets.csv", "x"), 404);
    const auto settled = [&](const char* busy) {
        json now;
        for (int i = 0; i < 200; ++i) {
            now = problem_free(get(path, planner));
            if (now["state"] != busy) break;
            std::this_thread::sleep_for(20ms);
        }
        return now;
    };
    EXPECT_EQ(post(path + "/check", nullptr, planner).status, 202);
    const auto checked = settled("checking");
    EXPECT_TRUE(checked["state"] == "checked" || checked["state"] == "refused") << checked.dump();
    EXPECT_FALSE(checked["problems"].empty()) << "depots.csv and others are missing";
    for (const auto& file : checked["files"])
        EXPECT_TRUE(file["file"] != "products.csv" || file["bytes"] == 97) << file;
    EXPECT_EQ(problem_free(get("/days/2026-11-23", planner))["orders"], 3) << "a check changes nothing";
    EXPECT_EQ(post(path + "/undo", nullptr, planner).status, 409);
}

TEST_F(Api, AnImportThatTheServersEndCutOffIsOver) {
    const auto planner = sign_in("planner");
    const auto id = problem_free(post("/imports", nullptr, planner), 201)["id"].get<std::string>();
    app_->write([&](const store::Store& store) {
        auto import = store::OfficeImports(store).find(std::stoll(id)).value();
        import.state = "importing";
        store::OfficeImports(store).change(import);
    });
    server_.reset();
    server_ = std::make_unique<Server>(*app_, Address{"127.0.0.1", 0});
    const auto now = problem_free(get("/imports/" + id, planner));
    EXPECT_EQ(now["state"], "refused");
    EXPECT_EQ(now["problems"][0]["words"]["en"], "the server stopped in the middle of it; check it and import again");
    EXPECT_EQ(post("/imports/" + id + "/check", nullptr, planner).status, 202);
}

TEST_F(Api, APhotoArrivesInChunksAndGetsItsReceipt) {
    const auto driver = sign_in("driver", "D1", "T1");
    const std::string bytes(300'000, 'x');
    const auto b64 = [](std::string_view text) { return ledger::base64(std::as_bytes(std::span(text))); };
    const auto begin = [&](const std::string& order) {
        return send({.method = "POST",
                     .target = "/uploads",
                     .headers = {{"Tus-Resumable", "1.0.0"},
                                 {"Upload-Length", std::to_string(bytes.size())},
                                 {"Upload-Metadata", "id " + b64("upload-0001") + ",order " + b64(order) + ",sha256 " +
                                                         b64(hex(sha256(bytes))) + ",vehicle " + b64("V1")}},
                     .as = driver});
    };
    EXPECT_EQ(begin("B1").status, 404);
    EXPECT_EQ(begin("A1").status, 201);
    const auto chunk = [&](std::size_t offset, std::size_t size, const std::string& as) {
        return send({.method = "PATCH",
                     .target = "/uploads/upload-0001",
                     .body = bytes.substr(offset, size),
                     .headers = {{"Tus-Resumable", "1.0.0"},
                                 {"Upload-Offset", std::to_string(offset)},
                                 {"Content-Type", "application/offset+octet-stream"},
                                 {"Upload-Checksum", "sha256 " + ledger::base64(sha256(bytes.substr(offset, size)))}},
                     .as = as});
    };
    EXPECT_EQ(chunk(0, 200'000, driver).status, 204);
    EXPECT_EQ(chunk(0, 200'000, driver).status, 409);
    EXPECT_EQ(chunk(200'000, 100'000, sign_in("driver", "D1", "T1")).status, 404) << "another account's";
    EXPECT_EQ(begin("A1").headers.at("Upload-Offset"), "200000") << "the phone was off and comes back";
    EXPECT_EQ(chunk(200'000, 100'000, driver).status, 204);
    const auto upload = problem_free(get("/uploads/upload-0001", driver));
    EXPECT_NE(upload["receipt"].get<std::string>().find(hex(sha256(bytes))), std::string::npos);
    EXPECT_EQ(problem_free(get("/photos/upload-0001", driver))["status"], "waiting");
    EXPECT_EQ(app_->read([](const store::Store& store) { return store::Jobs(store).counts().waiting; }), 1);
}

TEST_F(Api, ADiskThatIsFullIsSaidSo) {
    const auto driver = sign_in("driver", "D1", "T1");
    const std::string bytes(1000, 'x');
    const auto b64 = [](std::string_view text) { return ledger::base64(std::as_bytes(std::span(text))); };
    EXPECT_EQ(send({.method = "POST",
                    .target = "/uploads",
                    .headers = {{"Tus-Resumable", "1.0.0"},
                                {"Upload-Length", "1000"},
                                {"Upload-Metadata", "id " + b64("upload-full") + ",order " + b64("A1") + ",sha256 " +
                                                        b64(hex(sha256(bytes)))}},
                    .as = driver})
                  .status,
              201);
    std::filesystem::create_directories(folder_.path() / "uploads");
    std::filesystem::create_symlink("/dev/full", folder_.path() / "uploads" / "upload-full");
    const auto got = send({.method = "PATCH",
                           .target = "/uploads/upload-full",
                           .body = bytes,
                           .headers = {{"Tus-Resumable", "1.0.0"},
                                       {"Upload-Offset", "0"},
                                       {"Content-Type", "application/offset+octet-stream"}},
                           .as = driver});
    EXPECT_EQ(got.status, 507);
    EXPECT_EQ(got.json()["code"], "disk_full");
}

TEST_F(Api, ARequestCutOffAfterItsChangeIsNotDoneTwice) {
    const auto reviewer = sign_in("reviewer");
    const auto item = problem_free(get("/queue?limit=5", reviewer))["items"][0];
    const json decision = {
        {"order", item["order"]["id"]}, {"answer", "accept"}, {"took_s", 7}, {"reasons", {"not_examined"}}};
    // What was refused may be asked again.
    const Headers stale = {{"Idempotency-Key", "refused-1"}, {"If-Match", "stale"}};
    EXPECT_EQ(post("/reviews", decision, reviewer, stale).status, 412);
    EXPECT_EQ(post("/reviews", decision, reviewer, stale).status, 412);
    const Headers headers = {{"Idempotency-Key", "cut-off-1"}, {"If-Match", item["etag"]}};
    problem_free(post("/reviews", decision, reviewer, headers), 201);
    // As a crash leaves it that comes before the answer was written.
    app_->write([](const store::Store& store) {
        for (std::int64_t account = 1; account < 10; ++account)
            if (auto reply = store::Replies(store).find(account, "cut-off-1"))
                store::Replies(store).keep(account, "cut-off-1", {reply->request, 0, ""}, limits::reply_life);
    });
    EXPECT_EQ(post("/reviews", decision, reviewer, headers).json()["code"], "wrong_state");
    EXPECT_EQ(problem_free(get("/reviews/mine", reviewer))["reviews"], 1);
}

TEST_F(Api, PicturesAreForThoseWhoMaySeeThem) {
    const auto path = "/photos/" + photo_id("photos/a1.jpg");
    const auto picture = get(path + "/picture?side=480", sign_in("reviewer"));
    EXPECT_EQ(picture.status, 200);
    EXPECT_EQ(picture.headers.at("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(get(path + "/original", sign_in("reviewer")).status, 403);
    EXPECT_EQ(get(path + "/original", sign_in("privacy_officer")).status, 200);
    EXPECT_EQ(get(path + "/picture", sign_in("warehouse")).status, 403);
}

TEST_F(Api, ANameIsOneLineThatLooksLikeNoOther) {
    const auto admin = sign_in("admin");
    const auto add = [&](const std::string& name) {
        return post("/accounts", {{"name", name}, {"display_name", "x"}, {"grants", json::array()}}, admin);
    };
    const auto wrong = [&](const std::string& name) { return add(name).json()["fields"][0]["code"]; };
    for (const auto* name : {"lan\u202egnp", "\u2067lan", "lan\x1b[2J", "lan\nlan", "lan\u0085"})
        EXPECT_EQ(wrong(name), "control_character") << name;
    EXPECT_EQ(wrong(" \u200d"), "too_short") << "nobody could see it";
    EXPECT_EQ(add("lan").status, 201);
    EXPECT_EQ(add("l\u200ban").status, 409);
    EXPECT_EQ(add("क्\u200dष").status, 201) << "written with a joiner";
}

TEST_F(Api, AccountsAreMadeChangedAndShutOut) {
    const auto admin = sign_in("admin");
    const auto invite = problem_free(
        post("/accounts",
             {{"name", "Lan"}, {"display_name", "Chị Lan"}, {"grants", {{{"role", "planner"}, {"depot", "D1"}}}}},
             admin),
        201);
    EXPECT_EQ(post("/accounts", {{"name", "lan"}, {"display_name", "x"}, {"grants", json::array()}}, admin).status,
              409);
    const auto path = "/accounts/" + invite["account"].get<std::string>();
    const auto account = problem_free(get(path, admin));
    const auto edit = [&](const json& body, const std::string& tag) {
        return send({.method = "PATCH",
                     .target = path,
                     .body = body.dump(),
                     .headers = {{"Content-Type", "application/json"}, {"If-Match", tag}},
                     .as = admin});
    };
    const auto changed = problem_free(edit({{"grants", {{{"role", "auditor"}, {"depot", nullptr}}}}}, account["etag"]));
    EXPECT_EQ(edit({{"active", false}}, account["etag"]).status, 412) << "somebody was faster";
    EXPECT_EQ(edit({{"grants", {{{"role", "king"}, {"depot", nullptr}}}}}, changed["etag"]).status, 400);
    EXPECT_EQ(edit({{"active", false}}, changed["etag"]).status, 200);
    EXPECT_EQ(problem_free(get("/admin/limits", admin))["items"].size(), limits::all().size());
}

TEST_F(Api, OfTwoAdminsWithOneTagOneIsTold) {
    const auto admin = sign_in("admin");
    const auto invite = problem_free(
        post("/accounts", {{"name", "lan"}, {"display_name", "Lan"}, {"grants", json::array()}}, admin), 201);
    const auto path = "/accounts/" + invite["account"].get<std::string>();
    for (int round = 0; round < 10; ++round) {
        const std::string tag = problem_free(get(path, admin))["etag"];
        std::atomic<int> done = 0;
        {
            std::vector<std::jthread> at_once;
            for (int i = 0; i < 4; ++i)
                at_once.emplace_back([&, i] {
                    const auto body = json({{"display_name", fmt::format("{} {}", round, i)}}).dump();
                    const auto answer = exchange(fmt::format(
                        "PATCH /api/v1{} HTTP/1.1\r\nHost: x\r\nCookie: tallyman_session={}\r\nSec-Fetch-Site: "
                        "same-origin\r\nIf-Match: \"{}\"\r\nContent-Type: application/json\r\nContent-Length: "
                        "{}\r\n\r\n{}",
                        path, admin, tag, body.size(), body));
                    done += answer.starts_with("HTTP/1.1 200") ? 1 : 0;
                });
        }
        ASSERT_EQ(done, 1);
    }
}

TEST_F(Api, ALiveBoardEndsWithItsSessionOrToken) {
    const auto planner = sign_in("planner");
    const auto token = problem_free(post("/tokens", {{"name", "screen"}, {"scopes", {"board:read"}}}, planner), 201);
    const auto watched_until = [&](const std::string& who, const std::function<void()>& end) {
        const auto began = std::chrono::steady_clock::now();
        std::jthread later([&] { std::this_thread::sleep_for(300ms), end(); });
        exchange("GET /api/v1/events HTTP/1.1\r\nHost: x\r\n" + who + "\r\n\r\n", 5.0);
        return std::chrono::steady_clock::now() - began;
    };
    EXPECT_LT(watched_until("Authorization: Bearer " + token["secret"].get<std::string>(),
                            [&] {
                                send({.method = "DELETE",
                                      .target = "/tokens/" + token["token"]["id"].get<std::string>(),
                                      .as = planner});
                            }),
              3s);
    EXPECT_LT(watched_until("Cookie: tallyman_session=" + planner,
                            [&] { send({.method = "DELETE", .target = "/session", .as = planner}); }),
              3s);
    EXPECT_LT(watched_until("Cookie: tallyman_session=" + sign_in("planner"),
                            [&] {
                                now_ += 24h;
                                app_->hub().publish({"plan", {}, "", "", {}});
                            }),
              3s)
        << "its time is over";
}

class BehindAProxy : public TestServer {
protected:
    BehindAProxy() : TestServer("[sign_in]\naddress_header = \"X-Forwarded-For\"\n") {}
};

TEST_F(BehindAProxy, TheTriesOfOneAddressAreNotThoseOfAll) {
    const auto sign_in_from = [&](const std::string& told, int i) {
        return post("/session", {{"name", fmt::format("nobody-{}", i)}, {"password", "wrong password"}}, "",
                    {{"X-Forwarded-For", told}})
            .status;
    };
    for (int i = 0; i < limits::sign_in_tries; ++i) EXPECT_EQ(sign_in_from("203.0.113.7", i), 401);
    EXPECT_EQ(sign_in_from("198.51.100.1, 203.0.113.7", 100), 429) << "what it was told does not help";
    EXPECT_EQ(sign_in_from("203.0.113.7, 198.51.100.1", 101), 401);
}

TEST_F(Api, NewsComeToWhoMaySeeThem) {
    const auto planner = sign_in("planner", "D1");
    std::string heard;
    std::jthread listening([&] {
        heard =
            exchange("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nCookie: tallyman_session=" + planner + "\r\n\r\n", 1.0);
    });
    std::this_thread::sleep_for(300ms);
    app_->hub().publish({"delivery", {}, "A1", "", DepotId{"D1"}});
    app_->hub().publish({"delivery", {}, "B1", "", DepotId{"D2"}});
    listening.join();
    EXPECT_NE(heard.find("text/event-stream"), std::string::npos);
    EXPECT_NE(heard.find("\"A1\""), std::string::npos);
    EXPECT_EQ(heard.find("\"B1\""), std::string::npos);
}

}  // namespace
}  // namespace tallyman::server
