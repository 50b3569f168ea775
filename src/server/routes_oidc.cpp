#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/text.h"
#include "server/authorize.h"
#include "server/log.h"
#include "server/oidc.h"
#include "server/routes.h"
#include "server/secrets.h"
#include "server/sessions.h"

namespace tallyman::server {
namespace {

constexpr std::string_view way_cookie = "tallyman_sign_in";
constexpr Seconds way_life{600};  // at the issuer: password, second factor

std::string path_of_return() { return std::string(api_prefix) + "/session/oidc/return"; }
std::string back_of(const Call& call) { return call.app.config().address + path_of_return(); }

// Sent along when another site sends the browser back here (Lax), and to this address only.
std::string way_cookie_text(const Call& call, const std::string& secret, Seconds life) {
    return fmt::format("{}={}; Path={}; HttpOnly; SameSite=Lax; Max-Age={}{}", way_cookie, secret, path_of_return(),
                       life.count(), is_secure(call) ? "; Secure" : "");
}

Response to(std::string place) {
    Response response;
    response.status = 303;
    return std::move(response.header("Location", std::move(place)));
}

Response get_sign_in_ways(Call& call) {
    return json_response({{"password", true}, {"oidc", call.app.oidc().is_offered()}});
}

Response begin_oidc(Call& call) {
    if (!call.app.oidc().is_offered()) throw Problem("not_found");
    if (!call.app.tries().allow("address " + call.head.peer, call.app.now())) throw Problem("too_many_tries");
    const auto secret = new_secret();
    try {
        return std::move(to(call.app.oidc().address(secret, back_of(call), call.app.now()))
                             .header("Set-Cookie", way_cookie_text(call, secret, way_life)));
    } catch (const Failure& failure) {
        log("error", "sign_in", {{"what", failure.what()}});
        return to("/#trouble=issuer");
    }
}

// The account that this identity belongs to, or, the first time, the one that has the name and belongs to no other
// identity: a name that the issuer gives to somebody else later does not take the account along.
std::optional<store::Account> account_of(App& app, const Identity& identity) {
    return app.write([&](const store::Store& store) -> std::optional<store::Account> {
        store::Accounts accounts(store);
        auto account = accounts.of_identity(identity.issuer, identity.subject);
        if (!account && !trimmed(identity.name).empty()) {
            account = accounts.find(identity.name);
            if (account && (!account->active || !accounts.bind(identity.issuer, identity.subject, *account)))
                account.reset();
        }
        return account && account->active ? account : std::nullopt;
    });
}

Response end_oidc(Call& call) {
    if (!call.app.oidc().is_offered()) throw Problem("not_found");
    if (!call.app.tries().allow("address " + call.head.peer, call.app.now())) throw Problem("too_many_tries");
    const auto query = parse_query(call.head.query).value_or(std::multimap<std::string, std::string>());
    const auto given = [&](const char* name) {
        const auto found = query.find(name);
        return found == query.end() ? std::string() : found->second;
    };
    const auto secret = cookie(call.head, way_cookie);
    const auto leave = [&](std::string place) {
        return std::move(to(std::move(place)).header("Set-Cookie", way_cookie_text(call, "", Seconds{0})));
    };
    if (secret.empty() || given("state") != Oidc::state_of(secret) || given("code").empty())
        return leave("/#trouble=sign_in");
    try {
        const auto identity = call.app.oidc().identity(given("code"), secret, back_of(call), call.app.now());
        const auto account = account_of(call.app, identity);
        if (!account) {
            log("warning", "sign_in",
                {{"issuer", identity.issuer}, {"subject", identity.subject}, {"what", "no account"}});
            return leave("/#trouble=account");
        }
        call.app.tries().forget("address " + call.head.peer);
        return std::move(leave("/").header("Set-Cookie", open_session(call, *account).cookie));
    } catch (const Failure& failure) {
        log("warning", "sign_in", {{"what", failure.what()}});
        return leave("/#trouble=issuer");
    }
}

constexpr Route routes[] = {
    {"get_sign_in_ways", get_sign_in_ways},
    {"begin_oidc", begin_oidc},
    {"end_oidc", end_oidc},
};

}  // namespace

std::span<const Route> oidc_routes() { return routes; }

}  // namespace tallyman::server
