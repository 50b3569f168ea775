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

TEST_F(Hostile, WhatIsNoJsonIsRefused) {
    const auto sign_in_with = [&](const std::string& body) {
        return status_of(
            fmt::format("POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                        "{}\r\n\r\n{}",
                        body.size(), body));
    };
    for (const auto& body :
         {std::string("{"), std::string("[]"), std::string("{\"name\":1,\"password\":\"x\"}"),
          std::string("{\"name\":\"a\",\"password\":\"b\",\"role\":\"admin\"}"), std::string(100'000, '['),
          std::string("{\"name\":\"\xff\",\"password\":\"x\"}"), std::string("\0", 1)})
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
    EXPECT_EQ(status_of("DELETE /api/v1/days HTTP/1.1\r\nHost: x\r\n\r\n"), 405);
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
