#include "trace/capture.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "trace/document.h"
#include "trace/event_hash.h"
#include "trace/event_time.h"

namespace tallyman::trace {
namespace {

using nlohmann::json;

constexpr const char* standard_context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

// {namespace}name, as XML is read, becomes the URI that JSON-LD has for it.
json with_uris(const json& value) {
    if (value.is_array()) {
        json list = json::array();
        for (const auto& item : value) list.push_back(with_uris(item));
        return list;
    }
    if (!value.is_object()) return value;
    json object = json::object();
    for (const auto& [name, item] : value.items()) {
        std::string key = name;
        if (key.starts_with('{')) std::erase_if(key, [](char c) { return c == '{' || c == '}'; });
        object[key] = with_uris(item);
    }
    return object;
}

json context_of(const json& document, const json& event) {
    json context = json::array({standard_context});
    for (const json* each : {&document, &event}) {
        const auto found = each->find("@context");
        if (found == each->end()) continue;
        for (const auto& part : found->is_array() ? *found : json::array({*found})) {
            const bool known = std::find(context.begin(), context.end(), part) != context.end();
            if (!known && !(part.is_object() && part.empty())) context.push_back(part);
        }
    }
    return context;
}

}  // namespace

Result<std::vector<CapturedEvent>, std::vector<Problem>> read_capture(std::string_view text, Instant now) {
    auto problems = check_document(text);
    if (!problems.empty()) return fail(std::move(problems));
    const auto document = read_document(text);
    const auto hashes = hash_events(text);
    if (!document || !hashes) return fail(std::vector<Problem>{{"/", document ? hashes.error() : document.error()}});

    const auto latest = std::chrono::milliseconds((now + event_ahead_max).time_since_epoch()).count();
    std::vector<CapturedEvent> events;
    for (std::size_t i = 0; i < document->events.size(); ++i) {
        const json& content = *document->events[i].content;
        json kept = with_uris(content);
        kept["@context"] = context_of(*document->whole, content);
        CapturedEvent event{"", (*hashes)[i].id, facts_of(content), kept.dump()};
        event.id = event.facts.id.empty() ? event.hash : event.facts.id;
        const auto wrong = [&](const char* where, std::string what) {
            problems.push_back({fmt::format("/epcisBody/eventList/{}{}", i, where), std::move(what)});
        };
        if (event.text.size() > event_bytes_max) {
            wrong("", fmt::format("{} bytes; an event may have {}", event.text.size(), event_bytes_max));
        }
        if (const auto items = items_of(event.facts).size(); items > event_items_max) {
            wrong("", fmt::format("names {} things; an event may name {}", items, event_items_max));
        }
        if (event.facts.time > latest) {
            wrong("/eventTime", fmt::format("{} lies in the future", utc_text(event.facts.time)));
        }
        events.push_back(std::move(event));
    }
    if (!problems.empty()) return fail(std::move(problems));
    return events;
}

namespace {

std::string enveloped(const char* type, json body, Instant created) {
    const json document = {{"@context", json::array({standard_context})},
                           {"type", type},
                           {"schemaVersion", "2.0"},
                           {"creationDate", utc_text(created.time_since_epoch().count() * 1000)},
                           {"epcisBody", std::move(body)}};
    return document.dump(1) + "\n";
}

json event_list(const std::vector<std::string>& event_texts) {
    json list = json::array();
    for (const auto& text : event_texts) list.push_back(json::parse(text));
    return {{"eventList", std::move(list)}};
}

}  // namespace

std::string document_of(const std::vector<std::string>& event_texts, Instant created) {
    return enveloped("EPCISDocument", event_list(event_texts), created);
}

std::string query_document_of(const std::vector<std::string>& event_texts, Instant created) {
    const json results = {{"queryName", "SimpleEventQuery"}, {"resultsBody", event_list(event_texts)}};
    return enveloped("EPCISQueryDocument", {{"queryResults", results}}, created);
}

}  // namespace tallyman::trace
