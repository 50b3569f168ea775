#include "trace/event_hash.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <span>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/text.h"
#include "trace/digital_link.h"
#include "trace/document.h"
#include "trace/event_time.h"
#include "trace/vocabulary.h"

namespace tallyman::trace {
namespace {

using nlohmann::json;

enum class Kind { plain, time, biz_step, disposition, transaction_type, party_type, component, sensor };

struct Field {
    std::string_view name;
    Kind kind = Kind::plain;
};

constexpr std::array metadata_fields = {
    Field{"time", Kind::time},     Field{"startTime", Kind::time},
    Field{"endTime", Kind::time},  Field{"deviceID"},
    Field{"deviceMetadata"},       Field{"rawData"},
    Field{"dataProcessingMethod"}, Field{"bizRules"},
};

constexpr std::array report_fields = {
    Field{"type", Kind::sensor},
    Field{"exception", Kind::sensor},
    Field{"deviceID"},
    Field{"deviceMetadata"},
    Field{"rawData"},
    Field{"dataProcessingMethod"},
    Field{"time", Kind::time},
    Field{"microorganism"},
    Field{"chemicalSubstance"},
    Field{"value"},
    Field{"component", Kind::component},
    Field{"stringValue"},
    Field{"booleanValue"},
    Field{"hexBinaryValue"},
    Field{"uriValue"},
    Field{"minValue"},
    Field{"maxValue"},
    Field{"meanValue"},
    Field{"sDev"},
    Field{"percRank"},
    Field{"percValue"},
    Field{"uom"},
    Field{"coordinateReferenceSystem"},
};

constexpr std::array quantity_fields = {Field{"epcClass"}, Field{"quantity"}, Field{"uom"}};
constexpr std::array transaction_fields = {Field{"type", Kind::transaction_type}, Field{"bizTransaction"}};
constexpr std::array source_fields = {Field{"type", Kind::party_type}, Field{"source"}};
constexpr std::array destination_fields = {Field{"type", Kind::party_type}, Field{"destination"}};

// Words about the event, which are no part of it, and what serves the reading of a document.
constexpr std::string_view comment = "{http://www.w3.org/2000/01/rdf-schema#}comment";
const std::set<std::string_view> no_data = {"comment", "@context", "#text"};

// Text that is no time stays as it is: the document check says so, the hash still names what was written.
std::string utc_milliseconds(std::string_view text) {
    const auto time = milliseconds_of(text);
    return time ? utc_text(*time) : std::string(text);
}

// A number without leading and trailing zeros, a sign or an exponent that say nothing. Every text that reads as one is
// treated so, because XML does not say which texts are numbers; like the reference it goes through a double, which
// cuts what a double cannot hold.
std::string number_text(double number) {
    if (number == std::floor(number)) return fmt::format("{:.0f}", number + 0.0);
    return fmt::format("{}", number);
}

std::optional<double> number_in(std::string_view text) {
    if (text.find_first_not_of("0123456789.+-eE") != std::string_view::npos) return {};
    if (text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || text.starts_with('+')) return {};
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return number;
}

std::string joined_sorted(std::vector<std::string> parts) {
    std::ranges::sort(parts);
    return fmt::format("{}", fmt::join(parts, ""));
}

// What says nothing is left out with its name.
std::string named(std::string_view name, const std::string& content) {
    return content.empty() ? std::string() : std::string(name) + content;
}

// A list that is absent or empty leaves no trace.
const json* list_in(const json& event, std::string_view name) {
    const auto found = event.find(name);
    return found == event.end() || !found->is_array() || found->empty() ? nullptr : &*found;
}

// An element's text in canonical order, and what that order does not name, each with its name.
struct Parts {
    std::string ordered;
    std::vector<std::string> rest;

    void add(std::string_view name, const Parts& inner) {
        ordered += named(name, inner.ordered);
        if (!inner.rest.empty()) rest.push_back(std::string(name) + joined_sorted(inner.rest));
    }
};

class EventWriter {
public:
    explicit EventWriter(const Namespaces& namespaces) : namespaces_(namespaces) {}

    std::string pre_hash(const json& event) const;

private:
    std::string value(const json& item, Kind kind) const;
    void add(std::string& out, const json& parent, Field field) const;
    std::string fields(const json& object, std::span<const Field> wanted) const;
    void add_epcs(std::string& out, const json& event, std::string_view list) const;
    void add_quantities(std::string& out, const json& event, std::string_view list) const;
    std::string typed_ids(const json& event, std::string_view list, std::span<const Field> wanted) const;
    Parts place(const json& place) const;
    std::string disposition_changes(const json& event) const;
    Parts sensors(const json& elements) const;
    Parts sensor_element(const json& element) const;
    void add_extensions(Parts& parts, const json& object) const;
    enum class Of { standard, extension };
    std::vector<std::string> extensions(const json& object, Of element) const;
    void collect_extension(std::vector<std::string>& out, const std::string& name, const json& item) const;

    const Namespaces& namespaces_;
};

std::string EventWriter::value(const json& item, Kind kind) const {
    if (item.is_number()) return number_text(item.get<double>());
    if (item.is_boolean()) return item.get<bool>() ? "true" : "false";
    if (!item.is_string()) return {};
    const auto& whole = item.get_ref<const std::string&>();
    const std::string_view text = trimmed(whole);
    if (text.empty()) return {};
    switch (kind) {
        case Kind::time:
            return utc_milliseconds(text);
        case Kind::biz_step:
            return expanded_term(text, Term::biz_step);
        case Kind::disposition:
            return expanded_term(text, Term::disposition);
        case Kind::transaction_type:
            return expanded_term(text, Term::transaction_type);
        case Kind::party_type:
            return expanded_term(text, Term::party_type);
        case Kind::component:
            return expanded_term(text, Term::component);
        case Kind::sensor:
            return expanded_term(text, Term::sensor);
        case Kind::plain:
            break;
    }
    if (const auto number = number_in(text)) return number_text(*number);
    return canonical_uri(expanded_value(text));
}

void EventWriter::add(std::string& out, const json& parent, Field field) const {
    const auto found = parent.find(field.name);
    if (found == parent.end() || found->is_null()) return;
    const json each_once = found->is_array() ? *found : json::array({*found});
    std::vector<std::string> each;
    for (const auto& item : each_once) {
        const std::string text = value(item, field.kind);
        if (!text.empty()) each.push_back(fmt::format("{}={}", field.name, text));
    }
    out += joined_sorted(std::move(each));
}

std::string EventWriter::fields(const json& object, std::span<const Field> wanted) const {
    std::string out;
    for (const Field field : wanted) add(out, object, field);
    return out;
}

void EventWriter::add_epcs(std::string& out, const json& event, std::string_view list) const {
    const json* epcs = list_in(event, list);
    if (epcs == nullptr) return;
    std::vector<std::string> each;
    for (const auto& epc : *epcs) each.push_back("epc=" + value(epc, Kind::plain));
    out += list;
    out += joined_sorted(std::move(each));
}

void EventWriter::add_quantities(std::string& out, const json& event, std::string_view list) const {
    const json* quantities = list_in(event, list);
    if (quantities == nullptr) return;
    std::vector<std::string> each;
    for (const auto& quantity : *quantities)
        each.push_back(named("quantityElement", fields(quantity, quantity_fields)));
    out += named(list, joined_sorted(std::move(each)));
}

std::string EventWriter::typed_ids(const json& event, std::string_view list, std::span<const Field> wanted) const {
    const json* objects = list_in(event, list);
    if (objects == nullptr) return {};
    std::vector<std::string> each;
    for (const auto& object : *objects) each.push_back(fields(object, wanted));
    return named(list, joined_sorted(std::move(each)));
}

Parts EventWriter::place(const json& place) const {
    Parts parts;
    if (!place.is_object()) return {fmt::format("id={}", value(place, Kind::plain)), {}};
    add(parts.ordered, place, {"id"});
    add_extensions(parts, place);
    return parts;
}

std::string EventWriter::disposition_changes(const json& event) const {
    std::string out;
    const auto changes = event.find("persistentDisposition");
    if (changes == event.end() || !changes->is_object()) return out;
    add(out, *changes, {"set", Kind::disposition});
    add(out, *changes, {"unset", Kind::disposition});
    return named("persistentDisposition", out);
}

Parts EventWriter::sensor_element(const json& element) const {
    Parts parts;
    if (const auto metadata = element.find("sensorMetadata"); metadata != element.end() && metadata->is_object()) {
        Parts inner{fields(*metadata, metadata_fields), {}};
        add_extensions(inner, *metadata);
        parts.add("sensorMetadata", inner);
    }
    std::vector<std::string> reports;
    if (const json* list = list_in(element, "sensorReport")) {
        for (const auto& report : *list) {
            Parts inner{fields(report, report_fields), {}};
            add_extensions(inner, report);
            // The canonical order knows no business rules of a single report, the schema does.
            std::string rules;
            add(rules, report, {"bizRules"});
            if (!rules.empty()) inner.rest.push_back(rules);
            Parts outer;
            outer.add("sensorReport", inner);
            reports.push_back(outer.ordered);
            parts.rest.insert(parts.rest.end(), outer.rest.begin(), outer.rest.end());
        }
    }
    parts.ordered += joined_sorted(std::move(reports));
    add_extensions(parts, element);
    return parts;
}

Parts EventWriter::sensors(const json& elements) const {
    Parts parts;
    std::vector<std::string> each;
    for (const auto& element : elements) {
        Parts one;
        one.add("sensorElement", sensor_element(element));
        each.push_back(one.ordered);
        parts.rest.insert(parts.rest.end(), one.rest.begin(), one.rest.end());
    }
    parts.ordered = joined_sorted(std::move(each));
    return parts;
}

// A list is its name once an item, an object its name and then its members. A list that is called one (ext:stepList) is
// written as XML would hold it: its name, and its items under the name of one of them.
void EventWriter::collect_extension(std::vector<std::string>& out, const std::string& name, const json& item) const {
    constexpr std::string_view list = "List";
    if (item.is_array() && !item.empty() && name.ends_with(list)) {
        std::vector<std::string> items;
        for (const auto& each : item) collect_extension(items, name.substr(0, name.size() - list.size()), each);
        out.push_back(name + joined_sorted(std::move(items)));
    } else if (item.is_array()) {
        for (const auto& each : item) collect_extension(out, name, each);
    } else if (item.is_object()) {
        // What an XML element holds besides its attributes and children.
        const auto text = item.find("#text");
        const std::string own = text == item.end() ? "" : "=" + value(*text, Kind::plain);
        out.push_back(name + own + joined_sorted(extensions(item, Of::extension)));
    } else {
        const std::string text = value(item, Kind::plain);
        out.push_back(text.empty() ? name : fmt::format("{}={}", name, text));
    }
}

// A standard element's own members have no prefix; in an extension every member counts, by whatever name.
std::vector<std::string> EventWriter::extensions(const json& object, Of element) const {
    std::vector<std::string> each;
    if (!object.is_object()) return each;
    for (const auto& [key, item] : object.items()) {
        if (key.find(':') == std::string::npos && (element == Of::standard || no_data.contains(key))) continue;
        const std::string name = expanded_name(key, namespaces_);
        if (name != comment) collect_extension(each, name, item);
    }
    return each;
}

// Inside a standard element extensions follow its own fields. So the reference has it for namespaces that end in a
// slash; others it puts behind the event, under the names of the elements that they stand in, as CBV's rule 20 says.
// It does the same with an extension that stands alone in its element.
void EventWriter::add_extensions(Parts& parts, const json& object) const {
    std::size_t members = 0;  // as XML has them: every item of a list is one
    for (const auto& item : object) members += item.is_array() ? item.size() : 1;
    std::vector<std::string> inside;
    for (auto& extension : extensions(object, Of::standard)) {
        const bool in_place =
            extension.find("/}") != std::string::npos && extension.find("/}") < extension.find('=') && members > 1;
        (in_place ? inside : parts.rest).push_back(std::move(extension));
    }
    parts.ordered += joined_sorted(std::move(inside));
}

std::string EventWriter::pre_hash(const json& event) const {
    Parts parts{fmt::format("eventType={}", event.value("type", "")), {}};
    std::string& out = parts.ordered;
    add(out, event, {"eventTime", Kind::time});
    add(out, event, {"eventTimeZoneOffset"});
    add(out, event, {"certificationInfo"});
    add_epcs(out, event, "epcList");
    add(out, event, {"parentID"});
    add_epcs(out, event, "inputEPCList");
    add_epcs(out, event, "childEPCs");
    add_quantities(out, event, "quantityList");
    add_quantities(out, event, "childQuantityList");
    add_quantities(out, event, "inputQuantityList");
    add_epcs(out, event, "outputEPCList");
    add_quantities(out, event, "outputQuantityList");
    add(out, event, {"action"});
    add(out, event, {"transformationID"});
    add(out, event, {"bizStep", Kind::biz_step});
    add(out, event, {"disposition", Kind::disposition});
    out += disposition_changes(event);
    for (const std::string name : {"readPoint", "bizLocation"}) {
        if (event.contains(name)) parts.add(name, place(event[name]));
    }
    if (const json* elements = list_in(event, "sensorElementList")) parts.add("sensorElementList", sensors(*elements));

    // Behind it, by name: the lists of typed ids, master data, extensions and what was left inside the elements above.
    for (auto& extension : extensions(event, Of::standard)) parts.rest.push_back(std::move(extension));
    parts.rest.push_back(typed_ids(event, "bizTransactionList", transaction_fields));
    parts.rest.push_back(typed_ids(event, "destinationList", destination_fields));
    parts.rest.push_back(typed_ids(event, "sourceList", source_fields));
    if (const auto ilmd = event.find("ilmd"); ilmd != event.end()) {
        parts.rest.push_back("ilmd" + joined_sorted(extensions(*ilmd, Of::extension)));
    }
    return out + joined_sorted(std::move(parts.rest));
}

}  // namespace

Result<std::vector<HashedEvent>, std::string> hash_events(std::string_view text) {
    const auto document = read_document(text);
    if (!document) return fail(document.error());
    std::vector<HashedEvent> hashed;
    for (const auto& event : document->events) {
        std::string pre_hash = EventWriter(event.namespaces).pre_hash(*event.content);
        std::string id = fmt::format("ni:///sha-256;{}?ver=CBV2.0", hex(sha256(pre_hash)));
        hashed.push_back({std::move(pre_hash), std::move(id)});
    }
    return hashed;
}

}  // namespace tallyman::trace
