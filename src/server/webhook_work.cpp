#include "server/webhook_work.h"

#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sodium.h>

#include "ledger/base64.h"
#include "server/limits.h"
#include "server/log.h"

namespace tallyman::server {
namespace {

constexpr std::chrono::milliseconds nothing_to_do{500};
constexpr std::string_view secret_prefix = "whsec_";

Digest key_of(App& app, const store::Webhook& webhook) {
    // A signature (Ed25519, so always the same) is known to nobody without the ledger's key.
    return sha256(
        app.sign(fmt::format("tallyman webhook\n{}\n{}\n", webhook.id, webhook.created_at.time_since_epoch().count())));
}

std::string signature(const Digest& key, const std::string& text) {
    std::array<std::byte, crypto_auth_hmacsha256_BYTES> made{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()), key.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(made.data()));
    return "v1," + ledger::base64(made);
}

nlohmann::json data_of(const store::Message& message) {
    if (message.test) return {{"webhook", std::to_string(message.to.id)}};
    return {{"entry", message.entry}, {"subject", message.subject}, {"record", nlohmann::json::parse(message.record)}};
}

}  // namespace

std::string webhook_secret(App& app, const store::Webhook& webhook) {
    return std::string(secret_prefix) + ledger::base64(key_of(app, webhook));
}

void WebhookWork::run(const StopFlag& stop) {
    while (!stop.stopped()) {
        try {
            if (one()) continue;
        } catch (const std::exception& error) {
            log("error", "webhook", {{"what", error.what()}});
        }
        std::this_thread::sleep_for(nothing_to_do);
    }
}

OutgoingAnswer WebhookWork::tell(const store::Message& message) {
    const auto id = message.test ? fmt::format("test_{}", message.test) : fmt::format("entry_{}", message.entry);
    const auto at = app_.now().time_since_epoch().count();
    const auto text =
        nlohmann::json{{"type", message.kind}, {"timestamp", app_.zone().iso(message.at)}, {"data", data_of(message)}}
            .dump();
    return ask(way_, message.to.url,
               {"Content-Type: application/json", "webhook-id: " + id, fmt::format("webhook-timestamp: {}", at),
                "webhook-signature: " + signature(key_of(app_, message.to), fmt::format("{}.{}.{}", id, at, text))},
               text);
}

bool WebhookWork::one() {
    const auto write = [&](auto work) {
        return app_.write([&](const store::Store& store) { return work(store::Webhooks(store)); });
    };
    // Without the writer's turn first: an empty outbox must cost nobody else anything.
    const bool due =
        app_.read([](const store::Store& store) { return store::Webhooks(store).any_due(limits::webhook_lease); });
    const auto message =
        due ? write([](store::Webhooks webhooks) { return webhooks.claim(limits::webhook_lease); }) : std::nullopt;
    if (!message) return false;
    const auto told = tell(*message);
    const bool taken = told.trouble.empty() && told.status / 100 == 2;
    const store::Answer answer{told.status, taken                  ? ""
                                            : told.trouble.empty() ? fmt::format("answered {}", told.status)
                                                                   : told.trouble};
    if (message->test) {
        write([&](store::Webhooks webhooks) { webhooks.tested(*message, answer); });
        return true;
    }
    if (taken) {
        write([&](store::Webhooks webhooks) { webhooks.sent(*message, answer.status); });
        return true;
    }
    const auto tries = static_cast<std::size_t>(message->to.tries);
    const bool last = answer.status == 410 || tries >= limits::webhook_waits.size();
    log("warning", "webhook",
        {{"webhook", message->to.id}, {"entry", message->entry}, {"what", answer.error}, {"stopped", last}});
    write([&](store::Webhooks webhooks) {
        if (last)
            webhooks.stop(*message, answer);
        else
            webhooks.failed(*message, answer, limits::webhook_waits[tries]);
    });
    return true;
}

}  // namespace tallyman::server
