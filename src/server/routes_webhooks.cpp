#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "server/day_json.h"
#include "server/limits.h"
#include "server/routes.h"
#include "server/webhook_work.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

std::int64_t id_of(const Call& call) { return parse_integer(call.path.at("webhook")).value_or(-1); }

json json_of(const Call& call, const store::Webhook& webhook) {
    return {{"id", std::to_string(webhook.id)},
            {"url", webhook.url},
            {"kinds", webhook.kinds},
            {"by", webhook.by},
            {"created_at", call.app.zone().iso(webhook.created_at)},
            {"active", webhook.active},
            {"waiting", webhook.waiting},
            {"tries", webhook.tries},
            {"error", text_or_null(webhook.error)}};
}

Response list_webhooks(Call& call) {
    Page page(call);
    for (const auto& webhook : call.app.read([](const store::Store& store) { return store::Webhooks(store).all(); }))
        if (page.wants(std::to_string(webhook.id))) page.add(json_of(call, webhook));
    return page.response();
}

Response add_webhook(Call& call) {
    store::Webhook webhook;
    webhook.url = call.body["url"];
    webhook.kinds = call.body["kinds"].get<std::vector<std::string>>();
    webhook.by = call.caller.name();
    webhook.created_at = call.app.now();
    if (const auto trouble = url_trouble(webhook.url); !trouble.empty())
        throw Problem("bad_field", {}, {{"/url", trouble}});
    const bool added = call.app.write([&](const store::Store& store) {
        store::Webhooks webhooks(store);
        if (webhooks.all().size() >= limits::webhooks_max) return false;
        webhook.id = webhooks.add(webhook);
        return true;
    });
    if (!added) throw Problem("impossible", "no more webhooks");
    return json_response({{"webhook", json_of(call, webhook)}, {"secret", webhook_secret(call.app, webhook)}}, 201);
}

Response edit_webhook(Call& call) {
    const auto edited = call.app.write([&](const store::Store& store) {
        store::Webhooks webhooks(store);
        return webhooks.set_active(id_of(call), call.body["active"]) ? webhooks.find(id_of(call)) : std::nullopt;
    });
    if (!edited) throw Problem("not_found");
    return json_response(json_of(call, *edited));
}

Response remove_webhook(Call& call) {
    if (!call.app.write([&](const store::Store& store) { return store::Webhooks(store).remove(id_of(call)); }))
        throw Problem("not_found");
    return empty_response();
}

json json_of(const Call& call, const store::Sending& sending) {
    const auto* state = sending.waits      ? (sending.failed() ? "retrying" : "waiting")
                        : sending.failed() ? "failed"
                                           : "sent";
    return {{"id", std::to_string(sending.number)},
            {"kind", sending.kind},
            {"subject", text_or_null(sending.subject)},
            {"at", call.app.zone().iso(sending.at)},
            {"tries", sending.tries},
            {"state", state},
            {"status", sending.answer.status ? json(sending.answer.status) : json(nullptr)},
            {"error", text_or_null(sending.answer.error)},
            {"next_try_at", instant_or_null(view_of(call), sending.next_at)}};
}

std::vector<store::Sending> sendings_of(const Call& call) {
    return call.app.read([&](const store::Store& store) {
        const store::Webhooks webhooks(store);
        if (!webhooks.find(id_of(call))) throw Problem("not_found");
        return webhooks.sendings(id_of(call));
    });
}

Response list_webhook_deliveries(Call& call) {
    Page page(call);
    for (const auto& sending : sendings_of(call))
        if (page.wants(std::to_string(sending.number))) page.add(json_of(call, sending));
    return page.response();
}

Response test_webhook(Call& call) {
    const auto asked =
        call.app.write([&](const store::Store& store) { return store::Webhooks(store).test(id_of(call)); });
    if (!asked) throw Problem("not_found");
    return json_response(json_of(call, *asked), 201);
}

Response resend_webhook_delivery(Call& call) {
    const auto number = parse_integer(call.path.at("delivery")).value_or(-1);
    const auto found = [&] {
        for (const auto& sending : sendings_of(call))
            if (sending.number == number) return json_of(call, sending);
        throw Problem("not_found");
    };
    found();
    if (!call.app.write([&](const store::Store& store) { return store::Webhooks(store).resend(id_of(call), number); }))
        throw Problem("wrong_state");
    return json_response(found());
}

constexpr Route routes[] = {
    {"list_webhooks", list_webhooks},
    {"add_webhook", add_webhook},
    {"edit_webhook", edit_webhook},
    {"remove_webhook", remove_webhook},
    {"test_webhook", test_webhook},
    {"list_webhook_deliveries", list_webhook_deliveries},
    {"resend_webhook_delivery", resend_webhook_delivery},
};

}  // namespace

std::span<const Route> webhook_routes() { return routes; }

}  // namespace tallyman::server
