// Requests about one's own data over HTTP: anybody may ask and comes back with the link that was handed out; the desk's
// people answer under their own names, by the clock of the right.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "removal/right_json.h"
#include "server/flood.h"
#include "server/outside.h"
#include "server/routes.h"

namespace tallyman::server {
namespace {

using namespace removal;
using nlohmann::json;

std::vector<RightRequest> all_of(Call& call) {
    return call.app.outside().desk([](const store::DeskStore& desk) { return desk.right_requests(); });
}

RightRequest found(Call& call) {
    auto all = all_of(call);
    const auto at = std::ranges::find(all, call.path.at("case"), &RightRequest::id);
    if (at == all.end()) throw Problem("not_found");
    return std::move(*at);
}

json shown(Call& call, const RightRequest& request) {
    return right_json(request, call.app.outside().settings(), call.app.now(), call.lang);
}

json whole(Call& call, const RightRequest& request) {
    auto object = shown(call, request);
    object.update(right_history_json(request));
    return object;
}

Response add_privacy_request(Call& call) {
    auto& outside = call.app.outside();
    const auto asked_right = right(call.body.value("right", ""));
    if (!asked_right) throw Problem("bad_field", {}, {{"right", "unknown"}});
    for (const char* field : {"what", "name", "contact"})
        if (trimmed(call.body.value(field, "")).empty()) throw Problem("bad_field", {}, {{field, "required"}});
    Asked asked{*asked_right, call.body["what"], call.body["name"], call.body["contact"]};
    const auto by = taken_in_as(call.head.peer, call.app.now());
    const auto outcome = outside.desk([&](store::DeskStore& desk) { return desk.ask(std::move(asked), by); });
    if (!outcome) return refused(name(outcome.error()), words(outcome.error()), call.lang);
    auto answer = shown(call, *outcome);
    answer["key"] = outside.key_of("privacy " + outcome->id);
    return json_response(answer, 201);
}

Response get_privacy_request(Call& call) {
    const auto request = found(call);
    if (call.query["key"] != call.app.outside().key_of("privacy " + request.id)) throw Problem("not_found");
    auto object = shown(call, request);
    object["what"] = request.asked.what;
    return json_response(object);
}

// What is due first stands first; what was answered, last.
Response list_privacy_cases(Call& call) {
    auto all = all_of(call);
    const Instant now = call.app.now();
    std::ranges::stable_sort(all, {}, [&](const RightRequest& request) {
        const auto clock = clock_of(request.asked.right, call.app.outside().settings());
        return std::tuple(request.answer.has_value(), request.events.front().by == taken_in_later,
                          request.answer_due(clock, now));
    });
    Page page(call);
    for (const auto& request : all)
        if (page.wants(request.id)) page.add(whole(call, request));
    return page.response();
}

decltype(RightEvent::what) event_of(const json& body) {
    const auto what = body.value("what", "");
    const auto text = body.value("text", "");
    if (what == "first_word") return FirstWord{};
    if (what == "pause") return Paused{text};
    if (what == "resume") return Resumed{};
    if (what == "extend") return Extended{text, body.value("days", 0)};
    if (what == "answer") return Answered{body.value("granted", false), text};
    throw Problem("bad_field", {}, {{"what", "unknown"}});
}

Response act_on_privacy_case(Call& call) {
    auto& outside = call.app.outside();
    const auto id = found(call).id;
    const auto outcome = outside.desk([&](store::DeskStore& desk) {
        return desk.add(id, call.caller.name(), event_of(call.body), outside.settings());
    });
    if (!outcome) return refused(name(outcome.error()), words(outcome.error()), call.lang);
    return json_response(whole(call, *outcome));
}

constexpr Route routes[] = {
    {"add_privacy_request", add_privacy_request},
    {"get_privacy_request", get_privacy_request},
    {"list_privacy_cases", list_privacy_cases},
    {"act_on_privacy_case", act_on_privacy_case},
};

}  // namespace

std::span<const Route> privacy_routes() { return routes; }

}  // namespace tallyman::server
