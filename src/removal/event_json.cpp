#include "removal/event_json.h"

#include <nlohmann/json.hpp>

namespace tallyman::removal {
namespace {

using nlohmann::json;

std::int64_t seconds(Instant at) { return at.time_since_epoch().count(); }
Instant instant(const json& value) { return Instant{std::chrono::seconds{value.get<std::int64_t>()}}; }

json request_json(const Request& request) {
    json object = {{"requester", name(request.requester)},
                   {"channel", name(request.channel)},
                   {"item_kind", name(request.item_kind)},
                   {"item", request.item},
                   {"legal_ground", request.legal_ground},
                   {"issuing_body", request.issuing_body},
                   {"reference", request.reference},
                   {"territory", request.territory},
                   {"redress", request.redress}};
    if (request.until) object["until"] = iso(*request.until);
    return object;
}

Request to_request(const json& object, const json& personal) {
    Request request;
    request.requester = requester_kind(object.at("requester").get<std::string>()).value();
    request.channel = channel(object.at("channel").get<std::string>()).value();
    request.item_kind = item_kind(object.at("item_kind").get<std::string>()).value();
    object.at("item").get_to(request.item);
    object.at("legal_ground").get_to(request.legal_ground);
    object.at("issuing_body").get_to(request.issuing_body);
    object.at("reference").get_to(request.reference);
    object.at("territory").get_to(request.territory);
    object.at("redress").get_to(request.redress);
    if (object.contains("until")) request.until = parse_day(object["until"].get<std::string>()).value();
    request.name = personal.value("name", "");
    request.contact = personal.value("contact", "");
    request.explanation = personal.value("explanation", "");
    return request;
}

json regions_json(const std::vector<Region>& regions) {
    json list = json::array();
    for (const auto& region : regions) list.push_back({region.x, region.y, region.width, region.height});
    return list;
}

std::vector<Region> to_regions(const json& list) {
    std::vector<Region> regions;
    for (const auto& region : list)
        regions.push_back(
            {region.at(0).get<int>(), region.at(1).get<int>(), region.at(2).get<int>(), region.at(3).get<int>()});
    return regions;
}

json to_json(const Received& received) {
    return {{"what", "received"}, {"request", request_json(received.request)}, {"complete", received.complete}};
}
json to_json(const Supplemented& more) {
    return {{"what", "supplemented"}, {"request", request_json(more.request)}, {"complete", more.complete}};
}
json to_json(const SenderConfirmed& confirmed) { return {{"what", "sender_confirmed"}, {"how", confirmed.how}}; }
json to_json(const Held& held) { return {{"what", "held"}, {"reason", held.reason}, {"until", seconds(held.until)}}; }
json to_json(const Decided& decided) {
    json object = {{"what", "decided"},
                   {"execute", decided.execute},
                   {"facts", decided.facts},
                   {"ground", decided.ground},
                   {"software_took_part", decided.software_took_part}};
    if (decided.execute) {
        object["measure"] = name(decided.measure);
        object["second_person"] = decided.second_person;
    }
    if (!decided.regions.empty()) object["regions"] = regions_json(decided.regions);
    if (!decided.territory.empty()) object["territory"] = decided.territory;
    if (decided.until) object["until_day"] = iso(*decided.until);
    if (decided.delayed_until) {
        object["delay_reason"] = decided.delay_reason;
        object["delayed_until"] = seconds(*decided.delayed_until);
    }
    return object;
}
json to_json(const Confirmed&) { return {{"what", "confirmed"}}; }
json to_json(const SentBack& back) { return {{"what", "sent_back"}, {"reason", back.reason}}; }
json to_json(const Appealed& appealed) { return {{"what", "appealed"}, {"argument", appealed.argument}}; }
json to_json(const AppealDecided& decided) {
    return {{"what", "appeal_decided"}, {"overturned", decided.overturned}, {"reason", decided.reason}};
}
json to_json(const Withdrawn& withdrawn) { return {{"what", "withdrawn"}, {"reason", withdrawn.reason}}; }

json to_json(const Noted& noted) {
    json object = {{"what", "noted"}, {"kind", name(noted.kind)}};
    if (noted.due) object["due"] = iso(*noted.due);
    return object;
}

Noted to_noted(const json& object, const json& personal) {
    Noted noted{note_kind(object.at("kind").get<std::string>()).value(), personal.value("text", "(erased)"), {}};
    if (object.contains("due")) noted.due = parse_day(object["due"].get<std::string>()).value();
    return noted;
}

Decided to_decided(const json& object) {
    Decided decided;
    object.at("execute").get_to(decided.execute);
    object.at("facts").get_to(decided.facts);
    object.at("ground").get_to(decided.ground);
    object.at("software_took_part").get_to(decided.software_took_part);
    if (decided.execute) {
        decided.measure = measure(object.at("measure").get<std::string>()).value();
        object.at("second_person").get_to(decided.second_person);
    }
    if (object.contains("regions")) decided.regions = to_regions(object["regions"]);
    if (object.contains("territory")) object["territory"].get_to(decided.territory);
    if (object.contains("until_day")) decided.until = parse_day(object["until_day"].get<std::string>()).value();
    if (object.contains("delayed_until")) {
        object.at("delay_reason").get_to(decided.delay_reason);
        decided.delayed_until = instant(object["delayed_until"]);
    }
    return decided;
}

decltype(Event::what) to_what(const json& object, const json& personal) {
    const auto text = [&](const char* key) { return object.at(key).get<std::string>(); };
    const auto flag = [&](const char* key) { return object.at(key).get<bool>(); };
    const std::string what = text("what");
    if (what == "received") return Received{to_request(object.at("request"), personal), flag("complete")};
    if (what == "supplemented") return Supplemented{to_request(object.at("request"), personal), flag("complete")};
    if (what == "sender_confirmed") return SenderConfirmed{text("how")};
    if (what == "held") return Held{text("reason"), instant(object.at("until"))};
    if (what == "decided") return to_decided(object);
    if (what == "confirmed") return Confirmed{};
    if (what == "sent_back") return SentBack{text("reason")};
    if (what == "appealed") return Appealed{text("argument")};
    if (what == "appeal_decided") return AppealDecided{flag("overturned"), text("reason")};
    if (what == "withdrawn") return Withdrawn{text("reason")};
    if (what == "noted") return to_noted(object, personal);
    throw std::invalid_argument("unknown event " + what);
}

const Request* request_of(const Event& event) {
    if (const auto* received = std::get_if<Received>(&event.what)) return &received->request;
    if (const auto* more = std::get_if<Supplemented>(&event.what)) return &more->request;
    return nullptr;
}

}  // namespace

EventText to_text(const std::string& case_id, std::int64_t number, const Event& event) {
    json object = std::visit([](const auto& what) { return to_json(what); }, event.what);
    object["case"] = case_id;
    object["number"] = number;
    object["at"] = seconds(event.at);
    object["by"] = event.by;
    if (const auto* noted = std::get_if<Noted>(&event.what))
        return {object.dump(), json{{"case", case_id}, {"number", number}, {"text", noted->text}}.dump()};
    const Request* request = request_of(event);
    if (!request) return {object.dump(), {}};
    const json personal = {{"case", case_id},
                           {"number", number},
                           {"name", request->name},
                           {"contact", request->contact},
                           {"explanation", request->explanation}};
    return {object.dump(), personal.dump()};
}

Result<NumberedEvent, std::string> parse_event(std::string_view event, std::string_view personal) {
    try {
        const json object = json::parse(event);
        const json about = personal.empty() ? json::object() : json::parse(personal);
        NumberedEvent parsed;
        object.at("case").get_to(parsed.case_id);
        object.at("number").get_to(parsed.number);
        parsed.event.at = instant(object.at("at"));
        object.at("by").get_to(parsed.event.by);
        parsed.event.what = to_what(object, about);
        return parsed;
    } catch (const std::exception& error) {  // nlohmann's, or an empty optional's
        return fail(std::string("not an event of the desk: ") + error.what());
    }
}

}  // namespace tallyman::removal
