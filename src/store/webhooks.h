// Whom to tell about facts of the ledger, and what is still to be told. The outbox is filled in the transaction of the
// fact itself (LedgerLog), so that a fact is never without its message; a row names an entry and holds nothing of it,
// so that an erased record is gone from here too. Each webhook gets its messages in the log's sequence, at least once.
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

struct Message {
    Webhook to;
    std::int64_t entry = 0;
    std::string kind, subject, record;
    Instant at{};  // of the entry
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

    std::optional<std::int64_t> due()
        const;  // the webhook that has waited longest for a message; nothing when none is due
    // The next message that is due, whoever it is for; nobody else gets one for the same webhook before `lease` is
    // over.
    std::optional<Message> claim(Seconds lease);
    void sent(const Message& message);
    void failed(const Message& message, const std::string& error, Seconds wait);
    // It is sent nothing more, and what waited for it is dropped.
    void stop(const Message& message, const std::string& error);

private:
    std::optional<Message> first_for(std::int64_t webhook);

    const Store& store_;
    Database& database_;
};

}  // namespace tallyman::store
