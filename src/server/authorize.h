// Decides who asks and whether he may: sign-in, cross-site requests, the table of permissions, and whether what the
// address names is there for him at all.
#pragma once

#include "server/app.h"
#include "server/caller.h"
#include "server/permissions.h"

namespace tallyman::server {

inline constexpr std::string_view session_cookie = "tallyman_session";

std::string cookie(const RequestHead& head, std::string_view name);  // empty when it is not there
// Throws signed_out.
Caller caller_of(App& app, const RequestHead& head);
// A writing request that a browser sends with our cookie must come from our own pages.
void refuse_cross_site(const RequestHead& head, bool with_cookie);

struct Allowed {
    Caller caller;
    Depots depots;
};
// Throws signed_out, cross_site, not_allowed or not_found.
Allowed authorize(App& app, const RequestHead& head, const Operation& operation,
                  const std::map<std::string, std::string>& path);

// Only a driver here, and neither the vehicle's nor the one who went there.
bool is_somebody_elses(const World& world, const Caller& caller, const Permission& permission, const OrderId& order);

}  // namespace tallyman::server
