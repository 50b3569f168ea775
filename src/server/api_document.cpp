#include "server/api_document.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "server/limits.h"
#include "server/schema.h"

namespace tallyman::server {
namespace {

using nlohmann::json;

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    while (!path.empty() && path.front() == '/') {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        segments.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

bool is_parameter(const std::string& segment) { return segment.size() > 2 && segment.front() == '{'; }

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

bool refers_to(const json& operation, std::string_view parameter) {
    const auto wanted = "#/components/parameters/" + std::string(parameter);
    const auto& all = operation.value("parameters", json::array());
    return std::ranges::any_of(all, [&](const json& one) { return one.value("$ref", "") == wanted; });
}

Operation operation_of(const std::string& path, const std::string& method, const json& value) {
    Operation operation;
    operation.id = value.at("operationId");
    operation.tag = value.at("tags").at(0);
    operation.method = upper(method);
    operation.path = path;
    operation.segments = segments_of(path);
    if (value.contains("requestBody")) {
        for (const auto& [type, schema] : value["requestBody"]["content"].items()) operation.body_types.push_back(type);
        const auto& type = operation.body_types.front();
        operation.body = operation.body_types.size() > 1 ? BodyKind::document
                         : type == "application/json"    ? BodyKind::json
                         : type == "text/csv"            ? BodyKind::file
                                                         : BodyKind::chunk;
    }
    operation.wants_key = refers_to(value, "idempotency_key");
    operation.wants_match = refers_to(value, "if_match");
    operation.open_query = value.value("x-open-query", false);
    operation.is_public = value.contains("security") && value["security"].empty();
    for (const auto& [status, answer] : value.at("responses").items())
        operation.has_etag = operation.has_etag || (answer.contains("headers") && answer["headers"].contains("ETag"));
    operation.json = &value;
    return operation;
}

// A parameter's text as the value that its schema speaks of.
json value_of(const std::string& text, const json& schema) {
    const auto type = schema.value("type", "string");
    if (type == "integer") {
        if (const auto number = parse_integer(text)) return *number;
    }
    if (type == "number") {
        if (const auto number = parse_decimal(text)) return *number;
    }
    if (type == "boolean" && (text == "true" || text == "false")) return text == "true";
    return text;
}

// Parses without following an attacker into the depth. A name twice in one object is refused: which of the two would
// count is anybody's guess (RFC 7493).
json parse_bounded(const std::string& text) {
    std::vector<std::set<std::string>> names;  // of the objects around
    const auto guard = [&](int depth, json::parse_event_t event, json& parsed) {
        if (depth > static_cast<int>(limits::json_depth_max)) throw Problem("bad_json", "nested too deeply");
        if (event == json::parse_event_t::object_start) names.emplace_back();
        if (event == json::parse_event_t::object_end) names.pop_back();
        if (event == json::parse_event_t::key && !names.back().insert(parsed.get<std::string>()).second)
            throw Problem("bad_json", "the same name twice");
        return true;
    };
    try {
        return json::parse(text, guard);
    } catch (const json::exception&) {
        throw Problem("bad_json");
    }
}

}  // namespace

ApiDocument::ApiDocument() : document_(std::make_unique<json>(json::parse(openapi_json))) {
    for (const auto& [path, methods] : document_->at("paths").items()) {
        for (const auto& [method, value] : methods.items()) operations_.push_back(operation_of(path, method, value));
    }
    // Words before parameters: /reviews/mine is not the review "mine".
    std::ranges::stable_sort(operations_, {},
                             [](const Operation& one) { return std::ranges::count_if(one.segments, is_parameter); });
}
ApiDocument::~ApiDocument() = default;

const Operation* ApiDocument::find(std::string_view id) const {
    const auto found = std::ranges::find(operations_, id, &Operation::id);
    return found == operations_.end() ? nullptr : &*found;
}

Match ApiDocument::match(std::string_view method, std::string_view path) const {
    const auto segments = segments_of(path);
    Match match, reading;
    for (const auto& operation : operations_) {
        if (operation.segments.size() != segments.size()) continue;
        std::map<std::string, std::string> values;
        const bool fits =
            std::ranges::equal(operation.segments, segments, [&](const std::string& wanted, const std::string& sent) {
                if (!is_parameter(wanted)) return wanted == sent;
                const auto text = decoded(sent);
                if (!text || text->empty() || !is_utf8(*text)) return false;
                values[wanted.substr(1, wanted.size() - 2)] = *text;
                return true;
            });
        if (!fits) continue;
        if (operation.method == method) return {&operation, std::move(values)};
        match.methods.insert(operation.method);
        if (operation.method != "GET") continue;
        match.methods.insert("HEAD");
        if (method == "HEAD") reading = {&operation, std::move(values)};
    }
    return reading.operation != nullptr ? reading : match;
}

json ApiDocument::resolved(const json& parameter) const {
    if (!parameter.contains("$ref")) return parameter;
    return document_->at(json::json_pointer(parameter["$ref"].get<std::string>().substr(1)));
}

std::map<std::string, std::string> ApiDocument::checked_query(const Operation& operation,
                                                              std::string_view query) const {
    const auto sent = parse_query(query);
    if (!sent) throw Problem("bad_request");
    std::map<std::string, std::string> values;
    std::vector<WrongField> wrong;
    for (const auto& [name, value] : *sent) {
        if (!values.emplace(name, value).second) wrong.push_back({name, "repeated"});
    }
    if (operation.open_query && wrong.empty()) return values;
    auto unknown = values;
    for (const auto& one : operation.json->value("parameters", json::array())) {
        const auto parameter = resolved(one);
        if (parameter["in"] != "query") continue;
        const std::string name = parameter["name"];
        unknown.erase(name);
        if (!values.contains(name)) {
            if (parameter["schema"].contains("default")) values[name] = parameter["schema"]["default"].dump();
            continue;
        }
        auto schema = parameter["schema"];
        for (const auto& problem : check_schema(*document_, schema, value_of(values[name], resolved(schema))))
            wrong.push_back({name, problem.code});
    }
    for (const auto& [name, value] : unknown) wrong.push_back({name, "unknown"});
    if (!wrong.empty()) throw Problem("bad_field", {}, std::move(wrong));
    return values;
}

// What cannot be a key of anything is simply not there.
void ApiDocument::check_path(const Operation& operation, const std::map<std::string, std::string>& path) const {
    for (const auto& one : operation.json->value("parameters", json::array())) {
        const auto parameter = resolved(one);
        if (parameter["in"] != "path") continue;
        if (!check_schema(*document_, parameter["schema"], path.at(parameter["name"])).empty())
            throw Problem("not_found");
    }
}

json ApiDocument::checked_body(const Operation& operation, const std::string& text) const {
    auto body = parse_bounded(text);
    const auto& schema = operation.json->at("requestBody").at("content").at(operation.body_types.front()).at("schema");
    auto wrong = check_schema(*document_, schema, body);
    if (!wrong.empty()) throw Problem("bad_field", {}, std::move(wrong));
    return body;
}

std::vector<WrongField> ApiDocument::check_answer(const Operation& operation, const Response& response) const {
    const auto& answers = operation.json->at("responses");
    const auto status = std::to_string(response.status);
    const auto answer = resolved(answers.contains(status) ? answers[status] : answers.at("default"));
    if (!answers.contains(status) && response.status < 400) return {{"status", "unknown"}};
    std::string type;
    for (const auto& [name, value] : response.headers) {
        if (name == "Content-Type") type = value.substr(0, value.find(';'));
    }
    const auto wanted = answer.value("headers", json::object());
    for (const auto& [name, header] : wanted.items()) {
        const auto is_it = [&](const auto& one) {
            return !LessIgnoringCase()(one.first, name) && !LessIgnoringCase()(name, one.first);
        };
        if (std::ranges::none_of(response.headers, is_it)) return {{name, "required"}};
    }
    if (!answer.contains("content"))
        return response.bytes().empty() ? std::vector<WrongField>() : std::vector<WrongField>{{"body", "unknown"}};
    if (!answer["content"].contains(type)) return {{"Content-Type", type}};
    if (type.find("json") == type.npos) return {};
    return check_schema(*document_, answer["content"][type]["schema"], json::parse(response.bytes()));
}

}  // namespace tallyman::server
