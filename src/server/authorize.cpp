#include "server/authorize.h"

#include <algorithm>

#include "server/problem.h"

namespace tallyman::server {
namespace {

constexpr Seconds used_every{60};  // a token's last use is written down at most this often

bool writes(const Operation& operation) {
    return operation.method != "GET" && operation.method != "HEAD" && operation.method != "OPTIONS";
}

std::string bearer(const RequestHead& head) {
    const auto text = head.header("Authorization");
    constexpr std::string_view scheme = "Bearer ";
    return text.starts_with(scheme) ? std::string(text.substr(scheme.size())) : "";
}

Caller of_token(App& app, const std::string& secret) {
    auto [caller, token] = app.read([&](const store::Store& store) -> std::pair<Caller, store::TokenRow> {
        const store::Accounts accounts(store);
        const auto row = accounts.token(sha256(secret));
        const auto account = row ? accounts.find(row->account) : std::nullopt;
        if (!account || !account->active) throw Problem("signed_out");
        Caller made;
        made.account = *account;
        made.expires_at = app.now() + Seconds{3600};
        made.scopes = row->scopes;
        return {std::move(made), *row};
    });
    if (!token.last_used_at || app.now() - *token.last_used_at >= used_every)
        app.write([&](const store::Store& store) { store::Accounts(store).used_token(token.id); });
    return caller;
}

// What the address names, as far as a depot decides about it.
struct Subject {
    bool is_there = false;
    DepotId depot;
    std::string driver;  // whose it is
};

Subject of_order(const World& world, const OrderId& order) {
    return {world.books->order_at.contains(order), world.depot_of(order), world.driver_of(order)};
}

Subject subject_of(const World& world, const std::map<std::string, std::string>& path) {
    if (const auto order = path.find("order"); order != path.end()) return of_order(world, {order->second});
    if (const auto id = path.find("vehicle"); id != path.end()) {
        const auto found = world.books->vehicles.find({id->second});
        if (found == world.books->vehicles.end()) return {};
        return {true, found->second->depot, found->second->driver.text};
    }
    if (const auto id = path.find("photo"); id != path.end()) {
        const auto* photo = world.photo(id->second);
        if (photo == nullptr) return {};
        auto subject = of_order(world, photo->row.order);
        subject.is_there = true;  // also of an order that nobody knows
        return subject;
    }
    if (const auto id = path.find("appeal"); id != path.end()) {
        for (const auto& row : world.appeals) {
            if (std::to_string(row.id) == id->second) return of_order(world, row.appeal.order);
        }
    }
    return {};
}

bool is_own_only(const Caller& caller, const Permission& permission, const DepotId& depot) {
    for (int i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        if (role != Role::driver && permission.roles.has(role) && caller.depots(Roles(role)).has(depot)) return false;
    }
    return true;
}

}  // namespace

std::string cookie(const RequestHead& head, std::string_view name) {
    auto rest = head.header("Cookie");
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        auto pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
            return std::string(pair.substr(name.size() + 1));
    }
    return "";
}

Caller caller_of(App& app, const RequestHead& head) {
    if (const auto token = bearer(head); !token.empty()) return of_token(app, token);
    const auto secret = cookie(head, session_cookie);
    if (secret.empty()) throw Problem("signed_out");
    const auto digest = sha256(secret);
    const auto session = app.read([&](const store::Store& store) { return store::Accounts(store).session(digest); });
    if (!session) throw Problem("signed_out");
    Caller caller;
    caller.account = session->account;
    caller.expires_at = session->expires_at;
    caller.session = digest;
    return caller;
}

void refuse_cross_site(const RequestHead& head, bool with_cookie) {
    if (const auto site = head.header("Sec-Fetch-Site"); !site.empty()) {
        if (site != "same-origin" && site != "none") throw Problem("cross_site");
        return;
    }
    const auto origin = head.header("Origin");
    if (origin.empty()) {
        if (with_cookie) throw Problem("cross_site", "neither Origin nor Sec-Fetch-Site");
        return;
    }
    const auto scheme = origin.find("://");
    if (scheme == origin.npos || origin.substr(scheme + 3) != head.header("Host")) throw Problem("cross_site");
}

Allowed authorize(App& app, const RequestHead& head, const Operation& operation,
                  const std::map<std::string, std::string>& path) {
    const auto* permission = permission_of(operation.id);
    if (permission == nullptr) throw Problem("not_allowed");
    if (permission->reach == Reach::anyone) {
        if (writes(operation)) refuse_cross_site(head, false);
        return {};
    }
    auto caller = caller_of(app, head);
    if (writes(operation) && caller.session) refuse_cross_site(head, true);
    if (!caller.may(operation.tag, writes(operation))) throw Problem("not_allowed");
    if (permission->reach == Reach::signed_in) return {std::move(caller), {}};

    auto depots = caller.depots(permission->roles);
    if (depots.none() || (permission->reach == Reach::everywhere && !depots.all)) throw Problem("not_allowed");
    if (permission->reach == Reach::depot) {
        const auto world = app.world();
        const auto subject = subject_of(*world, path);
        if (!subject.is_there || !depots.has(subject.depot)) throw Problem("not_found");
        const bool own_only = is_own_only(caller, *permission, subject.depot);
        if (own_only && (!caller.account.driver || caller.account.driver->text != subject.driver))
            throw Problem("not_found");
    }
    return {std::move(caller), std::move(depots)};
}

bool is_somebody_elses(const World& world, const Caller& caller, const Permission& permission, const OrderId& order) {
    return is_own_only(caller, permission, world.depot_of(order)) &&
           (!caller.account.driver || caller.account.driver->text != world.driver_of(order));
}

}  // namespace tallyman::server
