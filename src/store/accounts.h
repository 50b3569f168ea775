// Who may come in: accounts with their roles, and the secrets that stand for them (sessions, one-time links, API
// tokens), kept as SHA-256 only, so that a copy of the database lets nobody in. A change of rights is a fact of the
// ledger.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/ids.h"
#include "base/lang.h"
#include "base/time.h"
#include "store/store.h"

namespace tallyman::store {

struct Grant {
    std::string role;
    std::optional<DepotId> depot;  // nothing is every depot

    friend bool operator==(const Grant&, const Grant&) = default;
};

struct Account {
    std::int64_t id = 0;
    std::string name;  // folded; what one signs in with
    std::string display_name;
    Lang lang = Lang::vi;
    std::vector<Grant> grants;
    std::optional<DriverId> driver;
    bool active = true;
};

struct SessionRow {
    Account account;
    Instant expires_at;
};

struct TokenRow {
    std::int64_t id = 0;
    std::int64_t account = 0;
    std::string name;
    std::vector<std::string> scopes;
    Instant created_at;
    std::optional<Instant> last_used_at;
};

class Accounts {
public:
    explicit Accounts(const Store& store) : store_(store), database_(store.database()) {}

    std::int64_t count() const;
    std::vector<Account> list(std::int64_t after, std::size_t limit) const;
    std::optional<Account> find(std::int64_t id) const;
    std::optional<Account> find(const std::string& name) const;
    // Nothing when the name is taken; `by` is who did it, for the ledger.
    std::optional<std::int64_t> add(const Account& account, const std::string& by);
    void change(const Account& account, const std::string& by);

    std::optional<std::string> password(std::int64_t account) const;  // its argon2id hash
    void set_password(std::int64_t account, const std::string& hash);

    void add_session(const Digest& secret, std::int64_t account, Instant expires_at);
    std::optional<SessionRow> session(const Digest& secret) const;  // of an active account, not expired
    void end_session(const Digest& secret);
    void end_sessions(std::int64_t account);

    void add_link(const Digest& secret, std::int64_t account, Instant expires_at);
    std::optional<std::int64_t> take_link(const Digest& secret);  // once

    // Of who signs in at an organisation's own server (server/oidc.h).
    std::optional<Account> of_identity(const std::string& issuer, const std::string& subject) const;
    // False when the account belongs to another identity of that issuer already.
    bool bind(const std::string& issuer, const std::string& subject, const Account& account);

    std::int64_t add_token(const Digest& secret, const TokenRow& token);
    std::vector<TokenRow> tokens(std::optional<std::int64_t> account, std::int64_t after, std::size_t limit) const;
    std::optional<TokenRow> token(const Digest& secret) const;
    std::optional<TokenRow> token(std::int64_t id) const;
    void used_token(std::int64_t id);
    void revoke_token(std::int64_t id);

private:
    const Store& store_;
    Database& database_;
};

}  // namespace tallyman::store
