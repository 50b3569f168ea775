#include "trace/document.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "trace/xml_document.h"

namespace tallyman::trace {
namespace {

using nlohmann::json;

void add_context(Namespaces& namespaces, const json& context) {
    if (context.is_array()) {
        for (const auto& part : context) add_context(namespaces, part);
    } else if (context.is_object()) {
        for (const auto& [prefix, target] : context.items()) {
            if (target.is_string()) namespaces[prefix] = target.get<std::string>();
        }
    }
}

const json* member(const json& object, std::string_view name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

// Where the events are: epcisBody.eventList, epcisBody.queryResults.resultsBody.eventList, or a single epcisBody.event.
const json* event_list(const json& document) {
    const json* body = member(document, "epcisBody");
    if (body == nullptr) return nullptr;
    if (const json* results = member(*body, "queryResults")) {
        const json* results_body = member(*results, "resultsBody");
        return results_body == nullptr ? nullptr : member(*results_body, "eventList");
    }
    if (const json* list = member(*body, "eventList")) return list;
    return member(*body, "event");
}

// A repository may ask its readers to leave out members that it added to its events: REPOSITORY:ignoreFields.
void without_ignored(json& event, const json& document) {
    if (!document.is_object()) return;
    for (const auto& [key, names] : document.items()) {
        if (!key.ends_with(":ignoreFields") || !names.is_array()) continue;
        for (const auto& name : names) {
            if (name.is_string()) event.erase(name.get<std::string>());
        }
    }
}

void add_event(Document& document, const json& content, const Namespaces& namespaces) {
    if (!content.is_object()) return;
    auto own = namespaces;
    if (const json* context = member(content, "@context")) add_context(own, *context);
    auto event = std::make_shared<json>(content);
    without_ignored(*event, *document.whole);
    document.events.push_back({std::move(event), std::move(own)});
}

Result<json, std::string> parse_json(std::string_view text) {
    int depth = 0;
    bool too_deep = false;
    const auto limit = [&](int, json::parse_event_t event, json&) {
        if (event == json::parse_event_t::object_start || event == json::parse_event_t::array_start) ++depth;
        if (event == json::parse_event_t::object_end || event == json::parse_event_t::array_end) --depth;
        if (depth > nesting_max) {
            too_deep = true;
            throw std::length_error("too deep");
        }
        return true;
    };
    try {
        return json::parse(text, limit);
    } catch (const json::exception& error) {
        return fail(fmt::format("no valid JSON: {}", error.what()));
    } catch (const std::length_error&) {
        return fail(fmt::format("nested more than {} levels deep", nesting_max));
    }
}

// XML may smuggle in what JSON's own reader refuses: stray bytes, and halves of characters as &#xD800;.
bool is_unicode(const json& value) {
    if (value.is_string()) return is_utf8(value.get_ref<const std::string&>());
    if (!value.is_structured()) return true;
    for (const auto& [name, item] : value.items()) {
        if ((value.is_object() && !is_utf8(name)) || !is_unicode(item)) return false;
    }
    return true;
}

}  // namespace

Result<Document, std::string> read_document(std::string_view text) {
    if (text.size() > document_bytes_max) {
        return fail(fmt::format("{} bytes; a document may have {}", text.size(), document_bytes_max));
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const bool is_xml = trimmed(text).starts_with('<');
    auto parsed = is_xml ? json_ld_of_xml(text) : parse_json(text);
    if (!parsed) return fail(parsed.error());
    if (!parsed->is_structured()) return fail(std::string("not a JSON object"));
    if (is_xml && !is_unicode(*parsed)) return fail(std::string("no valid XML: holds bytes that are no Unicode text"));

    Document document;
    document.whole = std::make_shared<json>(std::move(*parsed));
    Namespaces namespaces = standard_namespaces();
    if (const json* context = member(*document.whole, "@context")) add_context(namespaces, *context);

    if (document.whole->is_array()) {  // bare events one after the other, no EPCIS document but plain JSON-LD
        for (const auto& event : *document.whole) add_event(document, event, namespaces);
        return document;
    }
    const json* list = event_list(*document.whole);
    if (list == nullptr && document.whole->contains("eventTime")) {
        add_event(document, *document.whole, namespaces);
    } else if (list != nullptr && list->is_array()) {
        for (const auto& event : *list) add_event(document, event, namespaces);
    } else if (list != nullptr) {
        add_event(document, *list, namespaces);
    }
    return document;
}

}  // namespace tallyman::trace
