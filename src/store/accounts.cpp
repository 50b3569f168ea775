#include "store/accounts.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "store/ledger_facts.h"
#include "store/sql.h"

namespace tallyman::store {
namespace {

using nlohmann::json;

json json_of(const std::vector<Grant>& grants) {
    auto all = json::array();
    for (const auto& grant : grants)
        all.push_back({{"role", grant.role}, {"depot", grant.depot ? json(grant.depot->text) : json(nullptr)}});
    return all;
}

std::vector<Grant> grants_from(const std::string& text) {
    std::vector<Grant> grants;
    for (const auto& grant : json::parse(text)) {
        grants.push_back({grant.at("role"), {}});
        if (!grant.at("depot").is_null()) grants.back().depot = DepotId{grant.at("depot")};
    }
    return grants;
}

Account account_from(Sql& row) {
    Account account{row.integer(), row.text(), row.text(), row.text() == "en" ? Lang::en : Lang::vi, {}, {}, true};
    account.grants = grants_from(row.text());
    if (const auto driver = row.maybe_text()) account.driver = DriverId{*driver};
    account.active = row.flag();
    return account;
}

TokenRow token_from(Sql& row) {
    TokenRow token{row.integer(), row.integer(), row.text(), {}, {}, {}};
    token.scopes = json::parse(row.text()).get<std::vector<std::string>>();
    token.created_at = row.instant();
    token.last_used_at = row.maybe_instant();
    return token;
}

std::string_view code(Lang lang) { return lang == Lang::en ? "en" : "vi"; }

void tell_account(const Store& store, const Account& account, const std::string& by) {
    tell(store.database(), store.now(), "account", "account/" + account.name,
         {{"account", account.name},
          {"active", account.active},
          {"at", store.now().time_since_epoch().count()},
          {"by", by},
          {"grants", json_of(account.grants)}});
}

}  // namespace

std::int64_t Accounts::count() const { return database_.number("select count(*) from accounts"); }

std::vector<Account> Accounts::list(std::int64_t after, std::size_t limit) const {
    std::vector<Account> all;
    for (Sql row(database_,
                 "select id, name, display_name, lang, grants, driver, active from accounts where id > ? order by id "
                 "limit ?",
                 after, static_cast<std::int64_t>(limit));
         row.next();)
        all.push_back(account_from(row));
    return all;
}

std::optional<Account> Accounts::find(std::int64_t id) const {
    Sql row(database_, "select id, name, display_name, lang, grants, driver, active from accounts where id = ?", id);
    return row.next() ? std::optional(account_from(row)) : std::nullopt;
}

std::optional<Account> Accounts::find(const std::string& name) const {
    Sql row(database_, "select id, name, display_name, lang, grants, driver, active from accounts where name = ?",
            fold(trimmed(name)));
    return row.next() ? std::optional(account_from(row)) : std::nullopt;
}

std::optional<std::int64_t> Accounts::add(const Account& account, const std::string& by) {
    Transaction transaction(database_);
    Account added = account;
    added.name = fold(trimmed(account.name));
    const bool is_new =
        Sql(database_,
            "insert into accounts (name, display_name, lang, driver, active, grants) values (?, ?, ?, ?, ?, ?) on "
            "conflict (name) do nothing",
            added.name, added.display_name, code(added.lang), added.driver, added.active, json_of(added.grants).dump())
            .run() == 1;
    if (!is_new) return {};
    const auto id = database_.last_id();
    tell_account(store_, added, by);
    transaction.commit();
    return id;
}

void Accounts::change(const Account& account, const std::string& by) {
    Transaction transaction(database_);
    Sql(database_, "update accounts set display_name = ?, lang = ?, driver = ?, active = ?, grants = ? where id = ?",
        account.display_name, code(account.lang), account.driver, account.active, json_of(account.grants).dump(),
        account.id)
        .run();
    if (!account.active) Sql(database_, "delete from sessions where account = ?", account.id).run();
    tell_account(store_, account, by);
    transaction.commit();
}

std::optional<std::string> Accounts::password(std::int64_t account) const {
    Sql row(database_, "select password from accounts where id = ? and active = 1", account);
    return row.next() ? row.maybe_text() : std::nullopt;
}

void Accounts::set_password(std::int64_t account, const std::string& hash) {
    Transaction transaction(database_);
    Sql(database_, "update accounts set password = ? where id = ?", hash, account).run();
    Sql(database_, "delete from sessions where account = ?", account).run();  // whoever knew the old one is out
    transaction.commit();
}

void Accounts::add_session(const Digest& secret, std::int64_t account, Instant expires_at) {
    Transaction transaction(database_);
    Sql(database_, "delete from sessions where expires_at <= ?", store_.now()).run();
    Sql(database_, "insert into sessions values (?, ?, ?)", hex(secret), account, expires_at).run();
    transaction.commit();
}

std::optional<SessionRow> Accounts::session(const Digest& secret) const {
    Sql row(database_,
            "select id, name, display_name, lang, grants, driver, active, expires_at from sessions join accounts on id "
            "= account "
            "where digest = ? and expires_at > ? and active = 1",
            hex(secret), store_.now());
    if (!row.next()) return {};
    auto account = account_from(row);
    return SessionRow{std::move(account), row.instant()};
}

void Accounts::end_session(const Digest& secret) {
    Sql(database_, "delete from sessions where digest = ?", hex(secret)).run();
}

void Accounts::end_sessions(std::int64_t account) {
    Sql(database_, "delete from sessions where account = ?", account).run();
}

void Accounts::add_link(const Digest& secret, std::int64_t account, Instant expires_at) {
    Transaction transaction(database_);
    Sql(database_, "delete from links where account = ? or expires_at <= ?", account, store_.now()).run();
    Sql(database_, "insert into links values (?, ?, ?)", hex(secret), account, expires_at).run();
    transaction.commit();
}

std::optional<std::int64_t> Accounts::take_link(const Digest& secret) {
    Transaction transaction(database_);
    std::optional<std::int64_t> account;
    {
        Sql row(database_,
                "select account from links join accounts on id = account where digest = ? and expires_at > ? and "
                "active = 1",
                hex(secret), store_.now());
        if (row.next()) account = row.integer();
    }
    Sql(database_, "delete from links where digest = ?", hex(secret)).run();
    transaction.commit();
    return account;
}

std::optional<Account> Accounts::of_identity(const std::string& issuer, const std::string& subject) const {
    Sql row(database_, "select account from identities where issuer = ? and subject = ?", issuer, subject);
    return row.next() ? find(row.integer()) : std::nullopt;
}

bool Accounts::bind(const std::string& issuer, const std::string& subject, const Account& account) {
    Transaction transaction(database_);
    Sql taken(database_, "select 1 from identities where issuer = ? and account = ?", issuer, account.id);
    if (taken.next()) return false;
    Sql(database_, "insert into identities (issuer, subject, account) values (?, ?, ?)", issuer, subject, account.id)
        .run();
    tell_account(store_, account, issuer);
    transaction.commit();
    return true;
}

std::int64_t Accounts::add_token(const Digest& secret, const TokenRow& token) {
    Sql(database_, "insert into tokens (digest, account, name, scopes, created_at) values (?, ?, ?, ?, ?)", hex(secret),
        token.account, token.name, json(token.scopes).dump(), store_.now())
        .run();
    return database_.last_id();
}

std::vector<TokenRow> Accounts::tokens(std::optional<std::int64_t> account, std::int64_t after,
                                       std::size_t limit) const {
    std::vector<TokenRow> all;
    for (Sql row(database_,
                 "select id, account, name, scopes, created_at, last_used_at from tokens where (account = ?1 or ?1 is "
                 "null) "
                 " and id > ?2 order by id limit ?3",
                 account, after, static_cast<std::int64_t>(limit));
         row.next();)
        all.push_back(token_from(row));
    return all;
}

std::optional<TokenRow> Accounts::token(const Digest& secret) const {
    Sql row(database_, "select id, account, name, scopes, created_at, last_used_at from tokens where digest = ?",
            hex(secret));
    return row.next() ? std::optional(token_from(row)) : std::nullopt;
}

std::optional<TokenRow> Accounts::token(std::int64_t id) const {
    Sql row(database_, "select id, account, name, scopes, created_at, last_used_at from tokens where id = ?", id);
    return row.next() ? std::optional(token_from(row)) : std::nullopt;
}

void Accounts::used_token(std::int64_t id) {
    Sql(database_, "update tokens set last_used_at = ? where id = ?", store_.now(), id).run();
}

void Accounts::revoke_token(std::int64_t id) { Sql(database_, "delete from tokens where id = ?", id).run(); }

}  // namespace tallyman::store
