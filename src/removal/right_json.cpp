#include "removal/right_json.h"

#include <nlohmann/json.hpp>

namespace tallyman::removal {
namespace {

using nlohmann::json;

json to_json(const Asked& asked) { return {{"what", "asked"}, {"right", name(asked.right)}}; }
json to_json(const FirstWord&) { return {{"what", "first_word"}}; }
json to_json(const Paused& paused) { return {{"what", "paused"}, {"reason", paused.reason}}; }
json to_json(const Resumed&) { return {{"what", "resumed"}}; }
json to_json(const Extended& extended) {
    return {{"what", "extended"}, {"reason", extended.reason}, {"days", extended.days}};
}
json to_json(const Answered& answered) {
    return {{"what", "answered"}, {"granted", answered.granted}, {"answer", answered.answer}};
}

decltype(RightEvent::what) to_what(const json& object, const json& personal) {
    const auto text = [&](const char* key) { return object.at(key).get<std::string>(); };
    const std::string what = text("what");
    if (what == "asked") {
        // Erased words leave a mark, so that an emptied request is still one.
        return Asked{right(text("right")).value(), personal.value("asked", "(erased)"), personal.value("name", ""),
                     personal.value("contact", "")};
    }
    if (what == "first_word") return FirstWord{};
    if (what == "paused") return Paused{text("reason")};
    if (what == "resumed") return Resumed{};
    if (what == "extended") return Extended{text("reason"), object.at("days").get<int>()};
    if (what == "answered") return Answered{object.at("granted").get<bool>(), text("answer")};
    throw std::invalid_argument("unknown event " + what);
}

}  // namespace

EventText to_text(const std::string& id, std::int64_t number, const RightEvent& event) {
    json object = std::visit([](const auto& what) { return to_json(what); }, event.what);
    object["case"] = id;
    object["number"] = number;
    object["at"] = event.at.time_since_epoch().count();
    object["by"] = event.by;
    const auto* asked = std::get_if<Asked>(&event.what);
    if (!asked) return {object.dump(), {}};
    const json personal = {
        {"case", id}, {"number", number}, {"asked", asked->what}, {"name", asked->name}, {"contact", asked->contact}};
    return {object.dump(), personal.dump()};
}

json right_json(const RightRequest& request, const Settings& settings, Instant now, Lang lang) {
    const auto clock = clock_of(request.asked.right, settings);
    const auto calendar = WorkingDays::vietnam(settings);
    json object = {{"case", request.id},
                   {"right", name(request.asked.right)},
                   {"right_words", words(request.asked.right).in(lang)},
                   {"asked_at", Zone("UTC").iso(request.asked_at)},
                   {"first_word", request.first_word_at.has_value()},
                   {"first_word_due", iso(request.first_word_due(clock, calendar))},
                   {"answer_due", iso(request.answer_due(clock, now))},
                   {"paused", request.paused_at.has_value() && !request.answer},
                   {"extended_days", request.extended_days},
                   {"late", request.late(clock, calendar, now)},
                   {"answered", request.answer.has_value()}};
    if (request.answer) {
        object["granted"] = request.answer->granted;
        object["answer"] = request.answer->answer;
    }
    return object;
}

json right_history_json(const RightRequest& request) {
    json events = json::array();
    for (const auto& event : request.events) {
        auto object = json::parse(to_text(request.id, 0, event).event);
        object["at"] = Zone("UTC").iso(event.at);
        for (const char* inner : {"case", "number"}) object.erase(inner);
        events.push_back(std::move(object));
    }
    return {{"what", request.asked.what},
            {"name", request.asked.name},
            {"contact", request.asked.contact},
            {"events", std::move(events)}};
}

Result<NumberedRightEvent, std::string> parse_right_event(std::string_view event, std::string_view personal) {
    try {
        const json object = json::parse(event);
        const json about = personal.empty() ? json::object() : json::parse(personal);
        NumberedRightEvent parsed;
        object.at("case").get_to(parsed.id);
        object.at("number").get_to(parsed.number);
        parsed.event.at = Instant{std::chrono::seconds{object.at("at").get<std::int64_t>()}};
        object.at("by").get_to(parsed.event.by);
        parsed.event.what = to_what(object, about);
        return parsed;
    } catch (const std::exception& error) {  // nlohmann's, or an empty optional's
        return fail(std::string("not an event about a right: ") + error.what());
    }
}

}  // namespace tallyman::removal
