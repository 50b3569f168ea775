#include "trace/document_check.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/time.h"
#include "trace/cbv_terms.h"
#include "trace/document.h"

namespace tallyman::trace {
namespace {

using nlohmann::json;

constexpr std::size_t problems_max = 100;

// What one member must look like; it writes its problems down at its path.
class Checker;
using Rule = std::function<void(Checker&, const json&, const std::string& path)>;
using Members = std::map<std::string_view, Rule>;

class Checker {
public:
    void problem(const std::string& path, std::string what) {
        if (problems_.size() < problems_max) problems_.push_back({path.empty() ? "/" : path, std::move(what)});
    }

    void object(const json& value, const std::string& path, const Members& members,
                std::initializer_list<std::string_view> required, bool extensible);

    std::vector<Problem> take() { return std::move(problems_); }

private:
    std::vector<Problem> problems_;
};

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// RFC 3986: a scheme, then its characters or escapes, one fragment, brackets in the authority only. CURIEs look the
// same, but for underscores in their prefixes.
bool is_uri(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || !is_letter(text.front())) return false;
    if (!std::ranges::all_of(text.substr(0, colon), [](char c) {
            return is_letter(c) || is_digit(c) || std::string_view("+-._").find(c) != std::string_view::npos;
        })) {
        return false;
    }
    const std::string_view rest = text.substr(colon + 1);
    const std::size_t authority_end = rest.starts_with("//") ? std::min(rest.find_first_of("/?#", 2), rest.size()) : 0;
    bool fragment = false;
    for (std::size_t at = 0; at < rest.size(); ++at) {
        const char c = rest[at];
        if (c == '%') {
            if (at + 2 >= rest.size() || !is_hex_digit(rest[at + 1]) || !is_hex_digit(rest[at + 2])) return false;
        } else if (c == '[' || c == ']') {
            if (at >= authority_end) return false;
        } else if (c == '#') {
            if (fragment) return false;
            fragment = true;
        } else if (!is_letter(c) && !is_digit(c) &&
                   std::string_view("-._~!$&'()*+,;=:@/?").find(c) == std::string_view::npos) {
            return false;
        }
    }
    return true;
}

// RFC 3339: every part with its digits, and an offset, which a local time lacks.
bool is_time(std::string_view text) {
    constexpr std::string_view shape = "0000-00-00T00:00:00", offset_shape = "00:00";
    const auto has_shape = [](std::string_view part, std::string_view wanted) {
        return std::ranges::equal(part, wanted, [](char c, char w) { return w == '0' ? is_digit(c) : c == w; });
    };
    if (!has_shape(text.substr(0, shape.size()), shape) || text.substr(11, 2) > "23") return false;
    std::string_view rest = text.substr(shape.size());
    if (rest.starts_with('.')) {
        const auto end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
        if (end == 1) return false;
        rest.remove_prefix(end);
    }
    const bool signed_offset = rest.starts_with('+') || rest.starts_with('-');
    if (rest != "Z" && !(signed_offset && has_shape(rest.substr(1), offset_shape))) return false;
    return parse_instant(text, Zone("Etc/UTC")).has_value();
}

void Checker::object(const json& value, const std::string& path, const Members& members,
                     std::initializer_list<std::string_view> required, bool extensible) {
    if (!value.is_object()) return problem(path, "must be an object");
    for (const auto name : required) {
        if (!value.contains(name)) problem(path, fmt::format("\"{}\" is missing", name));
    }
    for (const auto& [name, member] : value.items()) {
        const auto rule = members.find(name);
        if (rule != members.end()) {
            rule->second(*this, member, path + "/" + name);
        } else if (!extensible || !(is_uri(name) || name.starts_with('{'))) {
            problem(path + "/" + name, extensible ? "unknown field; an extension's name has a prefix or is a URI"
                                                  : "unknown field, and no extensions are allowed here");
        }
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Rules for single values

Rule text_rule(std::function<bool(std::string_view)> valid, std::string wanted) {
    return [valid = std::move(valid), wanted = std::move(wanted)](Checker& check, const json& value,
                                                                  const std::string& path) {
        if (!value.is_string() || !valid(value.get_ref<const std::string&>())) {
            check.problem(path, fmt::format("{} is not {}", value.dump().substr(0, 80), wanted));
        }
    };
}

const Rule any_text = text_rule([](std::string_view) { return true; }, "a text");
const Rule uri = text_rule(is_uri, "a URI");
const Rule time = text_rule(is_time, "a time with offset such as 2026-11-23T07:00:00.000+07:00");

const Rule number = [](Checker& check, const json& value, const std::string& path) {
    if (!value.is_number()) check.problem(path, fmt::format("{} is not a number", value.dump().substr(0, 80)));
};
const Rule boolean = [](Checker& check, const json& value, const std::string& path) {
    if (!value.is_boolean()) check.problem(path, "must be true or false");
};
const Rule anything = [](Checker&, const json&, const std::string&) {};

bool is_offset(std::string_view text) {
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
    const auto hours = parse_integer(text.substr(1, 2));
    const auto minutes = parse_integer(text.substr(4, 2));
    return hours && minutes && *hours >= 0 && *minutes >= 0 && *minutes <= 59 &&
           (*hours <= 13 || (*hours == 14 && *minutes == 0));
}
const Rule offset = text_rule(is_offset, "an offset such as +07:00");

bool is_version(std::string_view text) {
    return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == std::string_view::npos &&
           text.find_first_not_of("0123456789.") == std::string_view::npos;
}
const Rule version = text_rule(is_version, "a version such as 2.0");

bool is_unit(std::string_view text) {
    return (text.size() == 2 || text.size() == 3) &&
           std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}
const Rule unit = text_rule(is_unit, "a UN/ECE Recommendation 20 unit such as KGM");

bool is_hex(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}
const Rule hex_digits = text_rule(is_hex, "hexadecimal");

// A term of the vocabulary in bare notation, or somebody's own URI; the standard's own URIs are not allowed in JSON-LD.
Rule term(const Terms& bare, const std::vector<std::string_view>& prefixes) {
    const auto valid = [&bare, prefixes](std::string_view text) {
        if (bare.contains(text)) return true;
        return is_uri(text) && std::ranges::none_of(prefixes, [&](auto p) { return text.starts_with(p); });
    };
    return text_rule(valid, "a bare CBV term or a URI of one's own");
}
const std::vector<std::string_view> cbv_uris = {"urn:epcglobal:cbv", "http://ns.gs1.org/cbv/",
                                                "https://ns.gs1.org/cbv/"};
const std::vector<std::string_view> web_voc_uris = {"http://gs1.org/voc/", "https://gs1.org/voc/",
                                                    "http://www.gs1.org/voc/", "https://www.gs1.org/voc/"};

Rule one_of(std::initializer_list<std::string_view> names) {
    const std::vector<std::string_view> allowed(names);
    return text_rule([allowed](std::string_view text) { return std::ranges::find(allowed, text) != allowed.end(); },
                     fmt::format("one of {}", fmt::join(allowed, ", ")));
}

// ---------------------------------------------------------------------------------------------------------------------
// Rules for lists and objects

enum class Items { any, unique };

Rule list_of(Rule item, std::size_t least = 0, Items items = Items::any) {
    return [item = std::move(item), least, items](Checker& check, const json& value, const std::string& path) {
        if (!value.is_array()) return check.problem(path, "must be a list");
        if (value.size() < least) check.problem(path, fmt::format("must have at least {} item", least));
        std::set<json> seen;
        for (std::size_t i = 0; i < value.size(); ++i) {
            const std::string at = fmt::format("{}/{}", path, i);
            item(check, value[i], at);
            if (items == Items::unique && !seen.insert(value[i]).second) check.problem(at, "stands here twice");
        }
    };
}

enum class Extensions { no, yes };

Rule object_of(Members members, std::vector<std::string_view> required, Extensions extensions) {
    return [=](Checker& check, const json& value, const std::string& path) {
        check.object(value, path, members, {}, extensions == Extensions::yes);
        if (!value.is_object()) return;
        for (const auto name : required) {
            if (!value.contains(name)) check.problem(path, fmt::format("\"{}\" is missing", name));
        }
    };
}

const Rule uri_or_uris = [](Checker& check, const json& value, const std::string& path) {
    (value.is_array() ? list_of(uri) : uri)(check, value, path);
};

const Rule context = [](Checker& check, const json& value, const std::string& path) {
    const auto one = [&](const json& part, const std::string& at) {
        if (!part.is_object()) uri(check, part, at);
    };
    if (!value.is_array()) return one(value, path);
    std::set<json> seen;
    for (std::size_t i = 0; i < value.size(); ++i) {
        one(value[i], fmt::format("{}/{}", path, i));
        if (!seen.insert(value[i]).second) check.problem(fmt::format("{}/{}", path, i), "stands here twice");
    }
};

const Rule place = [](Checker& check, const json& value, const std::string& path) {
    if (!value.is_object() || !value.contains("id")) return check.problem(path, "must be an object with an \"id\"");
    uri(check, value["id"], path + "/id");
};

const Rule disposition = term(cbv_dispositions(), cbv_uris);
const Rule persistent_disposition = [](Checker& check, const json& value, const std::string& path) {
    const Rule list = list_of(disposition, 1, Items::unique);
    object_of({{"set", list}, {"unset", list}}, {}, Extensions::no)(check, value, path);
    if (value.is_object() && value.empty()) check.problem(path, "must set or unset something");
};

const Rule quantity = object_of({{"epcClass", uri}, {"quantity", number}, {"uom", unit}}, {"epcClass"}, Extensions::no);
const Rule transaction = object_of({{"type", term(cbv_transaction_types(), cbv_uris)}, {"bizTransaction", uri}},
                                   {"bizTransaction"}, Extensions::no);
const Rule source =
    object_of({{"type", term(cbv_party_types(), cbv_uris)}, {"source", uri}}, {"type", "source"}, Extensions::no);
const Rule destination = object_of({{"type", term(cbv_party_types(), cbv_uris)}, {"destination", uri}},
                                   {"type", "destination"}, Extensions::no);

const Rule sensor_metadata = object_of({{"time", time},
                                        {"startTime", time},
                                        {"endTime", time},
                                        {"deviceID", uri},
                                        {"deviceMetadata", uri},
                                        {"rawData", uri},
                                        {"dataProcessingMethod", uri},
                                        {"bizRules", uri}},
                                       {}, Extensions::yes);

const Rule sensor_report = object_of({{"type", term(measurement_types(), web_voc_uris)},
                                      {"exception", term(sensor_alerts(), web_voc_uris)},
                                      {"deviceID", uri},
                                      {"deviceMetadata", uri},
                                      {"rawData", uri},
                                      {"dataProcessingMethod", uri},
                                      {"bizRules", uri},
                                      {"time", time},
                                      {"microorganism", uri},
                                      {"chemicalSubstance", uri},
                                      {"coordinateReferenceSystem", uri},
                                      {"value", number},
                                      {"component", term(cbv_components(), cbv_uris)},
                                      {"stringValue", any_text},
                                      {"booleanValue", boolean},
                                      {"hexBinaryValue", hex_digits},
                                      {"uriValue", uri},
                                      {"minValue", number},
                                      {"maxValue", number},
                                      {"meanValue", number},
                                      {"sDev", number},
                                      {"percRank", number},
                                      {"percValue", number},
                                      {"uom", any_text}},
                                     {"type"}, Extensions::yes);

const Rule sensor_element =
    object_of({{"sensorMetadata", sensor_metadata}, {"sensorReport", list_of(sensor_report, 1)}}, {"sensorReport"},
              Extensions::yes);

const Rule error_declaration = object_of(
    {{"declarationTime", time}, {"reason", term(cbv_error_reasons(), cbv_uris)}, {"correctiveEventIDs", list_of(uri)}},
    {"declarationTime"}, Extensions::yes);

const Rule ilmd = object_of({}, {}, Extensions::yes);

// ---------------------------------------------------------------------------------------------------------------------
// Events

const Members common_members = {{"@context", context},
                                {"type", any_text},
                                {"eventTime", time},
                                {"recordTime", time},
                                {"eventTimeZoneOffset", offset},
                                {"eventID", uri},
                                {"certificationInfo", uri_or_uris},
                                {"errorDeclaration", error_declaration}};

const Members business_members = {{"bizStep", term(cbv_business_steps(), cbv_uris)},
                                  {"disposition", disposition},
                                  {"readPoint", place},
                                  {"bizLocation", place},
                                  {"bizTransactionList", list_of(transaction)},
                                  {"sourceList", list_of(source)},
                                  {"destinationList", list_of(destination)},
                                  {"sensorElementList", list_of(sensor_element)}};

const Rule action = one_of({"OBSERVE", "ADD", "DELETE"});
const Rule epcs = list_of(uri);
const Rule unique_epcs = list_of(uri, 0, Items::unique);
const Rule quantities = list_of(quantity);

Members joined(std::initializer_list<Members> parts) {
    Members all;
    for (auto part : parts) all.merge(part);
    return all;
}

struct EventKind {
    Members members;
    std::vector<std::string_view> required;
};

const std::map<std::string_view, EventKind>& event_kinds() {
    static const std::map<std::string_view, EventKind> kinds = {
        {"ObjectEvent",
         {joined({common_members,
                  business_members,
                  {{"epcList", unique_epcs},
                   {"quantityList", quantities},
                   {"action", action},
                   {"persistentDisposition", persistent_disposition},
                   {"ilmd", ilmd}}}),
          {"action"}}},
        {"AggregationEvent",
         {joined({common_members,
                  business_members,
                  {{"parentID", uri}, {"childEPCs", epcs}, {"childQuantityList", quantities}, {"action", action}}}),
          {"action"}}},
        {"AssociationEvent",
         {joined({common_members,
                  business_members,
                  {{"parentID", uri}, {"childEPCs", epcs}, {"childQuantityList", quantities}, {"action", action}}}),
          {"action", "parentID"}}},
        {"TransactionEvent",
         {joined({{{"bizTransactionList", list_of(transaction, 1)}},
                  common_members,
                  business_members,
                  {{"parentID", uri}, {"epcList", epcs}, {"quantityList", quantities}, {"action", action}}}),
          {"action", "bizTransactionList"}}},
        {"TransformationEvent",
         {joined({common_members,
                  business_members,
                  {{"inputEPCList", unique_epcs},
                   {"inputQuantityList", quantities},
                   {"outputEPCList", unique_epcs},
                   {"outputQuantityList", quantities},
                   {"transformationID", uri},
                   {"persistentDisposition", persistent_disposition},
                   {"ilmd", ilmd}}}),
          {}}},
    };
    return kinds;
}

bool filled(const json& event, std::string_view list) {
    const auto found = event.find(list);
    return found != event.end() && found->is_array() && !found->empty();
}

// What an event is about must be said: which of several fields is enough depends on the kind.
void check_subject(Checker& check, const json& event, std::string_view kind, const std::string& path) {
    const bool deletes = event.value("action", json()) == "DELETE";
    if (kind == "ObjectEvent") {
        const bool senses = filled(event, "sensorElementList") && event.contains("readPoint");
        if (!event.contains("epcList") && !filled(event, "quantityList") && !senses) {
            check.problem(path, "needs an epcList, a quantityList, or sensor data with a readPoint");
        }
        if (event.contains("ilmd") && event.value("action", json()) != "ADD") {
            check.problem(path + "/ilmd", "only an ObjectEvent with action ADD may have master data of its instances");
        }
    } else if (kind == "AggregationEvent" || kind == "AssociationEvent") {
        if (!filled(event, "childEPCs") && !filled(event, "childQuantityList") && !deletes) {
            check.problem(path, "needs childEPCs or a childQuantityList unless its action is DELETE");
        }
    } else if (kind == "TransactionEvent") {
        if (!event.contains("epcList") && !filled(event, "quantityList") && !deletes) {
            check.problem(path, "needs an epcList or a quantityList unless its action is DELETE");
        }
    } else if (kind == "TransformationEvent") {
        const bool in = filled(event, "inputEPCList") || filled(event, "inputQuantityList");
        const bool out = filled(event, "outputEPCList") || filled(event, "outputQuantityList");
        const bool named = event.contains("transformationID");
        if (!(in && out) && !(named && (in || out))) {
            check.problem(path, "needs inputs and outputs, or a transformationID with one of them");
        }
    }
}

const Rule event_rule = [](Checker& check, const json& event, const std::string& path) {
    if (!event.is_object()) return check.problem(path, "must be an object");
    if (!event.contains("type") || !event["type"].is_string()) return check.problem(path, "\"type\" is missing");
    for (const auto* name : {"eventTime", "eventTimeZoneOffset"}) {
        if (!event.contains(name)) check.problem(path, fmt::format("\"{}\" is missing", name));
    }
    const std::string kind = event["type"];
    const auto known = event_kinds().find(kind);
    if (known == event_kinds().end()) {
        if (!is_uri(kind) && !kind.starts_with('{')) {
            check.problem(path + "/type", fmt::format("\"{}\" is no event type; one of one's own must be a URI", kind));
        }
        for (const auto& [name, rule] : common_members) {
            if (event.contains(name)) rule(check, event[std::string(name)], fmt::format("{}/{}", path, name));
        }
        return;
    }
    object_of(known->second.members, known->second.required, Extensions::yes)(check, event, path);
    check_subject(check, event, kind, path);
};

// ---------------------------------------------------------------------------------------------------------------------
// Documents

const Rule master_data_attribute = [](Checker& check, const json& value, const std::string& path) {
    if (!value.is_object()) return check.problem(path, "must be an object");
    if (!value.contains("id")) return check.problem(path, "\"id\" is missing");
    uri(check, value["id"], path + "/id");
    if (value.contains("attribute") && !value["attribute"].is_number() && !value["attribute"].is_string() &&
        !value["attribute"].is_object()) {
        check.problem(path + "/attribute", "must be a number, a text or an object");
    }
};

// Objects of the master data take further fields of any name.
Rule open_object(Members members, std::vector<std::string_view> required) {
    return [=](Checker& check, const json& value, const std::string& path) {
        if (!value.is_object()) return check.problem(path, "must be an object");
        for (const auto name : required) {
            if (!value.contains(name)) check.problem(path, fmt::format("\"{}\" is missing", name));
        }
        for (const auto& [name, rule] : members) {
            if (value.contains(name)) rule(check, value[std::string(name)], fmt::format("{}/{}", path, name));
        }
    };
}

const Rule vocabulary = open_object(
    {{"type", uri},
     {"vocabularyElementList",
      list_of(open_object({{"id", uri}, {"attributes", list_of(master_data_attribute)}, {"children", list_of(uri)}},
                          {"id"}))}},
    {"type"});

const Rule header =
    object_of({{"epcisMasterData", open_object({{"vocabularyList", list_of(vocabulary)}}, {})}}, {}, Extensions::yes);

const Rule capture_document =
    object_of({{"@context", context},
               {"id", uri},
               {"type", any_text},
               {"schemaVersion", version},
               {"creationDate", time},
               {"instanceIdentifier", any_text},
               {"sender", any_text},
               {"receiver", any_text},
               {"epcisHeader", header},
               {"epcisBody", open_object({{"eventList", list_of(event_rule)}}, {"eventList"})}},
              {"@context", "schemaVersion", "creationDate", "epcisBody"}, Extensions::yes);

const Rule query_results =
    object_of({{"queryName", any_text},
               {"subscriptionID", any_text},
               {"resultsBody", object_of({{"eventList", list_of(event_rule)}, {"vocabularyList", list_of(vocabulary)}},
                                         {"eventList"}, Extensions::yes)}},
              {"queryName", "resultsBody"}, Extensions::yes);

const Rule query_document =
    object_of({{"@context", context},
               {"id", uri},
               {"type", any_text},
               {"schemaVersion", version},
               {"creationDate", time},
               {"epcisBody", object_of({{"queryResults", query_results}}, {"queryResults"}, Extensions::yes)}},
              {"@context", "epcisBody"}, Extensions::yes);

}  // namespace

std::vector<Problem> check_document(std::string_view text) {
    const auto document = read_document(text);
    if (!document) return {{"/", document.error()}};
    const json& whole = *document->whole;
    if (!whole.is_object()) return {{"/", "must be an EPCIS document or one event"}};
    Checker check;
    const json type = whole.value("type", json());
    if (type == "EPCISDocument") {
        capture_document(check, whole, "");
    } else if (type == "EPCISQueryDocument") {
        query_document(check, whole, "");
    } else {
        event_rule(check, whole, "");
        if (!whole.contains("@context")) check.problem("", "\"@context\" is missing");
    }
    return check.take();
}

}  // namespace tallyman::trace
