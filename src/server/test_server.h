// A server for one test: a small day of two depots in a folder of its own, a clock that stands still unless moved, and
// a client that speaks over the loopback network. Every answer is held against openapi.json.
//
//   depot D1: vehicle V1 (driver T1), order A1 at outlet C1, A2 at C2      depot D2: V2 (T2), order B1 at C3
//   A1 has a photo that a person must look at, A2 was accepted, B1 was rejected
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "server/photo_work.h"
#include "server/server.h"
#include "store/test_folder.h"

namespace tallyman::server {

struct Sent {
    std::string method = "GET";
    std::string target;  // below /api/v1 when it begins with a slash and `raw` is not set
    std::string body = {};
    Headers headers = {};
    std::string as = {};  // the session's secret
};

struct Got {
    int status = 0;
    Headers headers;
    std::string body;

    nlohmann::json json() const { return nlohmann::json::parse(body); }
};

class TestServer : public testing::Test {
protected:
    explicit TestServer(
        std::string_view settings = {});  // besides those of tallyman.toml that the tests themselves need

    // The secret of a session of a new account with this role.
    std::string sign_in(const std::string& role, std::optional<std::string> depot = {},
                        std::optional<std::string> driver = {});
    Got send(const Sent& sent);
    Got get(const std::string& target, const std::string& as) { return send({.target = target, .as = as}); }
    Got post(const std::string& target, const nlohmann::json& body, const std::string& as, Headers headers = {});
    // A picture from the phone of who drives V1, in one piece.
    void photograph(const std::string& order, const std::string& name, std::optional<LatLon> place = {});
    // Takes the next photo of the queue; the picture is fine, or what `look` says. False when none waits.
    using Look = std::function<vision::Examination(const std::string& bytes)>;
    bool examined(const Look& look = {});
    // The very bytes, and all that comes back until the server closes or `seconds` have passed.
    std::string exchange(const std::string& bytes, double seconds = 5) const;
    // The day that the server keeps up to date piece by piece is the one that the store holds.
    void expect_whole_day() const;
    nlohmann::json problem_free(const Got& got, int status = 200);  // expects the status; answers the body

    Instant now_{};  // what the server's clock says
    const std::string day_ = "2026-11-23";
    store::TestFolder folder_;
    std::unique_ptr<App> app_;
    std::unique_ptr<Server> server_;

private:
    void fill(store::Store& store);
    int last_ = 0;
};

}  // namespace tallyman::server
