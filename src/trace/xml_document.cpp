#include "trace/xml_document.h"

#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "base/text.h"
#include "trace/document.h"

namespace tallyman::trace {
namespace {

using nlohmann::json;

const std::set<std::string_view> event_names = {"ObjectEvent", "AggregationEvent", "TransactionEvent",
                                                "TransformationEvent", "AssociationEvent"};
const std::set<std::string_view> epc_lists = {"epcList", "childEPCs", "inputEPCList", "outputEPCList"};
const std::set<std::string_view> quantity_lists = {"quantityList", "childQuantityList", "inputQuantityList",
                                                   "outputQuantityList"};
const std::set<std::string_view> numbers = {"quantity", "value",     "minValue", "maxValue",
                                            "meanValue", "sDev",     "percRank", "percValue"};

std::string_view local_name(std::string_view name) { return name.substr(name.find(':') + 1); }
bool is_extension(std::string_view name) { return name.find(':') != std::string_view::npos; }
bool is_namespace(std::string_view name) { return name == "xmlns" || name.starts_with("xmlns:"); }

// XML names CBV terms by URN, JSON-LD by their bare names.
std::string bare_term(std::string_view text) {
    for (const std::string_view kind : {"bizstep", "disp", "btt", "sdt", "er", "comp"}) {
        const std::string prefix = fmt::format("urn:epcglobal:cbv:{}:", kind);
        if (text.starts_with(prefix)) return std::string(text.substr(prefix.size()));
    }
    return std::string(text);
}

json scalar(std::string_view name, std::string_view text) {
    text = trimmed(text);
    if (numbers.contains(name)) {
        if (const auto number = parse_decimal(text)) return *number;
    }
    if (name == "booleanValue") return text == "true" || text == "1";
    return bare_term(text);
}

// Repeated names become a list.
void put(json& object, const std::string& name, json item) {
    if (!object.contains(name)) {
        object[name] = std::move(item);
        return;
    }
    if (!object[name].is_array()) object[name] = json::array({object[name]});
    object[name].push_back(std::move(item));
}

// An extension element: text, or an object of its attributes and children.
json extension_value(const pugi::xml_node& node, int depth) {
    json object = json::object();
    if (depth > nesting_max) return object;
    for (const auto& attribute : node.attributes()) {
        if (!is_namespace(attribute.name())) put(object, attribute.name(), attribute.value());
    }
    for (const auto& child : node.children()) {
        if (child.type() == pugi::node_element) put(object, child.name(), extension_value(child, depth + 1));
    }
    const std::string text(trimmed(node.text().get()));
    if (object.empty()) return text;
    if (!text.empty()) object["#text"] = text;
    return object;
}

// Attributes and child elements of a standard element whose members are all simple: sensorMetadata, readPoint, ...
json plain_object(const pugi::xml_node& node) {
    json object = json::object();
    for (const auto& attribute : node.attributes()) {
        if (!is_namespace(attribute.name())) object[attribute.name()] = scalar(attribute.name(), attribute.value());
    }
    for (const auto& child : node.children()) {
        if (child.type() != pugi::node_element) continue;
        put(object, child.name(),
            is_extension(child.name()) ? extension_value(child, 0) : scalar(child.name(), child.text().get()));
    }
    return object;
}

json texts(const pugi::xml_node& node) {
    json list = json::array();
    for (const auto& child : node.children()) {
        if (child.type() == pugi::node_element) list.push_back(std::string(trimmed(child.text().get())));
    }
    return list;
}

json objects(const pugi::xml_node& node) {
    json list = json::array();
    for (const auto& child : node.children()) {
        if (child.type() == pugi::node_element) list.push_back(plain_object(child));
    }
    return list;
}

// <bizTransaction type="...">id</bizTransaction>, and source and destination alike.
json typed_ids(const pugi::xml_node& node) {
    json list = json::array();
    for (const auto& child : node.children()) {
        if (child.type() != pugi::node_element) continue;
        json item = {{child.name(), std::string(trimmed(child.text().get()))}};
        if (const auto type = child.attribute("type")) item["type"] = bare_term(type.value());
        list.push_back(std::move(item));
    }
    return list;
}

json sensor_elements(const pugi::xml_node& node) {
    json list = json::array();
    for (const auto& element : node.children("sensorElement")) {
        json item = json::object();
        for (const auto& child : element.children()) {
            const std::string_view name = child.name();
            if (name == "sensorReport") {
                item["sensorReport"].push_back(plain_object(child));
            } else if (name == "sensorMetadata") {
                item["sensorMetadata"] = plain_object(child);
            } else if (child.type() == pugi::node_element && is_extension(name)) {
                put(item, child.name(), extension_value(child, 0));
            }
        }
        list.push_back(std::move(item));
    }
    return list;
}

json disposition_changes(const pugi::xml_node& node) {
    json changes = json::object();
    for (const auto& child : node.children()) {
        if (child.type() == pugi::node_element) changes[child.name()].push_back(bare_term(trimmed(child.text().get())));
    }
    return changes;
}

json error_declaration(const pugi::xml_node& node) {
    json declaration = json::object();
    for (const auto& child : node.children()) {
        const std::string_view name = child.name();
        if (child.type() != pugi::node_element || name == "extension") continue;
        if (name == "correctiveEventIDs") {
            declaration["correctiveEventIDs"] = texts(child);
        } else {
            put(declaration, child.name(),
                is_extension(name) ? extension_value(child, 0) : scalar(name, child.text().get()));
        }
    }
    return declaration;
}

void add_members(json& event, const pugi::xml_node& node, int depth) {
    if (depth > 8) return;  // <extension> inside <extension>: the standard goes three deep
    for (const auto& child : node.children()) {
        if (child.type() != pugi::node_element) continue;
        const std::string_view name = child.name();
        if (name == "extension" || name == "baseExtension") {
            add_members(event, child, depth + 1);
        } else if (epc_lists.contains(name)) {
            event[child.name()] = texts(child);
        } else if (quantity_lists.contains(name)) {
            event[child.name()] = objects(child);
        } else if (name == "bizTransactionList" || name == "sourceList" || name == "destinationList") {
            event[child.name()] = typed_ids(child);
        } else if (name == "sensorElementList") {
            event[child.name()] = sensor_elements(child);
        } else if (name == "readPoint" || name == "bizLocation") {
            event[child.name()] = plain_object(child);
        } else if (name == "persistentDisposition") {
            event[child.name()] = disposition_changes(child);
        } else if (name == "errorDeclaration") {
            event[child.name()] = error_declaration(child);
        } else if (name == "ilmd" || is_extension(name)) {
            put(event, child.name(), extension_value(child, 0));
        } else {
            put(event, child.name(), scalar(name, child.text().get()));
        }
    }
}

void add_namespaces(json& context, const pugi::xml_node& node) {
    for (const auto& attribute : node.attributes()) {
        const std::string_view name = attribute.name();
        if (name.starts_with("xmlns:")) context[std::string(name.substr(6))] = attribute.value();
    }
}

void add_namespaces_below(json& context, const pugi::xml_node& node, int depth) {
    add_namespaces(context, node);
    if (depth > nesting_max) return;
    for (const auto& child : node.children()) add_namespaces_below(context, child, depth + 1);
}

json event_of(const pugi::xml_node& node) {
    json event = {{"type", std::string(local_name(node.name()))}};
    json context = json::object();
    add_namespaces_below(context, node, 0);
    if (!context.empty()) event["@context"] = std::move(context);
    add_members(event, node, 0);
    return event;
}

// Finds what the body holds wherever the document kind puts it.
void collect(const pugi::xml_node& node, json& events, json& extensions, json& context, int depth) {
    if (depth > nesting_max) return;
    add_namespaces(context, node);
    for (const auto& child : node.children()) {
        if (child.type() != pugi::node_element) continue;
        if (event_names.contains(local_name(child.name()))) {
            events.push_back(event_of(child));
        } else if (local_name(child.name()) == "ignoreFields") {
            for (const auto& field : child.children()) extensions[child.name()].push_back(field.name());
        } else {
            collect(child, events, extensions, context, depth + 1);
        }
    }
}

}  // namespace

Result<json, std::string> json_ld_of_xml(std::string_view xml) {
    pugi::xml_document parsed;
    const auto status = parsed.load_buffer(xml.data(), xml.size());
    if (!status) return fail(fmt::format("no valid XML at byte {}: {}", status.offset, status.description()));

    const auto root = parsed.document_element();
    json events = json::array(), extensions = json::object(), context = json::object();
    if (event_names.contains(local_name(root.name()))) events.push_back(event_of(root));
    collect(root, events, extensions, context, 0);

    json document = {{"type", std::string(local_name(root.name()))},
                     {"schemaVersion", root.attribute("schemaVersion").value()},
                     {"creationDate", root.attribute("creationDate").value()},
                     {"@context", context}};
    json list = {{"eventList", std::move(events)}};
    if (document["type"] == "EPCISQueryDocument") {
        const auto name = root.select_node("//queryName").node().text().get();
        list = {{"queryResults", {{"queryName", name}, {"resultsBody", std::move(list)}}}};
    }
    document["epcisBody"] = std::move(list);
    document.update(extensions);
    return document;
}

}  // namespace tallyman::trace
