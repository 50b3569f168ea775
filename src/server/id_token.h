// What an OpenID Connect issuer says about somebody who signs in there (an ID token, a signed JWT). libcjose checks the
// signature; which algorithm (RS256, which every issuer must offer) and whose keys are ours to say and never read from
// the token (RFC 8725; OpenID Connect Core 1.0, 3.1.3.7).
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "base/time.h"

namespace tallyman::server {

struct Expected {
    std::string issuer, client, nonce;
    Instant now{};
};

// The claims, or why the token is not believed. `keys` is the issuer's key set (RFC 7517).
Result<nlohmann::json, std::string> claims_of(const std::string& token, const nlohmann::json& keys,
                                              const Expected& expected);

}  // namespace tallyman::server
