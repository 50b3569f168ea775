// Who may do what: one row an operation, read by the server and by the test that walks every row x every role x {own
// depot, another one, signed out, expired, revoked}. What has no row cannot be called.
#pragma once

#include <span>
#include <string_view>

#include "server/caller.h"

namespace tallyman::server {

enum class Reach {
    anyone,      // also who is not signed in
    signed_in,   // any account, about itself
    depot,       // what the address names belongs to a depot that the role reaches; else it is "not there"
    filtered,    // the answer holds only what the role reaches
    everywhere,  // the role must hold at every depot: what is done concerns all
};

struct Permission {
    std::string_view operation;
    Reach reach;
    Roles roles = {};
};

std::span<const Permission> permissions();
const Permission* permission_of(std::string_view operation);  // nullptr: nobody may

}  // namespace tallyman::server
