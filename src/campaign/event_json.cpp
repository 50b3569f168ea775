#include "campaign/event_json.h"

#include <nlohmann/json.hpp>

namespace tallyman::campaign {
namespace {

using nlohmann::json;

constexpr const char* erased = "(erased)";  // how consent was given, when that was erased: given it was

json to_json(const Created& created) {
    json groups = json::array();
    for (const auto& group : created.groups)
        groups.push_back({{"id", group.id}, {"vi", group.vi}, {"en", group.en}, {"people", group.people}});
    return {{"what", "created"},
            {"vi", created.vi},
            {"en", created.en},
            {"groups", groups},
            {"delay_hours", created.delay_hours}};
}
json to_json(const Needed& needed) {
    return {{"what", "needed"}, {"group", needed.group}, {"gtin", needed.gtin.text}, {"cases", needed.cases.value}};
}
json to_json(const Pledged& pledged) {
    return {{"what", "pledged"},
            {"pledge", pledged.pledge},
            {"gtin", pledged.gtin.text},
            {"cases", pledged.cases.value},
            {"shown_as", pledged.shown_as}};
}
json to_json(const Allocated& allocated) {
    return {{"what", "allocated"},
            {"pledge", allocated.pledge},
            {"order", allocated.order.text},
            {"group", allocated.group},
            {"cases", allocated.cases.value}};
}
json to_json(const ConsentToTake& consent) { return {{"what", "consent_to_take"}, {"photo", consent.photo}}; }
json to_json(const ConsentToPublish& consent) {
    return {{"what", "consent_to_publish"}, {"photo", consent.photo}, {"faces_shown", consent.faces_shown}};
}
json to_json(const ConsentWithdrawn& consent) { return {{"what", "consent_withdrawn"}, {"photo", consent.photo}}; }
json to_json(const Published&) { return {{"what", "published"}}; }
json to_json(const Hidden& hidden) { return {{"what", "hidden"}, {"reason", hidden.reason}}; }
json to_json(const Told& told) { return {{"what", "told"}, {"pledge", told.pledge}, {"path", json::parse(told.path)}}; }

template <class What>
json personal_of(const What&) {
    return nullptr;
}
json personal_of(const Pledged& pledged) { return {{"name", pledged.name}, {"contact", pledged.contact}}; }
json personal_of(const ConsentToTake& consent) { return {{"how", consent.how}}; }
json personal_of(const ConsentToPublish& consent) { return {{"how", consent.how}}; }

Created to_created(const json& object) {
    Created created;
    object.at("vi").get_to(created.vi);
    object.at("en").get_to(created.en);
    object.at("delay_hours").get_to(created.delay_hours);
    for (const auto& group : object.at("groups"))
        created.groups.push_back({group.at("id"), group.at("vi"), group.at("en"), group.at("people")});
    return created;
}

decltype(Event::what) to_what(const json& object, const json& personal) {
    const auto text = [&](const char* key) { return object.at(key).get<std::string>(); };
    const auto cases = [&] { return Cases{object.at("cases").get<std::int64_t>()}; };
    const std::string what = text("what");
    if (what == "created") return to_created(object);
    if (what == "needed") return Needed{text("group"), {text("gtin")}, cases()};
    if (what == "pledged")
        return Pledged{text("pledge"),
                       {text("gtin")},
                       cases(),
                       text("shown_as"),
                       personal.value("name", ""),
                       personal.value("contact", "")};
    if (what == "allocated") return Allocated{text("pledge"), {text("order")}, text("group"), cases()};
    if (what == "consent_to_take") return ConsentToTake{text("photo"), personal.value("how", erased)};
    if (what == "consent_to_publish")
        return ConsentToPublish{text("photo"), personal.value("how", erased), object.at("faces_shown").get<bool>()};
    if (what == "consent_withdrawn") return ConsentWithdrawn{text("photo")};
    if (what == "published") return Published{};
    if (what == "hidden") return Hidden{text("reason")};
    if (what == "told") return Told{text("pledge"), object.at("path").dump()};
    throw std::invalid_argument("unknown event " + what);
}

}  // namespace

EventText to_text(const std::string& id, std::int64_t number, const Event& event) {
    json object = std::visit([](const auto& what) { return to_json(what); }, event.what);
    object["campaign"] = id;
    object["number"] = number;
    object["at"] = event.at.time_since_epoch().count();
    object["by"] = event.by;
    json personal = std::visit([](const auto& what) { return personal_of(what); }, event.what);
    if (personal.is_null()) return {object.dump(), {}};
    personal["campaign"] = id;
    personal["number"] = number;
    return {object.dump(), personal.dump()};
}

Result<NumberedEvent, std::string> parse_event(std::string_view event, std::string_view personal) {
    try {
        const json object = json::parse(event);
        const json about = personal.empty() ? json::object() : json::parse(personal);
        NumberedEvent parsed;
        object.at("campaign").get_to(parsed.id);
        object.at("number").get_to(parsed.number);
        parsed.event.at = Instant{Seconds{object.at("at").get<std::int64_t>()}};
        object.at("by").get_to(parsed.event.by);
        parsed.event.what = to_what(object, about);
        return parsed;
    } catch (const std::exception& error) {  // nlohmann's, or ours
        return fail(std::string("not an event of a campaign: ") + error.what());
    }
}

}  // namespace tallyman::campaign
