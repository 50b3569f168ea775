// Signing in at a throw-away issuer, and ID tokens that must not be believed.
#include "server/oidc.h"

#include <cjose/cjose.h>

#include <fmt/format.h>

#include "base/failure.h"
#include "ledger/base64.h"
#include "server/id_token.h"
#include "server/test_https.h"
#include "server/test_server.h"

namespace tallyman::server {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

std::string base64url(std::string_view text) {
    auto out = ledger::base64(std::as_bytes(std::span(text)));
    std::ranges::replace(out, '+', '-');
    std::ranges::replace(out, '/', '_');
    while (out.ends_with('=')) out.pop_back();
    return out;
}

class SigningKey {
public:
    explicit SigningKey(std::string kid, std::size_t bits = 2048)
        : kid_(std::move(kid)), jwk_(cjose_jwk_create_RSA_random(bits, e_, sizeof e_, nullptr), &cjose_jwk_release) {}

    json json_of(bool whole = false) const {
        char* text = cjose_jwk_to_json(jwk_.get(), whole, nullptr);
        auto key = json::parse(text);
        cjose_get_dealloc()(text);
        key["kid"] = kid_;
        key["use"] = "sig";
        key["alg"] = "RS256";
        return key;
    }
    json set() const { return {{"keys", {json_of()}}}; }

    std::string sign(const json& claims, const json& header) const { return sign(claims, header, jwk_.get()); }
    std::string sign(const json& claims) const { return sign(claims, header()); }
    json header() const { return {{"alg", "RS256"}, {"kid", kid_}, {"typ", "JWT"}}; }

    static std::string sign(const json& claims, const json& header, const cjose_jwk_t* with) {
        auto* made = cjose_header_new(nullptr);
        for (const auto& [name, value] : header.items())
            CHECK(value.is_string() ? cjose_header_set(made, name.c_str(), value.get<std::string>().c_str(), nullptr)
                                    : cjose_header_set_raw(made, name.c_str(), value.dump().c_str(), nullptr));
        const auto text = claims.dump();
        auto* jws =
            cjose_jws_sign(with, made, reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr);
        cjose_header_release(made);
        CHECK(jws != nullptr);
        const char* out = nullptr;
        CHECK(cjose_jws_export(jws, &out, nullptr));
        std::string token = out;
        cjose_jws_release(jws);
        return token;
    }

private:
    static constexpr std::uint8_t e_[] = {1, 0, 1};
    std::string kid_;
    std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)> jwk_;
};

struct IdToken : ::testing::Test {
    static const SigningKey& issuers() {
        static const SigningKey key("k1");
        return key;
    }
    static const SigningKey& strangers() {
        static const SigningKey key("k1");
        return key;
    }
    const Instant now{Seconds{1'800'000'000}};
    const Expected expected{"https://issuer.example", "tallyman", "n-1", now};

    json claims(const json& other = json::object()) const {
        const auto at = now.time_since_epoch().count();
        json made = {{"iss", "https://issuer.example"},
                     {"aud", "tallyman"},
                     {"sub", "s-1"},
                     {"nonce", "n-1"},
                     {"iat", at},
                     {"exp", at + 300}};
        made.update(other);
        return made;
    }
    static json without(json object, const char* member) {
        object.erase(member);
        return object;
    }
    bool is_believed(const std::string& token) const { return claims_of(token, issuers().set(), expected).has_value(); }
};

TEST_F(IdToken, OfTheIssuerForUsAndNowIsBelieved) {
    const auto believed = claims_of(issuers().sign(claims()), issuers().set(), expected);
    ASSERT_TRUE(believed) << believed.error();
    EXPECT_EQ((*believed)["sub"], "s-1");
    EXPECT_TRUE(is_believed(issuers().sign(claims({{"aud", {"other", "tallyman"}}, {"azp", "tallyman"}}))));
    EXPECT_TRUE(is_believed(issuers().sign(claims(), {{"alg", "RS256"}}))) << "the only key needs no name";
    EXPECT_TRUE(is_believed(issuers().sign(claims({{"exp", now.time_since_epoch().count() - 30}})))) << "clocks differ";
}

TEST_F(IdToken, AForgedOneIsNot) {
    const auto at = now.time_since_epoch().count();
    const auto good = issuers().sign(claims());
    const auto first = good.find('.'), second = good.rfind('.');
    const auto head = good.substr(0, first), body = good.substr(first + 1, second - first - 1),
               seal = good.substr(second + 1);
    const auto raw = [](const json& header, const json& payload, const std::string& signature) {
        return base64url(header.dump()) + "." + base64url(payload.dump()) + "." + signature;
    };
    // A key of the algorithms with a shared secret, made of what everybody knows: the issuer's public key.
    const auto known = issuers().json_of().dump();
    const std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)> shared(
        cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(known.data()), known.size(), nullptr),
        &cjose_jwk_release);
    const auto named = [&](const json& more) {
        json header = issuers().header();
        header.update(more);
        return header;
    };
    auto flipped = seal;
    flipped[10] = flipped[10] == 'A' ? 'B' : 'A';

    std::vector<std::pair<std::string, std::string>> forged = {
        {"no signature", raw({{"alg", "none"}}, claims(), "")},
        {"none, spelled otherwise", raw({{"alg", "None"}}, claims(), "")},
        {"none with a signature", raw({{"alg", "none"}}, claims(), seal)},
        {"no algorithm", raw({{"kid", "k1"}}, claims(), seal)},
        {"an algorithm that is no text", raw({{"alg", 256}}, claims(), seal)},
        {"a list of algorithms", raw({{"alg", {"RS256"}}}, claims(), seal)},
        {"lower case", raw({{"alg", "rs256"}, {"kid", "k1"}}, claims(), seal)},
        {"the public key as a secret", SigningKey::sign(claims(), {{"alg", "HS256"}, {"kid", "k1"}}, shared.get())},
        {"the public key as a longer secret", SigningKey::sign(claims(), {{"alg", "HS512"}}, shared.get())},
        {"another algorithm of the right key", issuers().sign(claims(), {{"alg", "RS384"}, {"kid", "k1"}})},
        {"a longer one", issuers().sign(claims(), {{"alg", "RS512"}, {"kid", "k1"}})},
        {"PSS", issuers().sign(claims(), {{"alg", "PS256"}, {"kid", "k1"}})},
        {"a stranger's key under the same name", strangers().sign(claims())},
        {"a stranger's key brought along", strangers().sign(claims(), named({{"jwk", strangers().json_of()}}))},
        {"a stranger's key by address", strangers().sign(claims(), named({{"jku", "https://evil.example/keys"}}))},
        {"a stranger's certificate by address", strangers().sign(claims(), named({{"x5u", "https://evil.example/c"}}))},
        {"a stranger's certificate", strangers().sign(claims(), named({{"x5c", {"MIIB"}}}))},
        {"an unknown key", issuers().sign(claims(), {{"alg", "RS256"}, {"kid", "k2"}})},
        {"a key that is a path", issuers().sign(claims(), {{"alg", "RS256"}, {"kid", "../../dev/null"}})},
        {"a key that is a query", issuers().sign(claims(), {{"alg", "RS256"}, {"kid", "x' or '1'='1"}})},
        {"a key that is no text", issuers().sign(claims(), {{"alg", "RS256"}, {"kid", {"k1"}}})},
        {"extensions that must be understood", issuers().sign(claims(), named({{"crit", {"exp"}}}))},
        {"the signature cut off", head + "." + body + "."},
        {"half of the signature", head + "." + body + "." + seal.substr(0, seal.size() / 2)},
        {"a bit of the signature", head + "." + body + "." + flipped},
        {"another body", head + "." + base64url(claims({{"sub", "s-2"}}).dump()) + "." + seal},
        {"another head", base64url(named({{"x", 1}}).dump()) + "." + body + "." + seal},
        {"two parts", head + "." + body},
        {"four parts", good + "." + seal},
        {"five parts, as an encrypted one", good + ".a.b"},
        {"nothing", ""},
        {"points", ".."},
        {"a head that is no JSON", base64url("{") + "." + body + "." + seal},
        {"a head that is a list", base64url("[]") + "." + body + "." + seal},
        {"a body that is no base64", head + ".!!!." + seal},
        {"endless", head + "." + std::string(1 << 20, 'A') + "." + seal},
        {"another issuer", issuers().sign(claims({{"iss", "https://evil.example"}}))},
        {"the issuer and more", issuers().sign(claims({{"iss", "https://issuer.example/"}}))},
        {"the issuer among others", issuers().sign(claims({{"iss", {"https://issuer.example"}}}))},
        {"no issuer", issuers().sign(without(claims(), "iss"))},
        {"for somebody else", issuers().sign(claims({{"aud", "other"}}))},
        {"for nobody", issuers().sign(without(claims(), "aud"))},
        {"for an empty list", issuers().sign(claims({{"aud", json::array()}}))},
        {"for several without a party", issuers().sign(claims({{"aud", {"tallyman", "other"}}}))},
        {"for several by another party", issuers().sign(claims({{"aud", {"tallyman", "other"}}, {"azp", "other"}}))},
        {"expired", issuers().sign(claims({{"exp", at - 61}}))},
        {"without an end", issuers().sign(without(claims(), "exp"))},
        {"an end that is a text", issuers().sign(claims({{"exp", std::to_string(at + 300)}}))},
        {"an end beyond all numbers", issuers().sign(claims({{"exp", 1e300}}))},
        {"an end before all times", issuers().sign(claims({{"exp", -1}}))},
        {"of tomorrow", issuers().sign(claims({{"iat", at + 86'400}}))},
        {"without a beginning", issuers().sign(without(claims(), "iat"))},
        {"not yet valid", issuers().sign(claims({{"nbf", at + 3600}}))},
        {"valid from a text on", issuers().sign(claims({{"nbf", "now"}}))},
        {"of another sign-in", issuers().sign(claims({{"nonce", "n-2"}}))},
        {"without a nonce", issuers().sign(without(claims(), "nonce"))},
        {"of nobody", issuers().sign(claims({{"sub", ""}}))},
        {"of a number", issuers().sign(claims({{"sub", 7}}))},
    };
    EXPECT_GE(forged.size(), 40u);
    for (const auto& [what, token] : forged) EXPECT_FALSE(is_believed(token)) << what;
    EXPECT_TRUE(is_believed(good));
}

TEST_F(IdToken, KeysThatAreNotForThisAreNotUsed) {
    const auto token = issuers().sign(claims());
    const auto with = [&](const json& other) {
        auto key = issuers().json_of();
        key.update(other);
        return claims_of(token, {{"keys", {key}}}, expected).has_value();
    };
    EXPECT_TRUE(with(json::object()));
    EXPECT_FALSE(with({{"use", "enc"}}));
    EXPECT_FALSE(with({{"alg", "RS512"}}));
    EXPECT_FALSE(with({{"kty", "oct"}}));
    EXPECT_FALSE(with({{"n", ""}}));
    EXPECT_FALSE(claims_of(token, {{"keys", {issuers().json_of(), strangers().json_of()}}}, expected)) << "which k1?";
    EXPECT_FALSE(claims_of(token, json::object(), expected));
    const SigningKey small("k1", 1024);
    EXPECT_FALSE(claims_of(small.sign(claims()), small.set(), expected)) << "too short to hold";
}

// The issuer: discovery, keys, and a token for the code that it was asked with. There before the server is.
struct Issuer {
    std::string settings() const {
        return fmt::format("[sign_in]\nissuer = \"{}\"\nclient = \"tallyman\"\nca_file = \"{}\"\n", base(),
                           (files_.path() / "issuer.pem").string());
    }
    std::string base() const { return fmt::format("https://127.0.0.1:{}", issuer_.port()); }

    std::string answer(const std::string& request) const {
        if (request.starts_with("GET /.well-known/openid-configuration "))
            return http_answer(200, json{{"issuer", base()},
                                         {"authorization_endpoint", base() + "/authorize"},
                                         {"token_endpoint", base() + "/token"},
                                         {"jwks_uri", base() + "/keys"}}
                                        .dump());
        if (request.starts_with("GET /keys ")) return http_answer(200, key_.set().dump());
        if (!request.starts_with("POST /token ")) return http_answer(404);
        const auto form = parse_query(request.substr(request.find("\r\n\r\n") + 4)).value();
        const auto given = [&](const char* name) { return form.contains(name) ? form.find(name)->second : ""; };
        const auto verifier = sha256(given("code_verifier"));
        if (given("code") != "code-1" || given("client_id") != "tallyman" || given("redirect_uri") != back_ ||
            base64url({reinterpret_cast<const char*>(verifier.data()), verifier.size()}) != challenge_)
            return http_answer(400);
        const auto at = at_.time_since_epoch().count();
        json claims = {{"iss", base()},   {"aud", "tallyman"}, {"iat", at},
                       {"exp", at + 300}, {"nonce", nonce_},   {"sub", "s-1"}};
        claims.update(person_);
        return http_answer(200, json{{"id_token", key_.sign(claims)}}.dump());
    }

    SigningKey key_{"k1"};
    json person_ = {{"email", "lan@example.vn"}, {"email_verified", true}};
    std::string state_, nonce_, challenge_, back_, cookie_;
    Instant at_{};
    store::TestFolder files_;
    TestHttps issuer_{"IP:127.0.0.1", files_.path() / "issuer.pem",
                      [this](const std::string& request) { return answer(request); }};
};

class OidcTest : protected Issuer, public TestServer {
protected:
    OidcTest() : TestServer(settings()) {}

    // As a browser goes there; what it brings back.
    void begin() {
        const auto got = send({.target = "/session/oidc"});
        ASSERT_EQ(got.status, 303) << got.body;
        const auto place = got.headers.at("Location");
        ASSERT_TRUE(place.starts_with(base() + "/authorize?")) << place;
        const auto query = parse_query(place.substr(place.find('?') + 1)).value();
        state_ = query.find("state")->second;
        nonce_ = query.find("nonce")->second;
        challenge_ = query.find("code_challenge")->second;
        back_ = query.find("redirect_uri")->second;
        EXPECT_EQ(query.find("code_challenge_method")->second, "S256");
        const auto cookie = got.headers.at("Set-Cookie");
        EXPECT_NE(cookie.find("HttpOnly; SameSite=Lax"), std::string::npos);
        cookie_ = cookie.substr(0, cookie.find(';'));
    }
    Got come_back(const std::string& query) {
        at_ = now_;
        return send({.target = "/session/oidc/return?" + query, .headers = {{"Cookie", cookie_}}});
    }
    Got sign_in_there() {
        begin();
        return come_back("code=code-1&session_state=x&state=" + state_);
    }
    std::int64_t add_account(const std::string& name) {
        store::Account account;
        account.name = account.display_name = name;
        account.grants = {{"planner", {}}};
        return app_->write([&](const store::Store& store) { return *store::Accounts(store).add(account, "test"); });
    }
    static std::string session_in(const Got& got) {
        const auto cookie = got.headers.at("Set-Cookie");
        const auto begin = cookie.find("tallyman_session=");
        return begin == cookie.npos ? "" : cookie.substr(begin + 17, cookie.find(';') - 17);
    }
};

TEST_F(OidcTest, WhoIsKnownHereIsSignedInAndStaysTheSame) {
    add_account("Lan@Example.vn");
    EXPECT_TRUE(problem_free(send({.target = "/session/ways"}))["oidc"]);
    const auto got = sign_in_there();
    ASSERT_EQ(got.status, 303) << got.body;
    EXPECT_EQ(got.headers.at("Location"), "/");
    EXPECT_EQ(problem_free(get("/session", session_in(got)))["account"]["name"], "lan@example.vn");

    person_["email"] = "lan.nguyen@example.vn";  // a new name there, the same person
    EXPECT_EQ(problem_free(get("/session", session_in(sign_in_there())))["account"]["name"], "lan@example.vn");
    person_["sub"] = "s-2";  // the old name, given to somebody else
    person_["email"] = "lan@example.vn";
    EXPECT_EQ(sign_in_there().headers.at("Location"), "/#trouble=account");
}

TEST_F(OidcTest, WhoIsUnknownUnverifiedOrShutOutIsNot) {
    EXPECT_EQ(sign_in_there().headers.at("Location"), "/#trouble=account");
    const auto id = add_account("lan@example.vn");
    person_["email_verified"] = false;
    EXPECT_EQ(sign_in_there().headers.at("Location"), "/#trouble=issuer");
    person_["email_verified"] = true;
    EXPECT_EQ(sign_in_there().headers.at("Location"), "/");
    app_->write([&](const store::Store& store) {
        auto account = *store::Accounts(store).find(id);
        account.active = false;
        store::Accounts(store).change(account, "test");
    });
    EXPECT_EQ(sign_in_there().headers.at("Location"), "/#trouble=account");
}

TEST_F(OidcTest, TheWayBackBelongsToTheBrowserThatWent) {
    add_account("lan@example.vn");
    begin();
    EXPECT_EQ(come_back("code=code-1&state=forged").headers.at("Location"), "/#trouble=sign_in");
    EXPECT_EQ(come_back("error=access_denied&state=" + state_).headers.at("Location"), "/#trouble=sign_in");
    EXPECT_EQ(come_back("code=code-2&state=" + state_).headers.at("Location"), "/#trouble=issuer");
    cookie_ = "tallyman_sign_in=anothers";
    EXPECT_EQ(come_back("code=code-1&state=" + state_).headers.at("Location"), "/#trouble=sign_in");
}

TEST_F(OidcTest, KeysThatHaveChangedAreAskedForAgain) {
    add_account("lan@example.vn");
    EXPECT_EQ(sign_in_there().headers.at("Location"), "/");
    key_ = SigningKey("k2");
    EXPECT_EQ(sign_in_there().headers.at("Location"), "/#trouble=issuer") << "not at every word of a stranger";
    now_ += 2min;
    EXPECT_EQ(sign_in_there().headers.at("Location"), "/");
}

}  // namespace
}  // namespace tallyman::server
