#include "removal/case_json.h"

#include <nlohmann/json.hpp>

#include "removal/event_json.h"
#include "removal/statement.h"

namespace tallyman::removal {
namespace {

using nlohmann::json;

// Instants of the desk are shown in UTC: authorities and the affected may sit anywhere.
std::string utc(Instant at) { return Zone("UTC").iso(at); }

}  // namespace

json case_json(const Case& request, const Deadlines& deadlines, Instant now, Lang lang) {
    const auto today = std::chrono::floor<std::chrono::days>(now);
    const auto missing = request.stage == Stage::incomplete ? gaps(request.request, today) : std::vector<Gap>{};
    json object = {{"case", request.id},
                   {"stage", name(request.stage)},
                   {"stage_words", words(request.stage).in(lang)},
                   {"requester", name(request.request.requester)},
                   {"item_kind", name(request.request.item_kind)},
                   {"item", request.request.item},
                   {"received_at", utc(request.received_at)},
                   {"gaps", json::array()},
                   {"needed", json::object()},
                   {"late", deadlines.late(request, now)},
                   {"remind", deadlines.remind(request, now)}};
    for (const Gap gap : missing) {
        object["gaps"].push_back(name(gap));
        object["needed"][std::string(name(gap))] = words(gap).in(lang);
    }
    if (const auto due = deadlines.due(request)) object["due"] = utc(*due);
    if (const auto measure = request.in_force(now)) object["in_force"] = name(*measure);
    if (request.holds(now)) object["held_until"] = utc(request.hold->until);
    if (request.executed_at) {
        object["statement"] = statement(request, lang);
        object["statement_at"] = utc(*request.statement_at());
    }
    if (request.answered_at) object["appeal_until"] = utc(request.appeal_ends());
    return object;
}

json history_json(const Case& request) {
    const Request& asked = request.request;
    json events = json::array();
    std::int64_t number = 0;
    for (const auto& event : request.events) {
        auto object = json::parse(to_text(request.id, ++number, event).event);
        object["at"] = utc(event.at);
        object.erase("request");
        object.erase("case");
        if (const auto* noted = std::get_if<Noted>(&event.what)) object["text"] = noted->text;
        for (const char* time : {"until", "delayed_until"})
            if (object.contains(time)) object[time] = utc(Instant{Seconds{object[time].get<std::int64_t>()}});
        events.push_back(std::move(object));
    }
    json object = {
        {"channel", name(asked.channel)},     {"legal_ground", asked.legal_ground},
        {"issuing_body", asked.issuing_body}, {"reference", asked.reference},
        {"territory", asked.territory},       {"until", asked.until ? json(iso(*asked.until)) : json(nullptr)},
        {"redress", asked.redress},           {"name", asked.name},
        {"contact", asked.contact},           {"explanation", asked.explanation},
        {"taken_in_by", request.taken_in_by}, {"sender_confirmed", request.sender_confirmed},
        {"events", std::move(events)}};
    return object;
}

json for_requester(const Case& request, const Deadlines& deadlines, Instant now, Lang lang) {
    json object = case_json(request, deadlines, now, lang);
    object.erase("remind");
    // Whoever asked may know that it was done even while the affected may not yet: a delay protects an inquiry from
    // them.
    if (request.stage == Stage::refused && request.decision)
        object["refusal"] = {{"facts", request.decision->facts}, {"ground", request.decision->ground}};
    json steps = json::array();
    for (const auto& event : request.events) {
        const auto kept = json::parse(to_text(request.id, 0, event).event);
        json step = {{"at", utc(event.at)}, {"what", kept["what"]}};
        if (const auto* noted = std::get_if<Noted>(&event.what)) {
            step.update({{"kind", name(noted->kind)}, {"text", noted->text}, {"yours", event.by == "requester"}});
            if (noted->due) step["due"] = iso(*noted->due);
        }
        steps.push_back(std::move(step));
    }
    object["steps"] = std::move(steps);
    return object;
}

}  // namespace tallyman::removal
