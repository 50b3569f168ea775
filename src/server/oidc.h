// Signing in at an organisation's own server: the authorization code flow of OpenID Connect with PKCE (RFC 7636). What
// has to be the same on the way back is made of one secret in the browser's cookie, so nothing is kept here in between.
// Who comes back is an account of ours or nobody: accounts are not made by it.
#pragma once

#include <mutex>
#include <string>

#include <nlohmann/json.hpp>

#include "base/settings.h"
#include "base/time.h"
#include "server/outgoing.h"

namespace tallyman::server {

struct Identity {
    std::string issuer, subject;
    std::string name;  // of the account, as the issuer says it
};

class Oidc {
public:
    explicit Oidc(const Settings& settings);

    bool is_offered() const { return !issuer_.empty(); }
    const std::string& issuer() const { return issuer_; }

    // Where the browser goes, and what it brings back in `state`. Throws Failure when the issuer cannot be asked.
    std::string address(const std::string& secret, const std::string& back, Instant now);
    static std::string state_of(const std::string& secret);
    // Of the code that the browser came back with; throws Failure when it is not believed.
    Identity identity(const std::string& code, const std::string& secret, const std::string& back, Instant now);

private:
    nlohmann::json known(Instant now);  // what the issuer says of itself
    nlohmann::json keys(Instant now, bool again);
    nlohmann::json asked(const std::string& url, const std::vector<std::string>& headers, const std::string& body);

    std::string issuer_, client_, secret_, claim_;
    Outgoing way_{.inside = true};
    std::mutex mutex_;
    nlohmann::json known_, keys_;
    Instant known_at_{}, keys_at_{};
};

}  // namespace tallyman::server
