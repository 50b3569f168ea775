// EPCIS 2.0's REST interface (chapter 12): capture with its job, and events by SimpleEventQuery in pages. What goes
// wrong is named as the standard names it (epcisException:...), in the house's problem+json.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/text.h"
#include "server/limits.h"
#include "server/routes.h"
#include "server/secrets.h"
#include "store/capture_jobs.h"
#include "trace/event_time.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

constexpr std::size_t events_page = 30;  // when nobody says how many, as the standard has it
constexpr std::size_t events_page_max = 200;

Response versioned(Response response) {
    return std::move(response.header("GS1-EPCIS-Version", "2.0.0").header("GS1-CBV-Version", "2.0.0"));
}

// `code` says the status and the words.
Response exception(const Call& call, const char* name, const char* code, std::string detail,
                   const std::vector<trace::Problem>& problems = {}) {
    std::vector<WrongField> fields;
    for (const auto& problem : problems) fields.push_back({problem.path, problem.what});
    const Problem problem(code, std::move(detail), std::move(fields));
    auto response = problem.response(call.lang);
    auto body = problem.body(call.lang);
    body["type"] = fmt::format("epcisException:{}", name);
    response.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    return versioned(std::move(response));
}

std::string capture_address(const std::string& id) { return fmt::format("{}/epcis/capture/{}", api_prefix, id); }

json job_json(const Call& call, const store::CaptureJob& job) {
    json errors = json::array();
    for (const auto& problem : job.problems)
        errors.push_back({{"type", "epcisException:ValidationException"},
                          {"title", problem.what},
                          {"detail", problem.path},
                          {"status", 400}});
    const auto at = call.app.zone().iso(job.at);
    return {{"captureID", job.id},        {"createdAt", at},
            {"finishedAt", at},           {"running", false},
            {"success", job.success},     {"captureErrorBehaviour", "rollback"},
            {"errors", errors},           {"captured", job.captured.added},
            {"known", job.captured.known}};
}

store::EventStore event_store(const Call& call) {
    return store::EventStore(call.app.folder().data, call.app.config().clock);
}

// What cannot be a document at all answers 400 at once. A valid one becomes a job, also when the store refuses it
// because it contradicts what was captured before.
Response capture_events(Call& call) {
    const auto behaviour = call.head.header("GS1-Capture-Error-Behaviour");
    if (!behaviour.empty() && behaviour != "rollback")
        return exception(call, "ImplementationException", "bad_field",
                         "GS1-Capture-Error-Behaviour: a document is captured whole or not at all");
    const auto events = trace::read_capture(call.bytes, call.app.now());
    if (!events) return exception(call, "ValidationException", "bad_field", "nothing was captured", events.error());
    store::CaptureJob job{new_secret().substr(0, 24), call.app.now(), call.caller.name(), false, {}, {}};
    call.app.write([&](const store::Store& store) {
        const auto captured = event_store(call).add(*events);
        job.success = captured.has_value();
        if (captured)
            job.captured = *captured;
        else
            job.problems = captured.error();
        store::CaptureJobs(store).add(job);
    });
    return versioned(std::move(json_response(job_json(call, job), 202).header("Location", capture_address(job.id))));
}

Response get_capture(Call& call) {
    const auto job = call.app.read(
        [&](const store::Store& store) { return store::CaptureJobs(store).find(call.path.at("capture")); });
    if (!job) throw Problem("not_found");
    return versioned(json_response(job_json(call, *job)));
}

Response list_captures(Call& call) {
    json jobs = json::array();
    for (const auto& job :
         call.app.read([](const store::Store& store) { return store::CaptureJobs(store).latest(limits::page_max); }))
        jobs.push_back(job_json(call, job));
    return versioned(json_response(jobs));
}

std::string query_document(const Call& call, const std::vector<store::StoredEvent>& events) {
    std::vector<std::string> texts;
    for (const auto& event : events) texts.push_back(event.text);
    return trace::query_document_of(texts, call.app.now());
}

struct PageAsked {
    std::size_t size = events_page;
    std::optional<store::EventPlace> after;
};

// TIME.NUMBER of the event that the page before ended with.
store::EventPlace parse_token(std::string_view text) {
    const auto point = text.find('.');
    const auto time = parse_integer(text.substr(0, point));
    const auto number = point == text.npos ? std::nullopt : parse_integer(text.substr(point + 1));
    if (!time || !number) throw Failure("nextPageToken: not one of ours");
    return {*time, *number};
}

// perPage and nextPageToken are the interface's own; everything else is the query's.
PageAsked take_page(trace::QueryParameters& parameters) {
    PageAsked page;
    std::erase_if(parameters, [&](const auto& parameter) {
        if (parameter.first == "perPage") {
            const auto number = parse_integer(parameter.second);
            if (!number || *number < 1) throw Failure("perPage: a whole number above 0");
            page.size = std::min(static_cast<std::size_t>(*number), events_page_max);
        } else if (parameter.first == "nextPageToken") {
            page.after = parse_token(parameter.second);
        } else {
            return false;
        }
        return true;
    });
    return page;
}

std::string next_page(const Call& call, const trace::QueryParameters& parameters, std::size_t size,
                      const store::EventPlace& last) {
    std::string url = fmt::format("{}{}?perPage={}&nextPageToken={}.{}", api_prefix, call.operation.path, size,
                                  last.time, last.number);
    for (const auto& [name, value] : parameters)
        url += fmt::format("&{}={}", percent_encoded(name), percent_encoded(value));
    return url;
}

Response query_events(Call& call) {
    trace::QueryParameters parameters(call.query.begin(), call.query.end());
    try {
        const auto page = take_page(parameters);
        auto query = trace::parse_query(parameters);
        if (!query) return exception(call, "QueryParameterException", "bad_field", query.error());
        const auto events = event_store(call).page(*query, page.after, page.size + 1);
        auto shown = events;
        if (shown.size() > page.size) shown.resize(page.size);
        auto response = versioned(text_response(query_document(call, shown), "application/ld+json"));
        if (events.size() > page.size)
            response.header(
                "Link", fmt::format("<{}>; rel=\"next\"", next_page(call, parameters, page.size, shown.back().place)));
        return response;
    } catch (const store::TooManyEvents& too_many) {
        return exception(call, "QueryTooLargeException", "too_large", too_many.what());
    } catch (const Failure& failure) {
        return exception(call, "QueryParameterException", "bad_field", failure.what());
    }
}

Response get_event(Call& call) {
    const auto query = trace::parse_query({{"EQ_eventID", call.path.at("event")}});
    const auto events = event_store(call).find(*query);
    if (events.empty()) return exception(call, "NoSuchResourceException", "not_found", "no event has this id");
    return versioned(text_response(query_document(call, events), "application/ld+json"));
}

constexpr Route routes[] = {{"capture_events", capture_events},
                            {"get_capture", get_capture},
                            {"list_captures", list_captures},
                            {"query_events", query_events},
                            {"get_event", get_event}};

}  // namespace

std::span<const Route> epcis_routes() { return routes; }

}  // namespace tallyman::server
