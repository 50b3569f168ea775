#include "server/permissions.h"

#include "server/routes.h"
#include "server/secrets.h"
#include "server/test_server.h"

namespace tallyman::server {
namespace {

using namespace std::chrono_literals;

// Every route x every role x {own depot, another one, signed out, expired, revoked}. Nothing is sent along, so that
// what is allowed gets as far as the checks of headers and body and changes nothing.
class Matrix : public TestServer {
protected:
    int status(const Operation& operation, const std::string& depot, const std::string& secret) {
        RequestHead head;
        head.method = operation.method;
        head.path = std::string(api_prefix) + address(operation, depot);
        if (!secret.empty()) head.headers["Cookie"] = "tallyman_session=" + secret;
        head.headers["Sec-Fetch-Site"] = "same-origin";
        return server_->receive(head).answer("").status;
    }

    static std::string address(const Operation& operation, const std::string& depot) {
        const bool first = depot == "D1";
        std::string path;
        for (const auto& segment : operation.segments) {
            std::string value = segment;
            if (segment == "{day}") value = "2026-11-23";
            if (segment == "{order}") value = first ? "A1" : "B1";
            if (segment == "{vehicle}") value = first ? "V1" : "V2";
            if (segment == "{photo}") value = photo_id(first ? "photos/a1.jpg" : "photos/b1.jpg");
            if (segment == "{appeal}") value = first ? "1" : "2";
            if (segment.front() == '{' && value == segment) value = "no-such-thing";
            path += "/" + value;
        }
        return path;
    }

    static bool is_refused(int status) { return status == 401 || status == 403; }
};

TEST_F(Matrix, EveryOperationHasOneRowAndOneHandler) {
    for (const auto& operation : app_->api().operations()) {
        EXPECT_NE(permission_of(operation.id), nullptr) << operation.id;
        EXPECT_NE(handler_of(operation.id), nullptr) << operation.id;
        const auto* row = permission_of(operation.id);
        if (row == nullptr) continue;
        EXPECT_EQ(row->reach == Reach::anyone, operation.is_public) << operation.id;
        EXPECT_EQ(std::ranges::count(permissions(), operation.id, &Permission::operation), 1) << operation.id;
    }
    for (const auto& row : permissions()) EXPECT_NE(app_->api().find(row.operation), nullptr) << row.operation;
}

TEST_F(Matrix, EveryRouteEveryRoleEveryDepot) {
    app_->write([&](const store::Store& store) {
        for (const auto* order : {"A1", "B1"}) {
            store::AppealRow row;
            row.appeal.order = {order};
            row.appeal.by = row.contested.driver = order[0] == 'A' ? "T1" : "T2";
            store::Reviews(store).add_appeal(row);
        }
    });
    int cells = 0;
    for (int i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        const auto at_one = sign_in(std::string(name(role)), "D1",
                                    role == Role::driver ? std::optional<std::string>("T1") : std::nullopt);
        const auto everywhere = sign_in(std::string(name(role)));
        for (const auto& operation : app_->api().operations()) {
            const auto& row = *permission_of(operation.id);
            const bool open = row.reach == Reach::anyone || row.reach == Reach::signed_in;
            const auto where = operation.id + " as " + std::string(name(role));
            if (operation.id == "sign_out") continue;  // it would work
            const int own = status(operation, "D1", at_one), other = status(operation, "D2", at_one),
                      all = status(operation, "D2", everywhere);
            cells += 3;
            if (!open && !row.roles.has(role)) {
                EXPECT_EQ(own, 403) << where;
                EXPECT_EQ(other, 403) << where;
                EXPECT_EQ(all, 403) << where;
            } else if (row.reach == Reach::everywhere) {
                EXPECT_EQ(own, 403) << where;
                EXPECT_FALSE(is_refused(all)) << where << " " << all;
            } else if (row.reach == Reach::depot) {
                EXPECT_FALSE(is_refused(own) || (own == 404 && operation.id != "get_original")) << where << " " << own;
                EXPECT_EQ(other, 404) << where;
                // A driver reaches the own vehicle only, wherever it stands.
                if (role == Role::driver) {
                    EXPECT_EQ(all, 404) << where;
                }
            } else {
                EXPECT_FALSE(is_refused(own)) << where << " " << own;
            }
        }
    }
    EXPECT_GT(cells, 1000);
}

TEST_F(Matrix, SignedOutExpiredAndRevokedAreAllAlike) {
    for (int i = 0; i < role_count; ++i) {
        const auto role = std::string(name(static_cast<Role>(i)));
        const auto revoked = sign_in(role);
        app_->write([&](const store::Store& store) { store::Accounts(store).end_session(sha256(revoked)); });
        const auto expired = sign_in(role);
        now_ += 25h;
        for (const auto& operation : app_->api().operations()) {
            const bool open = permission_of(operation.id)->reach == Reach::anyone;
            for (const auto& secret : {std::string(), revoked, expired, std::string("forged")}) {
                const int answered = status(operation, "D1", secret);
                EXPECT_TRUE(open ? !is_refused(answered) : answered == 401)
                    << operation.id << " as " << role << " " << answered;
            }
        }
    }
}

TEST_F(Matrix, NotYoursAnswersLikeNotThere) {
    const auto planner = sign_in("planner", "D1");
    EXPECT_EQ(get("/orders/B1", planner).body, get("/orders/no-such-order", planner).body);
    EXPECT_EQ(get("/days/2026-11-23/run_sheets/V2", planner).body, get("/days/2026-11-23/run_sheets/V9", planner).body);
    EXPECT_EQ(get("/photos/" + photo_id("photos/b1.jpg"), planner).body, get("/photos/no-such-photo", planner).body);
}

TEST_F(Matrix, ListsHoldOnlyWhatTheDepotHas) {
    const auto planner = sign_in("planner", "D1");
    const auto orders = problem_free(get("/days/2026-11-23/orders", planner));
    ASSERT_EQ(orders["items"].size(), 2u);
    for (const auto& order : orders["items"]) EXPECT_EQ(order["depot"], "D1");
    const auto plan = problem_free(get("/days/2026-11-23/plan", planner));
    ASSERT_EQ(plan["routes"].size(), 1u);
    EXPECT_EQ(plan["vehicles"].size(), 1u);
    EXPECT_TRUE(problem_free(get("/days/2026-11-23/shortages", planner))["items"].empty());
    EXPECT_EQ(problem_free(get("/days/2026-11-23", planner))["orders"], 2);
    EXPECT_EQ(problem_free(get("/days/2026-11-23/orders", sign_in("planner")))["items"].size(), 3u);
}

TEST_F(Matrix, ATokenDoesNoMoreThanItsScopes) {
    const auto planner = sign_in("planner");
    const auto made =
        problem_free(post("/tokens", {{"name", "board screen"}, {"scopes", {"board:read"}}}, planner), 201);
    const std::string secret = made["secret"];
    const auto with = [&](const char* method, const char* target) {
        return send({.method = method, .target = target, .headers = {{"Authorization", "Bearer " + secret}}}).status;
    };
    EXPECT_EQ(with("GET", "/days"), 200);
    EXPECT_EQ(with("PUT", "/days/2026-11-23/locks/A1"), 403);
    EXPECT_EQ(with("GET", "/imports"), 403);
    EXPECT_EQ(with("POST", "/tokens"), 403);
    EXPECT_EQ(
        send({.method = "DELETE", .target = "/tokens/" + made["token"]["id"].get<std::string>(), .as = planner}).status,
        204);
    EXPECT_EQ(with("GET", "/days"), 401);
}

}  // namespace
}  // namespace tallyman::server
