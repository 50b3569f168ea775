#include "server/sessions.h"

#include <fmt/format.h>

#include "server/authorize.h"
#include "server/limits.h"
#include "server/secrets.h"

namespace tallyman::server {

bool is_secure(const Call& call) {
    return call.head.header("X-Forwarded-Proto") == "https" || call.app.config().address.starts_with("https:");
}

std::string session_cookie_text(const Call& call, const std::string& secret, Seconds life) {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", session_cookie, secret, life.count(),
                       is_secure(call) ? "; Secure" : "");
}

OpenedSession open_session(Call& call, const store::Account& account) {
    const auto secret = new_secret();
    const auto expires_at = call.app.now() + limits::session_life;
    call.app.write(
        [&](const store::Store& store) { store::Accounts(store).add_session(sha256(secret), account.id, expires_at); });
    return {session_cookie_text(call, secret, limits::session_life), expires_at};
}

}  // namespace tallyman::server
