// Sends what waits in the outbox, signed after Standard Webhooks (https://www.standardwebhooks.com): headers webhook-id
// (the same each time, so that who gets it twice can tell), webhook-timestamp and webhook-signature, HMAC-SHA-256 over
// all three. What is not answered 2xx comes again after a growing wait; after the last try in vain, or a 410, the
// webhook is stopped and what waited for it dropped, so the outbox stays bounded. A test goes the same way, once.
#pragma once

#include <string>

#include "base/progress.h"
#include "server/app.h"
#include "server/outgoing.h"
#include "store/webhooks.h"

namespace tallyman::server {

// With which a webhook's messages are signed, as its owner gets it: made of the ledger's key, kept nowhere.
std::string webhook_secret(App& app, const store::Webhook& webhook);

class WebhookWork {
public:
    explicit WebhookWork(App& app, Outgoing way = {}) : app_(app), way_(std::move(way)) {}

    void run(const StopFlag& stop);
    bool one();  // false when nothing is due

private:
    OutgoingAnswer tell(const store::Message& message);

    App& app_;
    Outgoing way_;
};

}  // namespace tallyman::server
