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
    const auto id = parse_integer(call.path.at("webhook")).value_or(-1);
    const auto edited = call.app.write([&](const store::Store& store) {
        store::Webhooks webhooks(store);
        return webhooks.set_active(id, call.body["active"]) ? webhooks.find(id) : std::nullopt;
    });
    if (!edited) throw Problem("not_found");
    return json_response(json_of(call, *edited));
}

Response remove_webhook(Call& call) {
    const auto id = parse_integer(call.path.at("webhook")).value_or(-1);
    if (!call.app.write([&](const store::Store& store) { return store::Webhooks(store).remove(id); }))
        throw Problem("not_found");
    return empty_response();
}

constexpr Route routes[] = {
    {"list_webhooks", list_webhooks},
    {"add_webhook", add_webhook},
    {"edit_webhook", edit_webhook},
    {"remove_webhook", remove_webhook},
};

}  // namespace

std::span<const Route> webhook_routes() { return routes; }

}  // namespace tallyman::server
