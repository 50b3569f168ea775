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
    Sql(database_, "delete from webhook_sendings where webhook = ?", id).run();
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

std::optional<std::int64_t> Webhooks::due_test(Seconds lease) const {
    Sql row(database_,
            "select number from webhook_sendings where kind = ? and status = 0 and error = '' and (tries = 0 or at <= "
            "?) order by number limit 1",
            test_kind, store_.now() - lease);
    return row.next() ? std::optional(row.integer()) : std::nullopt;
}

bool Webhooks::any_due(Seconds lease) const { return due_test(lease) || due(); }

std::optional<Message> Webhooks::claim(Seconds lease) {
    Transaction transaction(database_);
    std::optional<Message> message;
    if (const auto test = due_test(lease)) {
        message = claim_test(*test);
    } else if (const auto webhook = due()) {
        message = first_for(*webhook);
        Sql(database_, "update webhooks set due_at = ? where id = ?", store_.now() + lease, *webhook).run();
    }
    transaction.commit();
    return message;
}

std::optional<Message> Webhooks::claim_test(std::int64_t number) {
    Sql(database_, "update webhook_sendings set tries = tries + 1, at = ? where number = ?", store_.now(), number)
        .run();
    Sql row(database_, "select webhook from webhook_sendings where number = ?", number);
    const auto to = row.next() ? find(row.integer()) : std::nullopt;
    if (!to) return {};
    Message message;
    message.to = *to;
    message.kind = test_kind;
    message.at = store_.now();
    message.test = number;
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

void Webhooks::sent(const Message& message, int status) {
    Transaction transaction(database_);
    Sql(database_, "delete from outbox where webhook = ? and entry = ?", message.to.id, message.entry).run();
    Sql(database_, "update webhooks set tries = 0, due_at = ?, error = '' where id = ?", store_.now(), message.to.id)
        .run();
    note(message, {status, ""});
    transaction.commit();
}

void Webhooks::failed(const Message& message, const Answer& answer, Seconds wait) {
    Transaction transaction(database_);
    Sql(database_, "update webhooks set tries = tries + 1, due_at = ?, error = ? where id = ?", store_.now() + wait,
        answer.error, message.to.id)
        .run();
    note(message, answer);
    transaction.commit();
}

void Webhooks::stop(const Message& message, const Answer& answer) {
    Transaction transaction(database_);
    Sql(database_, "update webhooks set active = 0, tries = tries + 1, error = ? where id = ?", answer.error,
        message.to.id)
        .run();
    Sql(database_, "delete from outbox where webhook = ?", message.to.id).run();
    note(message, answer);
    transaction.commit();
}

void Webhooks::tested(const Message& message, const Answer& answer) {
    Sql(database_, "update webhook_sendings set at = ?, status = ?, error = ? where number = ?", store_.now(),
        answer.status, answer.error, message.test)
        .run();
}

// A message has one row however often it was tried; the one tried last comes first.
void Webhooks::note(const Message& message, const Answer& answer) {
    std::int64_t tries = 1;
    if (Sql earlier(database_, "select tries from webhook_sendings where webhook = ? and entry = ?", message.to.id,
                    message.entry);
        earlier.next())
        tries += earlier.integer();
    Sql(database_, "delete from webhook_sendings where webhook = ? and entry = ?", message.to.id, message.entry).run();
    add_sending(message.to.id, message.entry, message.kind, tries, answer);
}

std::int64_t Webhooks::add_sending(std::int64_t webhook, std::optional<std::int64_t> entry, std::string_view kind,
                                   std::int64_t tries, const Answer& answer) {
    Sql(database_,
        "insert into webhook_sendings (webhook, entry, kind, at, tries, status, error) values (?, ?, ?, ?, ?, ?, ?)",
        webhook, entry, kind, store_.now(), tries, answer.status, answer.error)
        .run();
    const auto number = database_.last_id();
    Sql(database_,
        "delete from webhook_sendings where webhook = ?1 and number not in (select number from webhook_sendings where "
        "webhook = ?1 order by number desc limit ?2)",
        webhook, static_cast<std::int64_t>(sendings_kept))
        .run();
    return number;
}

std::vector<Sending> Webhooks::sendings(std::int64_t webhook) const {
    std::vector<Sending> all;
    for (Sql row(database_,
                 "select s.number, s.entry, s.kind, coalesce(e.subject, ''), s.at, s.tries, s.status, s.error, "
                 "case when o.entry is null then 0 else 1 end, w.active, w.due_at from webhook_sendings s join "
                 "webhooks w on w.id = s.webhook "
                 "left join ledger_entries e on e.number = s.entry left join outbox o on o.webhook = s.webhook and "
                 "o.entry = s.entry where s.webhook = ? order by s.number desc",
                 webhook);
         row.next();) {
        Sending sending;
        sending.number = row.integer();
        if (!row.null()) sending.entry = row.integer();
        sending.kind = row.text();
        sending.subject = row.text();
        sending.at = row.instant();
        sending.tries = row.integer();
        sending.answer.status = static_cast<int>(row.integer());
        sending.answer.error = row.text();
        const bool in_outbox = row.flag(), active = row.flag();
        const auto due_at = row.instant();
        const bool unanswered_test = !sending.entry && sending.answer.status == 0 && !sending.failed();
        sending.waits = in_outbox || unanswered_test;
        if (in_outbox && active) sending.next_at = std::max(due_at, sending.at);
        all.push_back(std::move(sending));
    }
    return all;
}

std::optional<Sending> Webhooks::test(std::int64_t webhook) {
    Transaction transaction(database_);
    if (!find(webhook)) return {};
    const auto waiting = [&]() -> std::optional<Sending> {
        for (auto& sending : sendings(webhook))
            if (!sending.entry && sending.waits) return std::move(sending);
        return {};
    };
    auto asked = waiting();
    if (!asked) {
        add_sending(webhook, {}, test_kind, 0, {});
        asked = waiting();
    }
    transaction.commit();
    return asked;
}

bool Webhooks::resend(std::int64_t webhook, std::int64_t number) {
    Transaction transaction(database_);
    Sql row(database_,
            "select s.entry from webhook_sendings s join ledger_entries e on e.number = s.entry where s.number = ? and "
            "s.webhook = ? and s.error != '' and e.record is not null",
            number, webhook);
    if (!row.next()) return false;
    Sql(database_, "insert into outbox (webhook, entry) values (?, ?) on conflict do nothing", webhook, row.integer())
        .run();
    Sql(database_, "update webhooks set tries = 0, due_at = 0 where id = ? and active = 1", webhook).run();
    transaction.commit();
    return true;
}

}  // namespace tallyman::store
