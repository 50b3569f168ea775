// Whom to tell about facts of the ledger, and what is still to be told. The outbox is filled in the transaction of the
// fact itself (LedgerLog), so that a fact is never without its message; a row names an entry and holds nothing of it,
// so that an erased record is gone from here too. Each webhook gets its messages in the log's sequence, at least once.
// The last ones that were sent, and how that went, are kept for whoever looks after the receiver.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace tallyman::store {

// The kinds of entries that may be sent out: what happened to an order. The removal desk's and accounts' stay inside.
inline constexpr std::array<std::string_view, 9> webhook_kinds = {"planned",       "photo_received", "delivery",
                                                                  "verdict",       "decided",        "review",
                                                                  "review_undone", "appeal",         "appeal_decided"};

struct Webhook {
    std::int64_t id = 0;
    std::string url;
    std::vector<std::string> kinds;
    std::string by;
    Instant created_at{};
    bool active = true;
    std::int64_t tries = 0;  // in vain, since one went well
    std::string error = {};  // of the last one in vain
    std::int64_t waiting = 0;
};

inline constexpr std::string_view test_kind = "test";
inline constexpr std::size_t sendings_kept = 100;  // of each webhook, the newest

struct Message {
    Webhook to;
    std::int64_t entry = 0;
    std::string kind, subject, record;
    Instant at{};           // of the entry
    std::int64_t test = 0;  // the number of its sending; 0 where it tells an entry
};

struct Answer {
    int status = 0;          // 0: there was none
    std::string error = {};  // empty: it was taken
};

// One message to one webhook and what became of it.
struct Sending {
    std::int64_t number = 0;
    std::optional<std::int64_t> entry;  // nothing for a test
    std::string kind, subject;
    Instant at{};  // of the last try, or when the test was asked for
    std::int64_t tries = 0;
    Answer answer;
    bool waits = false;  // it will be tried, once more or for the first time
    std::optional<Instant> next_at = {};

    bool failed() const { return !answer.error.empty(); }
};

class Webhooks {
public:
    explicit Webhooks(const Store& store) : store_(store), database_(store.database()) {}

    std::int64_t add(const Webhook& webhook);
    bool remove(std::int64_t id);  // false when there is none
    // One that is paused is told nothing new; what waits for it goes out when it goes on, at once and with all its
    // tries.
    bool set_active(std::int64_t id, bool active);  // false when there is none
    std::vector<Webhook> all() const;
    std::optional<Webhook> find(std::int64_t id) const;

    // The newest first.
    std::vector<Sending> sendings(std::int64_t webhook) const;
    // Asks for a test, which goes out at once and once, also to one that is paused; nothing when there is no such
    // webhook. One that waits already is not asked for twice.
    std::optional<Sending> test(std::int64_t webhook);
    // What failed goes out again, at once and with all its tries, or when its webhook goes on; false when it did not
    // fail, was a test or was erased.
    bool resend(std::int64_t webhook, std::int64_t number);

    bool any_due(Seconds lease) const;
    // The next message that is due, whoever it is for, a test before all others; nobody else gets one for the same
    // webhook before `lease` is over.
    std::optional<Message> claim(Seconds lease);
    void sent(const Message& message, int status);
    void failed(const Message& message, const Answer& answer, Seconds wait);
    // It is sent nothing more, and what waited for it is dropped.
    void stop(const Message& message, const Answer& answer);
    // However it went: a test changes nothing about its webhook.
    void tested(const Message& message, const Answer& answer);

private:
    std::optional<std::int64_t> due() const;  // the webhook that has waited longest for a message
    std::optional<std::int64_t> due_test(Seconds lease) const;
    std::optional<Message> first_for(std::int64_t webhook);
    std::optional<Message> claim_test(std::int64_t number);
    void note(const Message& message, const Answer& answer);
    std::int64_t add_sending(std::int64_t webhook, std::optional<std::int64_t> entry, std::string_view kind,
                             std::int64_t tries, const Answer& answer);

    const Store& store_;
    Database& database_;
};

}  // namespace tallyman::store
