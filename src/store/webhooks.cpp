#include "store/webhooks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "ledger/entry.h"
#include "store/outbox.h"
#include "store/sql.h"

namespace tallyman::store {
namespace {

constexpr const char* columns =
    "select id, url, kinds, by, created_at, active, tries, error, (select count(*) from outbox where webhook = "
    "webhooks.id) from webhooks ";

Webhook webhook_from(Sql& row) {
    Webhook webhook;
    webhook.id = row.integer();
    webhook.url = row.text();
    webhook.kinds = words_of(row.text());
    webhook.by = row.text();
    webhook.created_at = row.instant();
    webhook.active = row.flag();
    webhook.tries = row.integer();
    webhook.error = row.text();
    webhook.waiting = row.integer();
    return webhook;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::vector<Subscriber> subscribers(Database& database) {
    std::vector<Subscriber> all;
    for (Sql row(database, "select id, kinds from webhooks where active = 1"); row.next();) {
        const auto id = row.integer();
        all.push_back({id, words_of(row.text())});
    }
    return all;
}

std::int64_t Webhooks::add(const Webhook& webhook) {
    Transaction transaction(database_);
    Sql(database_,
        "insert into webhooks (url, kinds, by, created_at, active, tries, due_at, error) values (?, ?, ?, ?, "
        "1, 0, 0, '')",
        webhook.url, fmt::format("{}", fmt::join(webhook.kinds, " ")), webhook.by, webhook.created_at)
        .run();
    const auto id = database_.last_id();
    transaction.commit();
    return id;
}

bool Webhooks::remove(std::int64_t id) {
    Transaction transaction(database_);
    Sql(database_, "delete from outbox where webhook = ?", id).run();
    const bool was_there = Sql(database_, "delete from webhooks where id = ?", id).run() > 0;
    transaction.commit();
    return was_there;
}

bool Webhooks::set_active(std::int64_t id, bool active) {
    const char* statement = active ? "update webhooks set active = 1, tries = 0, due_at = 0 where id = ?"
                                   : "update webhooks set active = 0 where id = ?";
    return Sql(database_, statement, id).run() > 0;
}

std::optional<Webhook> Webhooks::find(std::int64_t id) const {
    Sql row(database_, (columns + std::string("where id = ?")).c_str(), id);
    return row.next() ? std::optional(webhook_from(row)) : std::nullopt;
}

std::vector<Webhook> Webhooks::all() const {
    std::vector<Webhook> all;
    for (Sql row(database_, (columns + std::string("order by id")).c_str()); row.next();)
        all.push_back(webhook_from(row));
    return all;
}

std::optional<std::int64_t> Webhooks::due() const {
    Sql row(database_,
            "select id from webhooks where active = 1 and due_at <= ? and exists (select 1 from outbox where webhook = "
            "webhooks.id) order by due_at, id limit 1",
            store_.now());
    return row.next() ? std::optional(row.integer()) : std::nullopt;
}

std::optional<Message> Webhooks::claim(Seconds lease) {
    Transaction transaction(database_);
    const auto webhook = due();
    if (!webhook) return {};
    auto message = first_for(*webhook);
    Sql(database_, "update webhooks set due_at = ? where id = ?", store_.now() + lease, *webhook).run();
    transaction.commit();
    return message;
}

// What was erased since is not told any more.
std::optional<Message> Webhooks::first_for(std::int64_t webhook) {
    Sql(database_,
        "delete from outbox where webhook = ? and exists (select 1 from ledger_entries where number = outbox.entry and "
        "record is null)",
        webhook)
        .run();
    Message message;
    const auto to = find(webhook);
    if (!to) return {};
    message.to = *to;
    Sql row(database_,
            "select number, kind, subject, record, leaf from ledger_entries where number = (select min(entry) from "
            "outbox where webhook = ?)",
            webhook);
    if (!row.next()) return {};
    message.entry = row.integer();
    message.kind = row.text();
    message.subject = row.text();
    message.record = row.text();
    if (const auto entry = ledger::parse_leaf(row.text())) message.at = entry->time;
    return message;
}

void Webhooks::sent(const Message& message) {
    Transaction transaction(database_);
    Sql(database_, "delete from outbox where webhook = ? and entry = ?", message.to.id, message.entry).run();
    Sql(database_, "update webhooks set tries = 0, due_at = ?, error = '' where id = ?", store_.now(), message.to.id)
        .run();
    transaction.commit();
}

void Webhooks::failed(const Message& message, const std::string& error, Seconds wait) {
    Sql(database_, "update webhooks set tries = tries + 1, due_at = ?, error = ? where id = ?", store_.now() + wait,
        error, message.to.id)
        .run();
}

void Webhooks::stop(const Message& message, const std::string& error) {
    Transaction transaction(database_);
    Sql(database_, "update webhooks set active = 0, tries = tries + 1, error = ? where id = ?", error, message.to.id)
        .run();
    Sql(database_, "delete from outbox where webhook = ?", message.to.id).run();
    transaction.commit();
}

}  // namespace tallyman::store
