// The removal desk over HTTP: anybody may ask and is answered at once with what is missing; the desk's people act under
// their own names; everybody may read the transparency report.
#include <algorithm>
#include <deque>
#include <map>
#include <mutex>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "removal/case_json.h"
#include "removal/report_json.h"
#include "server/outside.h"
#include "server/routes.h"

namespace tallyman::server {
namespace {

using namespace removal;
using nlohmann::json;

// Whatever number comes from one address, all are kept: a lawful one may be among them. Beyond this many in an hour
// they are marked, and the desk looks at them after the others.
constexpr std::size_t usual_per_hour = 30;
constexpr std::size_t addresses_max = 10'000;

bool is_unusual(const std::string& peer, Instant now) {
    static std::mutex mutex;
    static std::map<std::string, std::deque<Instant>> seen;
    const std::scoped_lock lock(mutex);
    if (seen.size() > addresses_max)
        std::erase_if(seen, [&](auto& each) { return now - each.second.back() >= std::chrono::hours{1}; });
    auto& times = seen[peer];
    while (!times.empty() && now - times.front() >= std::chrono::hours{1}) times.pop_front();
    times.push_back(now);
    if (times.size() > 2 * usual_per_hour) times.pop_front();
    return times.size() > usual_per_hour;
}

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

// The desk's own code and words, in the shape of every problem.
Response refused(Call& call, Refusal refusal) {
    auto response = Problem("wrong_state").response(call.lang);
    auto body = json::parse(response.body);
    body["code"] = name(refusal);
    body["title"] = words(refusal).in(call.lang);
    body["words"] = {{"vi", words(refusal).vi}, {"en", words(refusal).en}};
    response.body = body.dump();
    return response;
}

Response add_removal_request(Call& call) {
    auto& outside = call.app.outside();
    auto request = parsed(call.body);
    request.channel = Channel::form;
    // The same words again are the same request: its key was handed out once and is not again.
    if (const auto earlier = outside.same_request(request))
        return json_response({{"case", *earlier}, {"key", nullptr}, {"known", true}, {"gaps", json::array()}}, 200);
    const std::string by = is_unusual(call.head.peer, call.app.now()) ? "form, one of many" : "form";
    const auto outcome =
        outside.desk([&](store::DeskStore& desk) { return desk.receive(std::move(request), by, outside.rules()); });
    if (!outcome) return refused(call, outcome.error());
    outside.remember(*outcome);
    auto answer = shown_case(call, *outcome);
    answer["key"] = outside.key_of(outcome->id);
    return json_response(answer, 201);
}

const Case& of_requester(Call& call, const std::shared_ptr<const Cases>& cases, const std::string& key) {
    const auto& request = found(cases, call.path.at("case"));
    if (key != call.app.outside().key_of(request.id)) throw Problem("not_found");
    return request;
}

Response get_removal_request(Call& call) {
    const auto cases = call.app.outside().cases();
    return json_response(shown_case(call, of_requester(call, cases, call.query["key"])));
}

Response answer_removal_request(Call& call) {
    auto& outside = call.app.outside();
    const auto cases = outside.cases();
    const auto& request = of_requester(call, cases, call.body.value("key", ""));
    const auto text = call.body.value("text", "");
    const auto what = call.body.value("what", "");
    decltype(Event::what) event = Noted{NoteKind::message, text, {}};
    if (what == "appeal") event = Appealed{text};
    if (what == "withdraw") event = Withdrawn{text};
    if (what == "supplement") event = Supplemented{parsed(call.body.value("request", json::object())), {}};
    const auto outcome = outside.desk(
        [&](store::DeskStore& desk) { return desk.add(request.id, "requester", std::move(event), outside.rules()); });
    if (!outcome) return refused(call, outcome.error());
    return json_response(shown_case(call, *outcome));
}

// Those from an address that sent very many come last.
bool comes_later(const Case& request) { return request.taken_in_by == "form, one of many"; }

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
    object["item_held"] = call.world->photo_by_file.contains(request.request.item) ||
                          call.world->books->order_at.contains({request.request.item});
    const auto photo = call.world->photo_by_file.find(request.request.item);
    object["photo"] =
        photo == call.world->photo_by_file.end() ? json(nullptr) : json(call.world->photos[photo->second].id);
    // Of the same item, and by the same contact: for people to see, never for software to act on.
    object["same_item"] = object["same_contact"] = json::array();
    for (const auto& other : *call.app.outside().cases()) {
        if (other.id == request.id) continue;
        if (!request.request.item.empty() && other.request.item == request.request.item)
            object["same_item"].push_back(other.id);
        if (!request.request.contact.empty() && other.request.contact == request.request.contact)
            object["same_contact"].push_back(other.id);
    }
    return object;
}

Response get_removal_case(Call& call) {
    const auto cases = call.app.outside().cases();
    return json_response(whole_case(call, found(cases, call.path.at("case"))));
}

Day day_of(const json& body, const char* field) {
    const auto day = parse_day(body.value(field, ""));
    if (!day) throw Problem("bad_field", {}, {{field, "date"}});
    return *day;
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
    if (!outcome) return refused(call, outcome.error());
    return json_response(whole_case(call, *outcome));
}

// The last twelve months where nothing is said.
Period period_of(Call& call) {
    const Day today = std::chrono::floor<std::chrono::days>(call.app.now());
    Period period{today - std::chrono::days{365}, today};
    if (const auto from = parse_day(call.query["from"])) period.from = *from;
    if (const auto to = parse_day(call.query["to"])) period.to = *to;
    if (period.to < period.from) throw Problem("bad_field", {}, {{"to", "before from"}});
    return period;
}

Report report_now(Call& call, Period period) {
    return report_of(*call.app.outside().cases(), call.app.outside().deadlines(), period, call.app.now());
}

Response public_answer(Response response) { return std::move(response.header("Cache-Control", "public, max-age=30")); }

Response get_transparency(Call& call) {
    const auto period = period_of(call);
    auto object = report_json(report_now(call, period), period, false);
    object["small_cell"] = small_cell;
    object["dsa_schema"] = "2025-07";
    object["published"] = call.app.outside().desk([](const store::DeskStore& desk) { return desk.has_reports(); });
    return public_answer(json_response(object));
}

Response export_transparency(Call& call) {
    return public_answer(text_response(to_csv(report_now(call, period_of(call)).rows), "text/csv"));
}

Response get_transparency_proof(Call& call) {
    auto& outside = call.app.outside();
    return outside.desk([&](const store::DeskStore& desk) {
        if (!desk.has_reports()) throw Problem("not_found");
        return public_answer(json_response(
            {{"key", outside.ledger().key().text()},
             {"proof", json::parse(ledger::to_json(outside.ledger().prove(store::report_subject, {})))}}));
    });
}

Response publish_transparency(Call& call) {
    auto& outside = call.app.outside();
    Period period{day_of(call.body, "from"), day_of(call.body, "to")};
    if (period.to < period.from) throw Problem("bad_field", {}, {{"to", "before from"}});
    const auto object = report_json(report_now(call, period), period, false);
    outside.desk([&](store::DeskStore& desk) { desk.publish_report(object.dump(), call.caller.name()); });
    return json_response(object, 201);
}

constexpr Route routes[] = {
    {"add_removal_request", add_removal_request},
    {"get_removal_request", get_removal_request},
    {"answer_removal_request", answer_removal_request},
    {"list_removal_cases", list_removal_cases},
    {"get_removal_case", get_removal_case},
    {"act_on_removal_case", act_on_removal_case},
    {"get_transparency", get_transparency},
    {"export_transparency", export_transparency},
    {"get_transparency_proof", get_transparency_proof},
    {"publish_transparency", publish_transparency},
};

}  // namespace

std::span<const Route> removal_routes() { return routes; }

}  // namespace tallyman::server
