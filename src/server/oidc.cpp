#include "server/oidc.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/failure.h"
#include "base/text.h"
#include "ledger/base64.h"
#include "server/id_token.h"
#include "server/limits.h"
#include "server/message.h"
#include "store/files.h"
#include "store/sign_in_settings.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

constexpr std::size_t secret_file_max = 1000;

std::string made_of(const std::string& secret, std::string_view what) {
    return hex(sha256(fmt::format("tallyman sign-in {}\n{}\n", what, secret)));
}

std::string base64url(std::span<const std::byte> bytes) {
    auto text = ledger::base64(bytes);
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    while (text.ends_with('=')) text.pop_back();
    return text;
}

std::string text_of(const json& object, const std::string& member) {
    const auto found = object.find(member);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string form(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string text;
    for (const auto& [name, value] : fields) text += (text.empty() ? "" : "&") + name + "=" + percent_encoded(value);
    return text;
}

}  // namespace

Oidc::Oidc(const Settings& settings)
    : issuer_(settings.text(store::issuer_setting)),
      client_(settings.text(store::client_setting)),
      claim_(settings.text(store::claim_setting)) {
    if (issuer_.empty()) return;
    if (!issuer_.starts_with("https://") || client_.empty())
        throw Failure("[sign_in]: issuer = \"https://...\" and client are both wanted");
    if (const auto file = settings.text(store::secret_file_setting); !file.empty())
        secret_ = trimmed(store::read_file(file, secret_file_max));
    way_.ca_file = settings.text(store::ca_file_setting);
}

json Oidc::asked(const std::string& url, const std::vector<std::string>& headers, const std::string& body) {
    const auto answer = ask(way_, url, headers, body);
    if (!answer.trouble.empty()) throw Failure(fmt::format("{}: {}", url, answer.trouble));
    if (answer.status != 200) throw Failure(fmt::format("{} answers {}", url, answer.status));
    auto value = json::parse(answer.body, nullptr, false);
    if (!value.is_object()) throw Failure(fmt::format("{} answers no JSON object", url));
    return value;
}

json Oidc::known(Instant now) {
    const std::scoped_lock lock(mutex_);
    if (!known_.is_null() && now - known_at_ < limits::issuer_kept) return known_;
    auto said = asked(issuer_ + (issuer_.ends_with('/') ? "" : "/") + ".well-known/openid-configuration", {}, {});
    if (text_of(said, "issuer") != issuer_) throw Failure(fmt::format("{} calls itself otherwise", issuer_));
    for (const auto* place : {"authorization_endpoint", "token_endpoint", "jwks_uri"})
        if (!text_of(said, place).starts_with("https://")) throw Failure(fmt::format("{}: no {}", issuer_, place));
    known_ = std::move(said);
    known_at_ = now;
    return known_;
}

// Asked for again when a token names a key that is not among them: keys are changed now and then.
json Oidc::keys(Instant now, bool again) {
    const auto place = text_of(known(now), "jwks_uri");
    const std::scoped_lock lock(mutex_);
    if (keys_.is_null() || now - keys_at_ >= limits::issuer_kept ||
        (again && now - keys_at_ >= limits::keys_kept_min)) {
        keys_ = asked(place, {}, {});
        keys_at_ = now;
    }
    return keys_;
}

std::string Oidc::state_of(const std::string& secret) { return made_of(secret, "state"); }

std::string Oidc::address(const std::string& secret, const std::string& back, Instant now) {
    const auto place = text_of(known(now), "authorization_endpoint");
    return place + (place.find('?') == place.npos ? "?" : "&") +
           form({{"response_type", "code"},
                 {"scope", "openid profile email"},
                 {"client_id", client_},
                 {"redirect_uri", back},
                 {"state", state_of(secret)},
                 {"nonce", made_of(secret, "nonce")},
                 {"code_challenge", base64url(sha256(made_of(secret, "verifier")))},
                 {"code_challenge_method", "S256"}});
}

Identity Oidc::identity(const std::string& code, const std::string& secret, const std::string& back, Instant now) {
    std::vector<std::string> headers = {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json"};
    std::vector<std::pair<std::string, std::string>> fields = {{"grant_type", "authorization_code"},
                                                               {"code", code},
                                                               {"redirect_uri", back},
                                                               {"code_verifier", made_of(secret, "verifier")}};
    if (secret_.empty()) {
        fields.emplace_back("client_id", client_);
    } else {
        const auto both = percent_encoded(client_) + ":" + percent_encoded(secret_);
        headers.push_back("Authorization: Basic " + ledger::base64(std::as_bytes(std::span(both))));
    }
    const auto token = text_of(asked(text_of(known(now), "token_endpoint"), headers, form(fields)), "id_token");
    const Expected expected{issuer_, client_, made_of(secret, "nonce"), now};
    auto claims = claims_of(token, keys(now, false), expected);
    if (!claims) claims = claims_of(token, keys(now, true), expected);
    if (!claims) throw Failure("the ID token is not believed: " + claims.error());
    if (claim_ == "email" && claims->value("email_verified", json(false)) != json(true))
        throw Failure("the email is not verified");
    return {issuer_, text_of(*claims, "sub"), text_of(*claims, claim_)};
}

}  // namespace tallyman::server
