// A session begins: its secret goes into a cookie, its digest into the store.
#pragma once

#include <string>

#include "server/call.h"

namespace tallyman::server {

bool is_secure(const Call& call);  // reached over https
std::string session_cookie_text(const Call& call, const std::string& secret, Seconds life);

struct OpenedSession {
    std::string cookie;  // for Set-Cookie
    Instant expires_at{};
};
OpenedSession open_session(Call& call, const store::Account& account);

}  // namespace tallyman::server
