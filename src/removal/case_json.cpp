#include "removal/case_json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "removal/event_json.h"
#include "removal/statement.h"

namespace tallyman::removal {
namespace {

using nlohmann::json;

// Instants of the desk are shown in UTC: authorities and the affected may sit anywhere.
std::string utc(Instant at) { return Zone("UTC").iso(at); }

void add_appeal(json& object, const Case& request) {
    if (!request.appeal) return;
    object["appeal"] = {{"at", utc(*request.appealed_at)}, {"argument", request.appeal->argument}};
    if (const auto& outcome = request.appeal_outcome)
        object["appeal"].update({{"overturned", outcome->overturned}, {"reason", outcome->reason}});
}

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

json thread_json(std::span<const Case> cases, const std::string& contact, Instant now) {
    struct Said {
        const Case* request;
        const Event* event;
    };
    std::vector<Said> all;
    for (const auto& request : cases) {
        if (contact.empty() || request.request.contact != contact) continue;
        for (const auto& event : request.events)
            if (std::holds_alternative<Noted>(event.what)) all.push_back({&request, &event});
    }
    std::ranges::stable_sort(all, {}, [](const Said& said) { return said.event->at; });
    json thread = json::array();
    for (auto said = all.begin(); said != all.end(); ++said) {
        const auto& noted = std::get<Noted>(said->event->what);
        json line = {{"case", said->request->id},
                     {"at", utc(said->event->at)},
                     {"by", said->event->by},
                     {"kind", name(noted.kind)},
                     {"text", noted.text}};
        if (noted.due) {
            const bool done = std::any_of(said, all.end(), [&](const Said& later) {
                return later.request == said->request && std::get<Noted>(later.event->what).kind == NoteKind::done;
            });
            line.update({{"due", iso(*noted.due)},
                         {"open", !done},
                         {"late", !done && std::chrono::floor<std::chrono::days>(now) > *noted.due}});
        }
        thread.push_back(std::move(line));
    }
    return thread;
}

bool is_told(const Case& request, Instant now) { return request.statement_at() && *request.statement_at() <= now; }

json for_affected(const Case& request, Lang lang) {
    json object = {{"case", request.id},
                   {"affected", true},
                   {"stage", name(request.stage)},
                   {"stage_words", words(request.stage).in(lang)},
                   {"item_kind", name(request.request.item_kind)},
                   {"item", request.request.item},
                   {"gaps", json::array()},
                   {"needed", json::object()},
                   {"statement", statement(request, lang)},
                   {"statement_at", utc(*request.statement_at())},
                   {"appeal_until", utc(request.appeal_ends())}};
    add_appeal(object, request);
    return object;
}

json for_requester(const Case& request, const Deadlines& deadlines, Instant now, Lang lang) {
    json object = case_json(request, deadlines, now, lang);
    object.erase("remind");
    // Whoever asked may know that it was done even while the affected may not yet: a delay protects an inquiry from
    // them.
    if (request.stage == Stage::refused && request.decision)
        object["refusal"] = {{"facts", request.decision->facts}, {"ground", request.decision->ground}};
    add_appeal(object, request);
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
