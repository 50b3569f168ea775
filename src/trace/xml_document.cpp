#include "trace/xml_document.h"

#include <pugixml.hpp>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

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
const std::set<std::string_view> numbers = {"quantity",  "value", "minValue", "maxValue",
                                            "meanValue", "sDev",  "percRank", "percValue"};

std::string_view local_name(std::string_view name) { return name.substr(name.find(':') + 1); }
bool is_namespace(std::string_view name) { return name == "xmlns" || name.starts_with("xmlns:"); }

// What a prefix stands for where `node` is, or the default namespace for an empty one.
std::string namespace_of(pugi::xml_node node, std::string_view prefix) {
    const std::string attribute = prefix.empty() ? "xmlns" : fmt::format("xmlns:{}", prefix);
    for (; node; node = node.parent()) {
        if (const auto found = node.attribute(attribute.c_str())) return found.value();
    }
    return {};
}

// The standard's elements belong to no namespace or, with a prefix or by default, to one of EPCIS's own.
bool is_standard(std::string_view name_space) {
    return name_space.empty() || name_space.starts_with("urn:epcglobal:epcis") || name_space == "urn:epcglobal:xsd:1";
}

// A standard name as it is, any other as {namespace}name, whatever its prefix is here: a document may bind one prefix
// twice, and two documents never need to agree on it.
std::string full_name(const pugi::xml_node& node, std::string_view name, bool with_default) {
    const auto colon = name.find(':');
    const bool prefixed = colon != std::string_view::npos;
    if (!prefixed && !with_default) return std::string(name);
    const std::string name_space = namespace_of(node, prefixed ? name.substr(0, colon) : "");
    if (prefixed && name_space.empty()) return std::string(name);
    const std::string_view local = prefixed ? name.substr(colon + 1) : name;
    return is_standard(name_space) ? std::string(local) : fmt::format("{{{}}}{}", name_space, local);
}
std::string full_name(const pugi::xml_node& node) { return full_name(node, node.name(), true); }
std::string full_name(const pugi::xml_node& node, const pugi::xml_attribute& attribute) {
    return full_name(node, attribute.name(), false);  // an attribute without prefix belongs to its element
}
bool is_extension(std::string_view full_name) {
    return full_name.starts_with('{') || full_name.find(':') != std::string_view::npos;
}
// Of an attribute: notes to the reader of the XML, such as xsi:type, are no data.
bool is_notation(const pugi::xml_node& node, const pugi::xml_attribute& attribute) {
    return is_namespace(attribute.name()) ||
           full_name(node, attribute).starts_with("{http://www.w3.org/2001/XMLSchema-instance}");
}

// XML names CBV terms by URN, JSON-LD by their bare names.
std::string bare_term(std::string_view text) {
    for (const std::string_view kind : {"bizstep", "disp", "btt", "sdt", "er", "comp"}) {
        const std::string prefix = fmt::format("urn:epcglobal:cbv:{}:", kind);
        if (text.starts_with(prefix)) return std::string(text.substr(prefix.size()));
    }
    return std::string(text);
}

// The text before the first child element; a comment within it does not end it.
std::string text_of(const pugi::xml_node& node) {
    std::string text;
    for (const auto& part : node.children()) {
        if (part.type() == pugi::node_element) break;
        if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) text += part.value();
    }
    return std::string(trimmed(text));
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
        if (!is_notation(node, attribute)) put(object, full_name(node, attribute), attribute.value());
    }
    for (const auto& child : node.children()) {
        if (child.type() == pugi::node_element) put(object, full_name(child), extension_value(child, depth + 1));
    }
    const std::string text = text_of(node);
    if (object.empty()) return text;
    if (!text.empty()) object["#text"] = text;
    return object;
}

void add_child(json& object, const pugi::xml_node& child) {
    const std::string name = full_name(child);
    put(object, name, is_extension(name) ? extension_value(child, 0) : scalar(name, text_of(child)));
}

// Attributes and child elements of a standard element whose members are all simple: sensorMetadata, readPoint, ...
json plain_object(const pugi::xml_node& node) {
    json object = json::object();
    for (const auto& attribute : node.attributes()) {
        if (is_notation(node, attribute)) continue;
        const std::string name = full_name(node, attribute);
        object[name] = scalar(name, attribute.value());
    }
    for (const auto& child : node.children()) {
        if (child.type() == pugi::node_element) add_child(object, child);
    }
    return object;
}

json texts(const pugi::xml_node& node) {
    json list = json::array();
    for (const auto& child : node.children()) {
        if (child.type() == pugi::node_element) list.push_back(text_of(child));
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
        json item = {{full_name(child), text_of(child)}};
        if (const auto type = child.attribute("type")) item["type"] = bare_term(type.value());
        list.push_back(std::move(item));
    }
    return list;
}

json sensor_elements(const pugi::xml_node& node) {
    json list = json::array();
    for (const auto& element : node.children()) {
        if (element.type() != pugi::node_element) continue;
        json item = json::object();
        for (const auto& child : element.children()) {
            if (child.type() != pugi::node_element) continue;
            const std::string name = full_name(child);
            if (name == "sensorReport") {
                item["sensorReport"].push_back(plain_object(child));
            } else if (name == "sensorMetadata") {
                item["sensorMetadata"] = plain_object(child);
            } else if (is_extension(name)) {
                put(item, name, extension_value(child, 0));
            }
        }
        list.push_back(std::move(item));
    }
    return list;
}

json disposition_changes(const pugi::xml_node& node) {
    json changes = json::object();
    for (const auto& child : node.children()) {
        if (child.type() == pugi::node_element) changes[full_name(child)].push_back(bare_term(text_of(child)));
    }
    return changes;
}

json error_declaration(const pugi::xml_node& node) {
    json declaration = json::object();
    for (const auto& child : node.children()) {
        if (child.type() != pugi::node_element) continue;
        const std::string name = full_name(child);
        if (name == "correctiveEventIDs") {
            declaration[name] = texts(child);
        } else if (name != "extension") {
            add_child(declaration, child);
        }
    }
    return declaration;
}

void add_members(json& event, const pugi::xml_node& node, int depth) {
    if (depth > 8) return;  // <extension> inside <extension>: the standard goes three deep
    for (const auto& child : node.children()) {
        if (child.type() != pugi::node_element) continue;
        const std::string name = full_name(child);
        if (name == "extension" || name == "baseExtension") {
            add_members(event, child, depth + 1);
        } else if (epc_lists.contains(name)) {
            event[name] = texts(child);
        } else if (quantity_lists.contains(name)) {
            event[name] = objects(child);
        } else if (name == "bizTransactionList" || name == "sourceList" || name == "destinationList") {
            event[name] = typed_ids(child);
        } else if (name == "sensorElementList") {
            event[name] = sensor_elements(child);
        } else if (name == "readPoint" || name == "bizLocation") {
            event[name] = plain_object(child);
        } else if (name == "persistentDisposition") {
            event[name] = disposition_changes(child);
        } else if (name == "errorDeclaration") {
            event[name] = error_declaration(child);
        } else if (name == "ilmd" || is_extension(name)) {
            put(event, name, extension_value(child, 0));
        } else {
            put(event, name, scalar(name, text_of(child)));
        }
    }
}

void add_namespaces(json& context, const pugi::xml_node& node) {
    for (const auto& attribute : node.attributes()) {
        const std::string_view name = attribute.name();
        if (name.starts_with("xmlns:")) context[std::string(name.substr(6))] = attribute.value();
    }
}

json event_of(const pugi::xml_node& node) {
    json event = {{"type", full_name(node)}};
    add_members(event, node, 0);
    return event;
}

// Whatever stands in an event list is an event, one of somebody's own in an <extension> too.
void collect_events(const pugi::xml_node& list, json& events, int depth) {
    if (depth > nesting_max) return;
    for (const auto& child : list.children()) {
        if (child.type() != pugi::node_element) continue;
        if (full_name(child) == "extension") {
            collect_events(child, events, depth + 1);
        } else {
            events.push_back(event_of(child));
        }
    }
}

// Finds what the body holds wherever the document kind puts it.
void collect(const pugi::xml_node& node, json& events, json& extensions, json& context, int depth) {
    if (depth > nesting_max) return;
    add_namespaces(context, node);
    for (const auto& child : node.children()) {
        if (child.type() != pugi::node_element) continue;
        if (local_name(child.name()) == "EventList") {
            collect_events(child, events, depth);
        } else if (local_name(child.name()) == "ignoreFields") {
            for (const auto& field : child.children()) extensions[child.name()].push_back(full_name(field));
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
    if (event_names.contains(full_name(root))) return event_of(root);
    collect(root, events, extensions, context, 0);

    json document = {{"type", full_name(root)},
                     {"schemaVersion", root.attribute("schemaVersion").value()},
                     {"creationDate", root.attribute("creationDate").value()},
                     {"@context", context}};
    document.update(extensions);
    const auto body = root.find_child([](const pugi::xml_node& child) { return full_name(child) == "EPCISBody"; });
    if (!body && events.empty()) return document;
    json list = {{"eventList", std::move(events)}};
    if (document["type"] == "EPCISQueryDocument") {
        const auto name = root.select_node("//queryName").node().text().get();
        list = {{"queryResults", {{"queryName", name}, {"resultsBody", std::move(list)}}}};
    }
    document["epcisBody"] = std::move(list);
    return document;
}

}  // namespace tallyman::trace
