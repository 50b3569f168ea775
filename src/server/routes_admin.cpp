#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "server/account_json.h"
#include "server/day_json.h"
#include "server/limits.h"
#include "server/routes.h"
#include "server/secrets.h"
#include "store/ledger_store.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

std::int64_t number_of(const std::string& id) { return parse_integer(id).value_or(-1); }

store::Account account_of(const Call& call) {
    const auto found = call.app.read(
        [&](const store::Store& store) { return store::Accounts(store).find(number_of(call.path.at("account"))); });
    if (!found) throw Problem("not_found");
    return *found;
}

json invite_json(Call& call, std::int64_t account) {
    return {{"account", std::to_string(account)},
            {"url", call.app.new_link(account)},
            {"expires_at", call.app.zone().iso(call.app.now() + limits::invite_life)}};
}

Response list_accounts(Call& call) {
    Page page(call);
    const auto after = number_of(call.cursor());
    const auto accounts = call.app.read(
        [&](const store::Store& store) { return store::Accounts(store).list(after - 1, call.limit() + 2); });
    for (const auto& account : accounts) {
        if (page.wants(std::to_string(account.id))) page.add(json_of(account));
    }
    return page.response();
}

// A depot that nobody knows would be a role that reaches nothing: a typing error.
void check_depots(const Call& call, const store::Account& account) {
    for (const auto& grant : account.grants) {
        if (grant.depot && !call.world->books->depots.contains(*grant.depot))
            throw Problem("bad_field", {}, {{"/grants", "unknown_depot"}});
    }
}

Response add_account(Call& call) {
    store::Account account;
    account.name = call.body["name"];
    put_into(account, call.body);
    check_depots(call, account);
    const auto id = call.app.write(
        [&](const store::Store& store) { return store::Accounts(store).add(account, call.caller.name()); });
    if (!id) throw Problem("name_taken");
    return json_response(invite_json(call, *id), 201);
}

Response get_account(Call& call) { return json_response(json_of(account_of(call))); }

void check_change(const Call& call, const store::Account& before, const store::Account& after) {
    check_depots(call, after);
    // The last way in must not be closed from inside.
    const bool was_admin = Caller{before}.depots(Roles(Role::admin)).all,
               is_admin = Caller{after}.depots(Roles(Role::admin)).all;
    if (after.id == call.caller.account.id && was_admin && (!is_admin || !after.active))
        throw Problem("impossible", "an admin cannot take the role of admin from himself");
}

Response edit_account(Call& call) {
    const auto id = account_of(call).id;
    // Looked at and changed in one go: of two admins with the same tag the second is told.
    const auto account = call.app.write([&](const store::Store& store) {
        store::Accounts accounts(store);
        const auto before = accounts.find(id).value();
        if (call.if_match() != etag_of(before)) throw Problem("changed");
        auto after = before;
        put_into(after, call.body);
        check_change(call, before, after);
        accounts.change(after, call.caller.name());
        return after;
    });
    call.app.hub().end(account.id);  // live boards come back with the new rights
    return json_response(json_of(account));
}

Response invite_account(Call& call) { return json_response(invite_json(call, account_of(call).id), 201); }

Response end_sessions(Call& call) {
    const auto account = account_of(call);
    call.app.write([&](const store::Store& store) { store::Accounts(store).end_sessions(account.id); });
    call.app.hub().end(account.id);
    return empty_response();
}

json token_json(const Call& call, const store::TokenRow& token) {
    return {{"id", std::to_string(token.id)},
            {"name", token.name},
            {"account", std::to_string(token.account)},
            {"scopes", token.scopes},
            {"created_at", call.app.zone().iso(token.created_at)},
            {"last_used_at", instant_or_null(view_of(call), token.last_used_at)}};
}

bool is_admin(const Call& call) { return call.caller.depots(Roles(Role::admin)).all; }

Response list_tokens(Call& call) {
    Page page(call);
    const auto owner = is_admin(call) ? std::nullopt : std::optional(call.caller.account.id);
    const auto tokens = call.app.read([&](const store::Store& store) {
        return store::Accounts(store).tokens(owner, number_of(call.cursor()) - 1, call.limit() + 2);
    });
    for (const auto& token : tokens) {
        if (page.wants(std::to_string(token.id))) page.add(token_json(call, token));
    }
    return page.response();
}

Response add_token(Call& call) {
    const auto secret = "tally_" + new_secret();
    store::TokenRow token;
    token.account = call.caller.account.id;
    token.name = call.body["name"];
    token.scopes = call.body["scopes"].get<std::vector<std::string>>();
    token.created_at = call.app.now();
    token.id = call.app.write(
        [&](const store::Store& store) { return store::Accounts(store).add_token(sha256(secret), token); });
    return json_response({{"token", token_json(call, token)}, {"secret", secret}}, 201);
}

Response revoke_token(Call& call) {
    const auto id = number_of(call.path.at("token"));
    const auto token = call.app.read([&](const store::Store& store) { return store::Accounts(store).token(id); });
    if (!token || (token->account != call.caller.account.id && !is_admin(call))) throw Problem("not_found");
    call.app.write([&](const store::Store& store) { store::Accounts(store).revoke_token(id); });
    call.app.hub().end(token->account);
    return empty_response();
}

Response list_limits(Call&) {
    json items = json::array();
    for (const auto& limit : limits::all())
        items.push_back({{"name", limit.name},
                         {"value", limit.value},
                         {"unit", limit.unit},
                         {"meaning", words_json(limit.meaning)}});
    return json_response({{"items", std::move(items)}});
}

Response get_status(Call& call) {
    const auto jobs = call.app.read([](const store::Store& store) { return store::Jobs(store).counts(); });
    return json_response({{"version", call.app.config().version},
                          {"started_at", call.app.zone().iso(call.app.started_at())},
                          {"store", call.app.folder().data.string()},
                          {"jobs_waiting", jobs.waiting},
                          {"jobs_failed", jobs.given_up},
                          {"disk_free", std::filesystem::space(call.app.folder().data).available},
                          {"ledger_size", store::LedgerStore(call.app.folder().data).checkpoint().size},
                          {"connections", call.app.connections.load()}});
}

constexpr Route routes[] = {
    {"list_accounts", list_accounts}, {"add_account", add_account},       {"get_account", get_account},
    {"edit_account", edit_account},   {"invite_account", invite_account}, {"end_sessions", end_sessions},
    {"list_tokens", list_tokens},     {"add_token", add_token},           {"revoke_token", revoke_token},
    {"list_limits", list_limits},     {"get_status", get_status},
};

}  // namespace

std::span<const Route> admin_routes() { return routes; }

}  // namespace tallyman::server
