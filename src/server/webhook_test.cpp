// Webhooks from the office to a receiver that checks them as the Standard Webhooks' libraries do.
#include <openssl/hmac.h>

#include "ledger/base64.h"
#include "server/limits.h"
#include "server/test_https.h"
#include "server/test_server.h"
#include "server/webhook_work.h"
#include "store/deliveries.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

std::string header_of(const std::string& request, const std::string& name) {
    const auto at = request.find("\r\n" + name + ": ");
    if (at == request.npos) return {};
    const auto begin = at + name.size() + 4;
    return request.substr(begin, request.find("\r\n", begin) - begin);
}
std::string body_of(const std::string& request) { return request.substr(request.find("\r\n\r\n") + 4); }

bool is_signed(const std::string& request, const std::string& secret) {
    const auto key = ledger::parse_base64(secret.substr(std::string("whsec_").size())).value();
    const auto text =
        header_of(request, "webhook-id") + "." + header_of(request, "webhook-timestamp") + "." + body_of(request);
    std::array<std::byte, 32> made{};
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), reinterpret_cast<unsigned char*>(made.data()), &size);
    return header_of(request, "webhook-signature") == "v1," + ledger::base64(made);
}

class WebhookTest : public TestServer {
protected:
    void deliver(const std::string& id) {
        DeliveryEvent event;
        event.id = id;
        event.device = "phone-1";
        event.order = {"A1"};
        event.note = "để ở quầy";
        app_->write([&](const store::Store& store) { store::Deliveries(store).add({&event, 1}, 1); });
    }
    json add(const std::string& admin, std::vector<std::string> kinds) {
        return problem_free(post("/webhooks", {{"url", url()}, {"kinds", std::move(kinds)}}, admin), 201);
    }
    json listed(const std::string& admin) { return problem_free(get("/webhooks", admin))["items"]; }
    std::string url() const { return "https://hooks.example:" + std::to_string(receiver_.port()) + "/tallyman"; }

    std::atomic<int> status_ = 204;
    TestHttps receiver_{"DNS:hooks.example", folder_.path() / "ca.pem",
                        [this](const std::string&) { return http_answer(status_); }};
    WebhookWork work_{
        *app_, {true, folder_.path() / "ca.pem", {"hooks.example:" + std::to_string(receiver_.port()) + ":127.0.0.1"}}};
};

TEST_F(WebhookTest, AFactIsToldSignedAndOnce) {
    const auto admin = sign_in("admin");
    const std::string secret = add(admin, {"delivery", "review"})["secret"];
    EXPECT_FALSE(work_.one());
    deliver("event-0001");
    EXPECT_TRUE(work_.one());
    EXPECT_FALSE(work_.one());
    const auto requests = receiver_.requests();
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(requests[0].find("POST /tallyman HTTP/1.1\r\n"), 0u);
    EXPECT_TRUE(is_signed(requests[0], secret)) << requests[0];
    EXPECT_EQ(header_of(requests[0], "webhook-timestamp"), std::to_string(now_.time_since_epoch().count()));
    const auto told = json::parse(body_of(requests[0]));
    EXPECT_EQ(told["type"], "delivery");
    EXPECT_EQ(told["timestamp"], app_->zone().iso(now_));
    EXPECT_EQ(told["data"]["subject"], "A1");
    EXPECT_EQ(told["data"]["record"]["id"], "event-0001");
    EXPECT_FALSE(told["data"]["record"].contains("note")) << "what is personal stays inside";
    EXPECT_EQ(header_of(requests[0], "webhook-id"), "entry_" + told["data"]["entry"].dump());
}

TEST_F(WebhookTest, WhatIsNotTakenComesAgainAndInTheEndNoMore) {
    const auto admin = sign_in("admin");
    add(admin, {"delivery"});
    deliver("event-0001");
    status_ = 500;
    for (std::size_t i = 0; i < limits::webhook_waits.size(); ++i) {
        EXPECT_TRUE(work_.one()) << i;
        EXPECT_FALSE(work_.one()) << "not before its time";
        now_ += limits::webhook_waits[i];
    }
    const auto later = sign_in("admin");  // three days on
    EXPECT_EQ(listed(later)[0]["tries"], limits::webhook_waits.size());
    EXPECT_EQ(listed(later)[0]["error"], "answered 500");
    EXPECT_TRUE(listed(later)[0]["active"]);
    EXPECT_TRUE(work_.one());
    EXPECT_FALSE(listed(later)[0]["active"]);
    EXPECT_EQ(listed(later)[0]["waiting"], 0);
    const auto requests = receiver_.requests();
    EXPECT_EQ(requests.size(), limits::webhook_waits.size() + 1);
    EXPECT_EQ(header_of(requests.front(), "webhook-id"), header_of(requests.back(), "webhook-id"));
    EXPECT_NE(header_of(requests.front(), "webhook-signature"), header_of(requests.back(), "webhook-signature"));
    now_ += std::chrono::days(30);
    EXPECT_FALSE(work_.one());
}

TEST_F(WebhookTest, WhoIsGoneIsAskedNoMore) {
    const auto admin = sign_in("admin");
    add(admin, {"delivery"});
    deliver("event-0001");
    status_ = 410;
    EXPECT_TRUE(work_.one());
    EXPECT_FALSE(listed(admin)[0]["active"]);
    const std::string id = listed(admin)[0]["id"];
    EXPECT_EQ(send({.method = "DELETE", .target = "/webhooks/" + id, .as = admin}).status, 204);
    EXPECT_EQ(send({.method = "DELETE", .target = "/webhooks/" + id, .as = admin}).status, 404);
}

TEST_F(WebhookTest, APausedOneIsToldNothingAndGoesOnWithWhatWaited) {
    const auto admin = sign_in("admin");
    const std::string id = add(admin, {"delivery"})["webhook"]["id"];
    const auto edit = [&](const std::string& which, bool active) {
        return send({.method = "PATCH",
                     .target = "/webhooks/" + which,
                     .body = json{{"active", active}}.dump(),
                     .headers = {{"Content-Type", "application/json"}},
                     .as = admin});
    };
    deliver("event-0001");
    EXPECT_FALSE(problem_free(edit(id, false))["active"]);
    deliver("event-0002");
    EXPECT_FALSE(work_.one());
    EXPECT_EQ(listed(admin)[0]["waiting"], 1);
    EXPECT_TRUE(problem_free(edit(id, true))["active"]);
    EXPECT_TRUE(work_.one());
    EXPECT_FALSE(work_.one());
    EXPECT_EQ(json::parse(body_of(receiver_.requests().at(0)))["data"]["record"]["id"], "event-0001");
    EXPECT_EQ(edit("999", true).status, 404);
}

TEST_F(WebhookTest, ATestIsToldSignedAndItsAnswerShown) {
    const auto admin = sign_in("admin");
    const auto added = add(admin, {"review"});
    const auto at = "/webhooks/" + added["webhook"]["id"].get<std::string>();
    const auto asked = problem_free(post(at + "/test", {}, admin), 201);
    EXPECT_EQ(asked["kind"], "test");
    EXPECT_EQ(asked["state"], "waiting");
    EXPECT_TRUE(work_.one());
    EXPECT_FALSE(work_.one());
    const auto request = receiver_.requests().at(0);
    EXPECT_TRUE(is_signed(request, added["secret"])) << request;
    EXPECT_EQ(header_of(request, "webhook-id"), "test_" + asked["id"].get<std::string>());
    EXPECT_EQ(json::parse(body_of(request)), (json{{"type", "test"},
                                                   {"timestamp", app_->zone().iso(now_)},
                                                   {"data", {{"webhook", added["webhook"]["id"]}}}}));
    status_ = 404;
    problem_free(post(at + "/test", {}, admin), 201);
    EXPECT_TRUE(work_.one());
    const auto kept = problem_free(get(at + "/deliveries", admin))["items"];
    ASSERT_EQ(kept.size(), 2u);
    EXPECT_EQ(kept[0]["state"], "failed");
    EXPECT_EQ(kept[0]["status"], 404);
    EXPECT_EQ(kept[0]["error"], "answered 404");
    EXPECT_EQ(kept[1]["state"], "sent");
    EXPECT_TRUE(kept[1]["error"].is_null());
    EXPECT_TRUE(listed(admin)[0]["error"].is_null()) << "a test is no fact that failed";
    EXPECT_EQ(post("/webhooks/999/test", {}, admin).status, 404);
    EXPECT_EQ(get("/webhooks/999/deliveries", admin).status, 404);
}

TEST_F(WebhookTest, WhatFailedIsSentAgainAtOnce) {
    const auto admin = sign_in("admin");
    const auto at = "/webhooks/" + add(admin, {"delivery"})["webhook"]["id"].get<std::string>();
    deliver("event-0001");
    deliver("event-0002");
    status_ = 500;
    EXPECT_TRUE(work_.one());
    const auto kept = problem_free(get(at + "/deliveries", admin))["items"];
    ASSERT_EQ(kept.size(), 1u) << "the second waits for the first";
    EXPECT_EQ(kept[0]["state"], "retrying");
    EXPECT_EQ(kept[0]["subject"], "A1");
    EXPECT_EQ(kept[0]["next_try_at"], app_->zone().iso(now_ + limits::webhook_waits[0]));
    status_ = 204;
    EXPECT_FALSE(work_.one());
    const auto again = at + "/deliveries/" + kept[0]["id"].get<std::string>() + "/resend";
    EXPECT_EQ(problem_free(post(again, {}, admin))["state"], "retrying");
    EXPECT_TRUE(work_.one());
    EXPECT_TRUE(work_.one());
    const auto sent = problem_free(get(at + "/deliveries?limit=1", admin));
    EXPECT_EQ(sent["items"].size(), 1u);
    EXPECT_EQ(sent["items"][0]["state"], "sent");
    const auto next = problem_free(get(at + "/deliveries?cursor=" + sent["next_cursor"].get<std::string>(), admin));
    ASSERT_EQ(next["items"].size(), 1u);
    EXPECT_EQ(next["items"][0]["tries"], 2);
    const auto taken = at + "/deliveries/" + next["items"][0]["id"].get<std::string>() + "/resend";
    EXPECT_EQ(post(taken, {}, admin).json()["code"], "wrong_state");
    EXPECT_EQ(post(at + "/deliveries/999/resend", {}, admin).status, 404);
}

TEST_F(WebhookTest, OnlyAddressesOutsideAndKnownKindsAreTaken) {
    const auto admin = sign_in("admin");
    for (const auto* url : {"http://hooks.example/", "https://127.0.0.1/", "https://user@hooks.example/"})
        EXPECT_EQ(post("/webhooks", {{"url", url}, {"kinds", {"delivery"}}}, admin).status, 400) << url;
    EXPECT_EQ(post("/webhooks", {{"url", url()}, {"kinds", {"account"}}}, admin).status, 400);
    EXPECT_EQ(post("/webhooks", {{"url", url()}, {"kinds", json::array()}}, admin).status, 400);
    for (const auto kind : store::webhook_kinds) add(admin, {std::string(kind)});
    for (std::size_t i = store::webhook_kinds.size(); i < limits::webhooks_max; ++i) add(admin, {"review"});
    EXPECT_EQ(post("/webhooks", {{"url", url()}, {"kinds", {"review"}}}, admin).json()["code"], "impossible");
}

}  // namespace
}  // namespace tallyman::server
