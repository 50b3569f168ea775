// Requests that no browser sends. Each gets an answer or a closed connection within its time, and the next one is
// served.
#include <chrono>

#include <fmt/format.h>

#include "server/limits.h"
#include "server/test_server.h"

namespace tallyman::server {
namespace {

class Hostile : public TestServer {
protected:
    int status_of(const std::string& bytes) {
        const auto answer = exchange(bytes, 15);
        return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
    }
    void TearDown() override {
        EXPECT_EQ(status_of("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"), 200) << "still serves";
    }
};

TEST_F(Hostile, FramingThatCanBeReadInTwoWaysIsRefused) {
    const char* const rows[] = {
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 0x10\r\n\r\n",
        "POST /api/v1/session HTTP/1.1\r\nHost : x\r\n\r\n",
        "GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET  /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST /healthz HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "\x16\x03\x01\x02\r\n\r\n",
    };
    for (const auto* row : rows) EXPECT_EQ(status_of(row), 400) << row;
}

TEST_F(Hostile, TooLargeIsSaidAndNotDropped) {
    // The peer is still sending when it is refused; it must get to see the answer all the same.
    EXPECT_EQ(status_of("POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                        "3000000\r\n\r\n" +
                        std::string(3'000'000, ' ')),
              413);
    EXPECT_EQ(status_of("POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: "
                        "application/json\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n" +
                        std::string(0x200000, ' ') + "\r\n0\r\n\r\n"),
              413);
    EXPECT_EQ(
        status_of("GET /api/v1/days HTTP/1.1\r\nHost: x\r\nX: " + std::string(limits::header_max, 'x') + "\r\n\r\n"),
        431);
    EXPECT_EQ(status_of("GET /" + std::string(limits::target_max + 1, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n"), 414);
}

// For as long as the deadline: half a minute.
TEST_F(Hostile, TooSlowIsSaidAndNotDropped) {
    const std::string head = "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    const double patience = static_cast<double>(limits::transfer_wait.count()) + 5;
    const auto answer = exchange(head + "Content-Length: 100\r\n\r\n{", patience);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 408")) << answer;
    EXPECT_NE(answer.find("too_slow"), answer.npos);
}

TEST_F(Hostile, WhatIsNoJsonIsRefused) {
    const auto sign_in_with = [&](const std::string& body) {
        return status_of(
            fmt::format("POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                        "{}\r\n\r\n{}",
                        body.size(), body));
    };
    for (const auto& body : {std::string("{"), std::string("[]"), std::string("{\"name\":1,\"password\":\"x\"}"),
                             std::string("{\"name\":\"a\",\"password\":\"b\",\"role\":\"admin\"}"),
                             std::string(100'000, '['), std::string("{\"name\":\"\xff\",\"password\":\"x\"}"),
                             std::string("\0", 1), std::string("{\"name\":\"a\",\"name\":\"b\",\"password\":\"x\"}")})
        EXPECT_EQ(sign_in_with(body), 400) << body.substr(0, 60);
    EXPECT_EQ(
        status_of(
            "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"),
        415);
}

TEST_F(Hostile, OddAddressesAreNotThere) {
    for (const auto* target :
         {"/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/api/v1/days/%00", "/api/v1/days/2026-13-45",
          "/api/v1/nothing", "/api/v1//days", "/api/v1/orders/%ff", "*"}) {
        const auto status = status_of(fmt::format("GET {} HTTP/1.1\r\nHost: x\r\n\r\n", target));
        EXPECT_TRUE(status == 404 || status == 401 || status == 400) << target << " " << status;
    }
}

// RFC 9110: 15.5.6, 9.3.2, 11.6.1, 8.3.1 and 12.5.4; RFC 9112, 3.2.2.
TEST_F(Hostile, WhatTheStandardAsksOfEveryServer) {
    const auto answer = [&](const std::string& line, const std::string& more = "") {
        return exchange(line + " HTTP/1.1\r\nHost: x\r\n" + more + "Connection: close\r\n\r\n");
    };
    const auto has = [](const std::string& text, const char* part) { return text.find(part) != text.npos; };
    const auto refused = answer("DELETE /api/v1/days");
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 405") && has(refused, "Allow: GET, HEAD\r\n")) << refused;
    EXPECT_TRUE(has(answer("POST /healthz"), "Allow: GET, HEAD\r\n"));
    EXPECT_TRUE(has(answer("GET /api/v1/days"), "WWW-Authenticate: Bearer\r\n"));

    const auto whole = answer("GET /api/v1/openapi.json"), head = answer("HEAD /api/v1/openapi.json");
    EXPECT_EQ(head.substr(head.find("Content-Type")),
              whole.substr(whole.find("Content-Type"), head.size() - head.find("Content-Type")));
    EXPECT_TRUE(head.ends_with("\r\n\r\n"));
    EXPECT_TRUE(answer("HEAD /api/v1/events").starts_with("HTTP/1.1 401"));

    EXPECT_TRUE(answer("GET http://x/healthz").starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(
        has(answer("POST /api/v1/session", "Content-Type: Application/JSON ; charset=utf-8\r\nContent-Length: 0\r\n"),
            "bad_json"));

    const auto speaks = [&](const std::string& wanted) {
        const bool en =
            has(answer("GET /api/v1/days", "Accept-Language: " + wanted + "\r\n"), "You need to sign in.\",\"type");
        return en ? "en" : "vi";
    };
    for (const auto* wanted : {"en", "EN-gb", "fr, en;q=0.8, vi;q=0.2", "vi;q=0.1, en", "vi;q=0, en;q=0.1"})
        EXPECT_STREQ(speaks(wanted), "en") << wanted;
    for (const auto* wanted : {"", "de", "*", "vi-VN,vi;q=0.9,en;q=0.8", "en;q=0", "english", "en;q=x", ",;,"})
        EXPECT_STREQ(speaks(wanted), "vi") << wanted;
}

TEST_F(Hostile, EveryAnswerCarriesItsHeaders) {
    for (const auto* target : {"/", "/healthz", "/api/v1/days", "/api/v1/openapi.json", "/nothing"}) {
        const auto answer = exchange(fmt::format("GET {} HTTP/1.1\r\nHost: x\r\n\r\n", target));
        EXPECT_NE(answer.find("X-Content-Type-Options: nosniff"), std::string::npos) << target;
        EXPECT_NE(answer.find("Content-Security-Policy: "), std::string::npos) << target;
    }
}

TEST_F(Hostile, ADrippingClientIsCutOff) {
    const auto began = std::chrono::steady_clock::now();
    const auto answer =
        exchange("GET /healthz HTTP/1.1\r\nHost:", static_cast<double>(limits::header_wait.count()) + 5);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    EXPECT_TRUE(answer.empty());
    EXPECT_LT(took.count(), static_cast<double>(limits::header_wait.count()) + 4);
}

}  // namespace
}  // namespace tallyman::server
