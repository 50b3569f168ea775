#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "server/account_json.h"
#include "server/api_document.h"
#include "server/authorize.h"
#include "server/limits.h"
#include "server/routes.h"
#include "server/secrets.h"
#include "server/sessions.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

json session_json(const Call& call, const store::Account& account, Instant expires_at) {
    return {{"account", json_of(account)}, {"expires_at", call.app.zone().iso(expires_at)}};
}

Response signed_in(Call& call, const store::Account& account) {
    const auto session = open_session(call, account);
    return std::move(
        json_response(session_json(call, account, session.expires_at)).header("Set-Cookie", session.cookie));
}

Response sign_in(Call& call) {
    const std::string name = fold(trimmed(call.body["name"].get<std::string>()));
    const auto now = call.app.now();
    if (!call.app.tries().allow("name " + name, now) || !call.app.tries().allow("address " + call.head.peer, now))
        throw Problem("too_many_tries");
    const auto account = call.app.read([&](const store::Store& store) { return store::Accounts(store).find(name); });
    const auto hash =
        account ? call.app.read([&](const store::Store& store) { return store::Accounts(store).password(account->id); })
                : std::nullopt;
    if (!is_password(call.body["password"].get<std::string>(), hash.value_or(""))) throw Problem("wrong_password");
    call.app.tries().forget("name " + name);
    call.app.tries().forget("address " + call.head.peer);
    return signed_in(call, *account);
}

Response redeem_link(Call& call) {
    if (!call.app.tries().allow("address " + call.head.peer, call.app.now())) throw Problem("too_many_tries");
    const auto hash = password_hash(call.body["password"].get<std::string>());
    const auto account = call.app.write([&](const store::Store& store) -> std::optional<store::Account> {
        store::Accounts accounts(store);
        const auto id = accounts.take_link(sha256(call.body["token"].get<std::string>()));
        if (!id) return {};
        accounts.set_password(*id, hash);
        return accounts.find(*id);
    });
    if (!account) throw Problem("not_found");
    call.app.tries().forget("address " + call.head.peer);
    call.app.hub().end(account->id);
    return signed_in(call, *account);
}

Response get_session(Call& call) {
    return json_response(session_json(call, call.caller.account, call.caller.expires_at));
}

Response sign_out(Call& call) {
    if (call.caller.session)
        call.app.write([&](const store::Store& store) { store::Accounts(store).end_session(*call.caller.session); });
    call.app.hub().end(call.caller.account.id);  // live boards of the account's other sessions come back by themselves
    return std::move(empty_response().header("Set-Cookie", session_cookie_text(call, "", Seconds{0})));
}

Response get_openapi(Call&) {
    Response response;
    response.constant_body = openapi_json;
    return std::move(response.header("Content-Type", "application/json"));
}

constexpr Route routes[] = {
    {"sign_in", sign_in},   {"redeem_link", redeem_link}, {"get_session", get_session},
    {"sign_out", sign_out}, {"get_openapi", get_openapi},
};

}  // namespace

std::span<const Route> session_routes() { return routes; }

}  // namespace tallyman::server
