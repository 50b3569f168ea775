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

bool WebhookWork::one() {
    const auto write = [&](auto work) {
        return app_.write([&](const store::Store& store) { return work(store::Webhooks(store)); });
    };
    // Without the writer's turn first: an empty outbox must cost nobody else anything.
    const bool due = app_.read([](const store::Store& store) { return store::Webhooks(store).due().has_value(); });
    const auto message =
        due ? write([](store::Webhooks webhooks) { return webhooks.claim(limits::webhook_lease); }) : std::nullopt;
    if (!message) return false;
    const auto id = fmt::format("entry_{}", message->entry);
    const auto at = app_.now().time_since_epoch().count();
    const nlohmann::json body = {{"type", message->kind},
                                 {"timestamp", app_.zone().iso(message->at)},
                                 {"data",
                                  {{"entry", message->entry},
                                   {"subject", message->subject},
                                   {"record", nlohmann::json::parse(message->record)}}}};
    const auto text = body.dump();
    const auto answer =
        ask(way_, message->to.url,
            {"Content-Type: application/json", "webhook-id: " + id, fmt::format("webhook-timestamp: {}", at),
             "webhook-signature: " + signature(key_of(app_, message->to), fmt::format("{}.{}.{}", id, at, text))},
            text);
    if (answer.trouble.empty() && answer.status / 100 == 2) {
        write([&](store::Webhooks webhooks) { webhooks.sent(*message); });
        return true;
    }
    const auto error = answer.trouble.empty() ? fmt::format("answered {}", answer.status) : answer.trouble;
    const auto tries = static_cast<std::size_t>(message->to.tries);
    const bool last = answer.status == 410 || tries >= limits::webhook_waits.size();
    log("warning", "webhook",
        {{"webhook", message->to.id}, {"entry", message->entry}, {"what", error}, {"stopped", last}});
    write([&](store::Webhooks webhooks) {
        if (last)
            webhooks.stop(*message, error);
        else
            webhooks.failed(*message, error, limits::webhook_waits[tries]);
    });
    return true;
}

}  // namespace tallyman::server
