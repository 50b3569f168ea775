#include "server/id_token.h"

#include <algorithm>
#include <cjose/cjose.h>
#include <memory>
#include <optional>

namespace tallyman::server {
namespace {

using nlohmann::json;

constexpr std::string_view algorithm = "RS256";
constexpr std::size_t token_max = 16 << 10, subject_max = 255, key_bits_min = 2048;
constexpr Seconds clocks_apart{60};

template <class Part, class End>
std::unique_ptr<Part, End> owned(Part* part, End end) {
    return {part, end};
}

std::optional<json> json_in_base64url(std::string_view text) {
    std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    cjose_err error{};
    if (!cjose_base64url_decode(text.data(), text.size(), &bytes, &size, &error)) return {};
    const auto kept = owned(bytes, cjose_get_dealloc());
    auto value = json::parse(bytes, bytes + size, nullptr, false);
    return value.is_object() ? std::optional(std::move(value)) : std::nullopt;
}

std::string text_of(const json& object, const char* member) {
    const auto found = object.find(member);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<Instant> instant_of(const json& object, const char* member) {
    const auto found = object.find(member);
    if (found == object.end() || !found->is_number()) return {};
    const auto seconds = found->get<double>();
    constexpr double far_away = 1e11;
    if (!(seconds > 0 && seconds < far_away)) return {};
    return Instant{Seconds{static_cast<std::int64_t>(seconds)}};
}

// An RSA key for signatures; the one that the token names, or the only one where it names none.
const json* key_for(const json& keys, const std::string& kid) {
    const auto list = keys.find("keys");
    if (list == keys.end() || !list->is_array()) return nullptr;
    const json* found = nullptr;
    for (const auto& key : *list) {
        if (!key.is_object() || text_of(key, "kty") != "RSA") continue;
        if (key.contains("use") && text_of(key, "use") != "sig") continue;
        if (key.contains("alg") && text_of(key, "alg") != algorithm) continue;
        if (!kid.empty() && text_of(key, "kid") != kid) continue;
        if (found != nullptr) return nullptr;  // which?
        found = &key;
    }
    return found;
}

bool is_signed(const std::string& token, const json& key) {
    cjose_err error{};
    // Only what a public key is made of: a set with private parts in it is no reason to hold them.
    const auto text = json{{"kty", "RSA"}, {"n", text_of(key, "n")}, {"e", text_of(key, "e")}}.dump();
    const auto jwk = owned(cjose_jwk_import(text.data(), text.size(), &error), &cjose_jwk_release);
    if (!jwk || cjose_jwk_get_keysize(jwk.get(), &error) < key_bits_min) return false;
    const auto jws = owned(cjose_jws_import(token.data(), token.size(), &error), &cjose_jws_release);
    return jws && cjose_jws_verify(jws.get(), jwk.get(), &error);
}

std::string trouble_with(const json& claims, const Expected& expected) {
    if (text_of(claims, "iss") != expected.issuer) return "another issuer";
    const auto audience = claims.value("aud", json());
    const bool is_for_us = audience.is_array() ? std::ranges::find(audience, json(expected.client)) != audience.end()
                                               : audience == json(expected.client);
    if (!is_for_us) return "another audience";
    const bool has_party = claims.contains("azp");
    if (audience.is_array() && audience.size() > 1 && !has_party) return "several audiences";
    if (has_party && text_of(claims, "azp") != expected.client) return "another party";
    const auto ends = instant_of(claims, "exp"), made = instant_of(claims, "iat");
    if (!ends || *ends + clocks_apart <= expected.now) return "expired";
    if (!made || *made > expected.now + clocks_apart) return "made in the future";
    if (claims.contains("nbf")) {
        const auto begins = instant_of(claims, "nbf");
        if (!begins || *begins > expected.now + clocks_apart) return "not yet valid";
    }
    if (expected.nonce.empty() || text_of(claims, "nonce") != expected.nonce) return "another nonce";
    const auto subject = text_of(claims, "sub");
    return subject.empty() || subject.size() > subject_max ? "no subject" : "";
}

}  // namespace

Result<json, std::string> claims_of(const std::string& token, const json& keys, const Expected& expected) {
    if (token.size() > token_max || std::ranges::count(token, '.') != 2) return fail(std::string("no signed token"));
    const auto first = token.find('.'), second = token.rfind('.');
    const auto header = json_in_base64url(std::string_view(token).substr(0, first));
    const auto claims = json_in_base64url(std::string_view(token).substr(first + 1, second - first - 1));
    if (!header || !claims) return fail(std::string("no signed token"));
    if (text_of(*header, "alg") != algorithm) return fail(std::string("another algorithm"));
    if (header->contains("crit")) return fail(std::string("critical extensions"));
    if (header->contains("kid") && text_of(*header, "kid").empty()) return fail(std::string("an unknown key"));
    const auto* key = key_for(keys, text_of(*header, "kid"));
    if (key == nullptr) return fail(std::string("an unknown key"));
    if (!is_signed(token, *key)) return fail(std::string("a wrong signature"));
    if (auto trouble = trouble_with(*claims, expected); !trouble.empty()) return fail(std::move(trouble));
    return *claims;
}

}  // namespace tallyman::server
