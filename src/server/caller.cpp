#include "server/caller.h"

#include <algorithm>
#include <array>

namespace tallyman::server {
namespace {

constexpr std::array<std::string_view, role_count> names = {"admin",    "planner",         "warehouse", "driver",
                                                            "reviewer", "privacy_officer", "auditor"};

}  // namespace

std::string_view name(Role role) { return names.at(static_cast<std::size_t>(role)); }

std::optional<Role> parse_role(std::string_view text) {
    const auto found = std::ranges::find(names, text);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Role>(found - names.begin()));
}

Depots Caller::depots(Roles roles) const {
    Depots depots;
    for (const auto& grant : account.grants) {
        const auto role = parse_role(grant.role);
        if (!role || !roles.has(*role)) continue;
        if (grant.depot)
            depots.some.insert(*grant.depot);
        else
            depots.all = true;
    }
    return depots;
}

bool Caller::may(std::string_view tag, bool writes) const {
    if (!scopes) return true;
    return std::ranges::find(*scopes, std::string(tag) + (writes ? ":write" : ":read")) != scopes->end();
}

}  // namespace tallyman::server
