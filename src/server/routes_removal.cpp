// The removal desk over HTTP: anybody may ask and is answered at once with what is missing; the desk's people act under
// their own names; whom a decision affects reads why, and may appeal, with a link of their own.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "removal/case_json.h"
#include "server/flood.h"
#include "server/outside.h"
#include "server/routes.h"
#include "store/retention.h"
#include "store/sent_again.h"

namespace tallyman::server {
namespace {

using namespace removal;
using nlohmann::json;

Request parsed(const json& body) {
    auto request = parse_request(body.dump());
    if (!request) throw Problem("bad_field", request.error());
    return *std::move(request);
}

const Case& found(const std::shared_ptr<const Cases>& cases, const std::string& id) {
    const auto at = std::ranges::find(*cases, id, &Case::id);
    if (at == cases->end()) throw Problem("not_found");
    return *at;
}

json shown_case(Call& call, const Case& request) {
    auto object = for_requester(request, call.app.outside().deadlines(), call.app.now(), call.lang);
    object["name"] = request.request.name;
    object["contact"] = request.request.contact;
    return object;
}

Response add_removal_request(Call& call) {
    auto& outside = call.app.outside();
    auto request = parsed(call.body);
    if (request.channel != Channel::api) request.channel = Channel::form;  // a program says so itself
    // The same words again are the same request: its key was handed out once and is not again.
    if (const auto earlier = outside.same_request(request))
        return json_response({{"case", *earlier}, {"key", nullptr}, {"known", true}, {"gaps", json::array()}}, 200);
    const auto by = taken_in_as(call.head.peer, call.app.now());
    const auto outcome =
        outside.desk([&](store::DeskStore& desk) { return desk.receive(std::move(request), by, outside.rules()); });
    if (!outcome) return refused(name(outcome.error()), words(outcome.error()), call.lang);
    outside.remember(*outcome);
    auto answer = shown_case(call, *outcome);
    answer["key"] = outside.key_of("removal " + outcome->id);
    return json_response(answer, 201);
}

std::string affected_key(Call& call, const std::string& id) {
    return call.app.outside().key_of("removal " + id + " affected");
}

// Whom the key makes of the reader. Those affected are nobody before they may know.
enum class Asker { requester, affected };
Asker asker_of(Call& call, const Case& request, const std::string& key) {
    if (key == call.app.outside().key_of("removal " + request.id)) return Asker::requester;
    if (key == affected_key(call, request.id) && is_told(request, call.app.now())) return Asker::affected;
    throw Problem("not_found");
}

json shown_to(Call& call, const Case& request, Asker asker) {
    return asker == Asker::affected ? for_affected(request, call.lang) : shown_case(call, request);
}

Response get_removal_request(Call& call) {
    const auto cases = call.app.outside().cases();
    const auto& request = found(cases, call.path.at("case"));
    return json_response(shown_to(call, request, asker_of(call, request, call.query["key"])));
}

Response answer_removal_request(Call& call) {
    auto& outside = call.app.outside();
    const auto cases = outside.cases();
    const auto& request = found(cases, call.path.at("case"));
    const auto asker = asker_of(call, request, call.body.value("key", ""));
    const auto text = call.body.value("text", "");
    const auto what = call.body.value("what", "");
    if (asker == Asker::affected && what != "appeal") throw Problem("not_allowed");
    decltype(Event::what) event = Noted{NoteKind::message, text, {}};
    if (what == "appeal") event = Appealed{text};
    if (what == "withdraw") event = Withdrawn{text};
    if (what == "supplement") event = Supplemented{parsed(call.body.value("request", json::object())), {}};
    const std::string by = asker == Asker::affected ? "affected" : "requester";
    const auto outcome = outside.desk(
        [&](store::DeskStore& desk) { return desk.add(request.id, by, std::move(event), outside.rules()); });
    if (!outcome) return refused(name(outcome.error()), words(outcome.error()), call.lang);
    return json_response(shown_to(call, *outcome, asker));
}

// Those from an address that sent very many come last.
bool comes_later(const Case& request) { return request.taken_in_by == taken_in_later; }

Response list_removal_cases(Call& call) {
    const auto& deadlines = call.app.outside().deadlines();
    const auto cases = call.app.outside().cases();
    std::vector<const Case*> sorted;
    for (const auto& request : *cases) sorted.push_back(&request);
    std::ranges::stable_sort(sorted, {}, [&](const Case* request) {
        const auto due = deadlines.due(*request);
        const bool open = !request->answered_at && request->stage != Stage::withdrawn;
        return std::tuple(!open, comes_later(*request), due.value_or(Instant::max()));
    });
    Page page(call);
    for (const auto* request : sorted)
        if (page.wants(request->id)) page.add(case_json(*request, deadlines, call.app.now(), call.lang));
    return page.response();
}

json whole_case(Call& call, const Case& request) {
    auto object = case_json(request, call.app.outside().deadlines(), call.app.now(), call.lang);
    object.update(history_json(request));
    object["item_held"] = call.world->photo_of_file(request.request.item) != nullptr ||
                          call.world->books->order_at.contains({request.request.item});
    const auto* photo = call.world->photo_of_file(request.request.item);
    object["photo"] = photo == nullptr ? json(nullptr) : json(photo->id);
    // Two duties that contradict each other are for the desk to see: what is held is not erased, whoever decides it.
    const OrderId order = photo == nullptr ? OrderId{request.request.item} : photo->row.order;
    object["legal_hold"] = nullptr;
    for (const auto& hold :
         call.app.read([](const store::Store& store) { return store::LegalHolds(store).in_force(); }))
        if (hold.order == order) object["legal_hold"] = {{"until", iso(hold.until)}, {"reason", hold.reason}};
    // For the desk to hand to those affected, as soon as they may know.
    if (is_told(request, call.app.now()) && (call.caller.has(Role::privacy_officer) || call.caller.has(Role::admin)))
        object["affected_link"] =
            fmt::format("{}/removal/#{}/{}", call.app.config().address, request.id, affected_key(call, request.id));
    // Of the same item, and by the same contact: for people to see, never for software to act on.
    object["same_item"] = object["same_contact"] = json::array();
    for (const auto& other : *call.app.outside().cases()) {
        if (other.id == request.id) continue;
        if (!request.request.item.empty() && other.request.item == request.request.item)
            object["same_item"].push_back(other.id);
        if (!request.request.contact.empty() && other.request.contact == request.request.contact)
            object["same_contact"].push_back(other.id);
    }
    object["thread"] = thread_json(*call.app.outside().cases(), request.request.contact, call.app.now());
    return object;
}

Response get_removal_case(Call& call) {
    const auto cases = call.app.outside().cases();
    return json_response(whole_case(call, found(cases, call.path.at("case"))));
}

// What was decided about a driver's own photos and notes, as soon as they may know, each with the link to appeal.
Response list_my_statements(Call& call) {
    json list = json::array();
    const auto& driver = call.caller.account.driver;
    for (const auto& request : *call.app.outside().cases()) {
        if (!driver || !is_told(request, call.app.now()) || request.request.item_kind == ItemKind::comment) continue;
        const auto* photo = call.world->photo_of_file(request.request.item);
        const OrderId order = photo == nullptr ? OrderId{request.request.item} : photo->row.order;
        if (call.world->driver_of(order) != driver->text) continue;
        auto object = for_affected(request, call.lang);
        object["link"] = fmt::format("/removal/#{}/{}", request.id, affected_key(call, request.id));
        list.push_back(std::move(object));
    }
    return json_response({{"items", std::move(list)}});
}

// Photos like one that was decided about, which nobody has asked about yet.
Response list_removal_proposals(Call& call) {
    const auto cases = call.app.outside().cases();
    std::map<std::string, const Case*> decided;
    std::set<std::string> asked;
    for (const auto& request : *cases) {
        asked.insert(request.request.item);
        if (request.stage == Stage::executed && request.request.item_kind == ItemKind::photo)
            decided[request.request.item] = &request;
    }
    std::set<std::string> items;
    for (const auto& [item, request] : decided) items.insert(item);
    json list = json::array();
    const auto again = call.app.read([&](const store::Store& store) { return store::sent_again(store, items); });
    for (const auto& [photo, earlier] : again) {
        const auto* known = call.world->photo_of_file(photo);
        if (asked.contains(photo) || known == nullptr) continue;
        const auto& request = *decided.at(earlier.file);
        list.push_back({{"file", photo},
                        {"photo", known->id},
                        {"like", earlier.file},
                        {"case", request.id},
                        {"measure", name(request.decision->measure)},
                        {"kind", earlier.kind},
                        {"confidence", earlier.confidence}});
    }
    return json_response({{"items", std::move(list)}});
}

Decided decision_of(const json& body) {
    Decided decided;
    const auto wanted = body.value("measure", "");
    decided.execute = body.value("execute", false);
    if (decided.execute) {
        const auto known = measure(wanted);
        if (!known) throw Problem("bad_field", {}, {{"measure", "unknown"}});
        decided.measure = *known;
    }
    for (const auto& region : body.value("regions", json::array())) {
        if (region.size() != 4) throw Problem("bad_field", {}, {{"regions", "type"}});
        decided.regions.push_back({region[0], region[1], region[2], region[3]});
    }
    for (const auto& country : body.value("territory", json::array())) decided.territory.push_back(country);
    if (body.contains("until")) decided.until = day_of(body, "until");
    decided.facts = body.value("facts", "");
    decided.ground = body.value("ground", "");
    decided.software_took_part = body.value("software", false);
    decided.delay_reason = body.value("delay_reason", "");
    if (body.contains("delayed_until")) decided.delayed_until = day_of(body, "delayed_until");
    return decided;
}

// What only who may decide does: taking in and holding is everybody's of the desk.
bool decides(const std::string& what) {
    return what == "decide" || what == "second" || what == "send_back" || what == "decide_appeal";
}

decltype(Event::what) event_of(const json& body, const std::string& what, Instant now) {
    const auto text = body.value("text", "");
    if (what == "sender") return SenderConfirmed{text};
    if (what == "hold") return Held{text, now + std::chrono::hours{body.value("hours", 24)}};
    if (what == "decide") return decision_of(body);
    if (what == "second") return Confirmed{};
    if (what == "send_back") return SentBack{text};
    if (what == "decide_appeal") return AppealDecided{body.value("overturn", false), text};
    if (what == "appeal") return Appealed{text};
    if (what == "withdraw") return Withdrawn{text};
    const auto kind = note_kind(body.value("kind", "message"));
    if (what != "note" || !kind) throw Problem("bad_field", {}, {{"what", "unknown"}});
    Noted noted{*kind, text, {}};
    if (body.contains("due")) noted.due = day_of(body, "due");
    return noted;
}

Response act_on_removal_case(Call& call) {
    auto& outside = call.app.outside();
    const auto what = call.body.value("what", "");
    if (decides(what) && !call.caller.has(Role::privacy_officer)) throw Problem("not_allowed");
    const auto cases = outside.cases();
    const auto& request = found(cases, call.path.at("case"));
    const auto outcome = outside.desk([&](store::DeskStore& desk) {
        return desk.add(request.id, call.caller.name(), event_of(call.body, what, call.app.now()), outside.rules());
    });
    if (!outcome) return refused(name(outcome.error()), words(outcome.error()), call.lang);
    return json_response(whole_case(call, *outcome));
}

constexpr Route routes[] = {
    {"add_removal_request", add_removal_request},
    {"get_removal_request", get_removal_request},
    {"answer_removal_request", answer_removal_request},
    {"list_removal_cases", list_removal_cases},
    {"get_removal_case", get_removal_case},
    {"act_on_removal_case", act_on_removal_case},
    {"list_removal_proposals", list_removal_proposals},
    {"list_my_statements", list_my_statements},
};

}  // namespace

std::span<const Route> removal_routes() { return routes; }

}  // namespace tallyman::server
