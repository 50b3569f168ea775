// Who asks, and how far their roles reach.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/ids.h"
#include "store/accounts.h"

namespace tallyman::server {

enum class Role { admin, planner, warehouse, driver, reviewer, privacy_officer, auditor };
inline constexpr int role_count = 7;
std::string_view name(Role role);
std::optional<Role> parse_role(std::string_view text);

// A set of roles, as a row of the table of permissions has it.
class Roles {
public:
    constexpr Roles() = default;
    template <class... More>
    constexpr explicit Roles(Role first, More... more) : bits_(bit(first) | (0U | ... | bit(more))) {}
    constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
    constexpr bool none() const { return bits_ == 0; }

private:
    static constexpr unsigned bit(Role role) { return 1U << static_cast<unsigned>(role); }
    unsigned bits_ = 0;
};

// Which depots somebody may see. An order that no depot serves belongs to those who see all.
struct Depots {
    bool all = false;
    std::set<DepotId> some = {};

    bool has(const DepotId& depot) const { return all || some.contains(depot); }
    bool none() const { return !all && some.empty(); }
};

struct Caller {
    store::Account account;
    Instant expires_at{};
    std::optional<Digest> session = {};                   // of a person
    std::optional<std::vector<std::string>> scopes = {};  // of a program

    Depots depots(Roles roles) const;
    bool has(Role role) const { return !depots(Roles(role)).none(); }
    bool may(std::string_view tag, bool writes) const;  // by the token's scopes; a person's session has no such limit
    const std::string& name() const { return account.name; }
};

}  // namespace tallyman::server
