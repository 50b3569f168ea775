#include "trace/event_hash.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/text.h"
#include "base/time.h"
#include "base/units.h"
#include "trace/digital_link.h"
#include "trace/document.h"
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
    Field{"time", Kind::time}, Field{"startTime", Kind::time}, Field{"endTime", Kind::time}, Field{"deviceID"},
    Field{"deviceMetadata"},   Field{"rawData"},               Field{"dataProcessingMethod"}, Field{"bizRules"},
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

// UTC with milliseconds, rounded half up at the fourth decimal. Text that is no time stays as it is: the document
// check says so, the hash still names what was written.
std::string utc_milliseconds(std::string_view text) {
    std::string fraction;
    std::string without(text);
    if (const auto dot = text.find('.'); dot != std::string_view::npos) {
        const auto end = std::min(text.find_first_not_of("0123456789", dot + 1), text.size());
        fraction = text.substr(dot + 1, end - dot - 1);
        without.erase(dot, end - dot);
    }
    const auto instant = parse_instant(without, Zone("Etc/UTC"));
    if (!instant) return std::string(text);
    fraction.resize(std::max<std::size_t>(fraction.size(), 4), '0');
    const auto ten_thousandths = *parse_integer(fraction.substr(0, 4));
    const std::int64_t milliseconds = (ten_thousandths + 5) / 10;
    const Instant rounded = *instant + Seconds{milliseconds / 1000};
    return fmt::format("{}.{:03}Z", Zone("Etc/UTC").iso(rounded).substr(0, 19), milliseconds % 1000);
}

class EventWriter {
public:
    explicit EventWriter(const Namespaces& namespaces) : namespaces_(namespaces) {}

    std::string pre_hash(const json& event) const;

private:
    std::string value(const json& item, Kind kind) const;
    void add(std::string& out, const json& parent, Field field) const;
    std::string fields(const json& object, std::span<const Field> wanted) const;
    void add_epcs(std::string& out, const json& event, std::string_view list) const;
    void add_objects(std::string& out, const json& event, std::string_view list, std::string_view element,
                     std::span<const Field> wanted) const;
    void add_place(std::string& out, const json& event, std::string_view name) const;
    void add_disposition_changes(std::string& out, const json& event) const;
    void add_sensors(std::string& out, const json& event) const;
    std::string sensor_element(const json& element) const;
    std::string report_rules(const json& event) const;
    std::string extensions(const json& object) const;
    void collect_extension(std::vector<std::string>& out, const std::string& name, const json& item) const;

    const Namespaces& namespaces_;
};

std::string joined_sorted(std::vector<std::string> parts) {
    std::ranges::sort(parts);
    return fmt::format("{}", fmt::join(parts, ""));
}

std::string number_text(const json& number) {
    if (!number.is_number_float()) return number.dump();
    const double real = number.get<double>();
    if (std::abs(real) < 1e15 && real == std::floor(real)) return fmt::format("{:.0f}", real);
    return fmt::format("{}", real);
}

std::string EventWriter::value(const json& item, Kind kind) const {
    if (item.is_number()) return number_text(item);
    if (item.is_boolean()) return item.get<bool>() ? "true" : "false";
    if (!item.is_string()) return {};
    const auto& whole = item.get_ref<const std::string&>();
    const std::string_view text = trimmed(whole);
    switch (kind) {
        case Kind::time: return utc_milliseconds(text);
        case Kind::biz_step: return expanded_term(text, Term::biz_step);
        case Kind::disposition: return expanded_term(text, Term::disposition);
        case Kind::transaction_type: return expanded_term(text, Term::transaction_type);
        case Kind::party_type: return expanded_term(text, Term::party_type);
        case Kind::component: return expanded_term(text, Term::component);
        case Kind::sensor: return expanded_term(text, Term::sensor);
        case Kind::plain: break;
    }
    return canonical_uri(expanded_urn(text));
}

void EventWriter::add(std::string& out, const json& parent, Field field) const {
    const auto found = parent.find(field.name);
    if (found == parent.end() || found->is_null()) return;
    if (!found->is_array()) {
        out += fmt::format("{}={}", field.name, value(*found, field.kind));
        return;
    }
    std::vector<std::string> each;
    for (const auto& item : *found) each.push_back(fmt::format("{}={}", field.name, value(item, field.kind)));
    out += joined_sorted(std::move(each));
}

std::string EventWriter::fields(const json& object, std::span<const Field> wanted) const {
    std::string out;
    for (const Field field : wanted) add(out, object, field);
    return out;
}

// A list that is absent or empty leaves no trace.
const json* list_in(const json& event, std::string_view name) {
    const auto found = event.find(name);
    return found == event.end() || !found->is_array() || found->empty() ? nullptr : &*found;
}

void EventWriter::add_epcs(std::string& out, const json& event, std::string_view list) const {
    const json* epcs = list_in(event, list);
    if (epcs == nullptr) return;
    std::vector<std::string> each;
    for (const auto& epc : *epcs) each.push_back("epc=" + value(epc, Kind::plain));
    out += list;
    out += joined_sorted(std::move(each));
}

void EventWriter::add_objects(std::string& out, const json& event, std::string_view list, std::string_view element,
                              std::span<const Field> wanted) const {
    const json* objects = list_in(event, list);
    if (objects == nullptr) return;
    std::vector<std::string> each;
    for (const auto& object : *objects) each.push_back(fmt::format("{}{}", element, fields(object, wanted)));
    out += list;
    out += joined_sorted(std::move(each));
}

void EventWriter::add_place(std::string& out, const json& event, std::string_view name) const {
    const auto place = event.find(name);
    if (place == event.end()) return;
    out += name;
    if (!place->is_object()) {
        out += fmt::format("id={}", value(*place, Kind::plain));
        return;
    }
    add(out, *place, {"id"});
    out += extensions(*place);
}

void EventWriter::add_disposition_changes(std::string& out, const json& event) const {
    const auto changes = event.find("persistentDisposition");
    if (changes == event.end() || !changes->is_object()) return;
    out += "persistentDisposition";
    add(out, *changes, {"set", Kind::disposition});
    add(out, *changes, {"unset", Kind::disposition});
}

std::string EventWriter::sensor_element(const json& element) const {
    std::string out = "sensorElement";
    if (const auto metadata = element.find("sensorMetadata"); metadata != element.end()) {
        out += "sensorMetadata" + fields(*metadata, metadata_fields) + extensions(*metadata);
    }
    std::vector<std::string> reports;
    if (const json* list = list_in(element, "sensorReport")) {
        for (const auto& report : *list) {
            reports.push_back("sensorReport" + fields(report, report_fields) + extensions(report));
        }
    }
    return out + joined_sorted(std::move(reports)) + extensions(element);
}

// The canonical order knows no business rules of a single report, the schema does; the reference names them, with the
// path to them, behind everything else.
std::string EventWriter::report_rules(const json& event) const {
    std::string out;
    const json* elements = list_in(event, "sensorElementList");
    if (elements == nullptr) return out;
    for (const auto& element : *elements) {
        const json* reports = list_in(element, "sensorReport");
        if (reports == nullptr) continue;
        for (const auto& report : *reports) {
            if (!report.contains("bizRules")) continue;
            out += "sensorElementListsensorElementsensorReport";
            add(out, report, {"bizRules"});
        }
    }
    return out;
}

void EventWriter::add_sensors(std::string& out, const json& event) const {
    const json* elements = list_in(event, "sensorElementList");
    if (elements == nullptr) return;
    std::vector<std::string> each;
    for (const auto& element : *elements) each.push_back(sensor_element(element));
    out += "sensorElementList";
    out += joined_sorted(std::move(each));
}

// A list is its name once an item, an object its name and then its members.
void EventWriter::collect_extension(std::vector<std::string>& out, const std::string& name, const json& item) const {
    if (item.is_array()) {
        for (const auto& each : item) collect_extension(out, name, each);
    } else if (item.is_object()) {
        // What an XML element holds besides its attributes and children.
        const auto text = item.find("#text");
        const std::string own = text == item.end() ? "" : "=" + value(*text, Kind::plain);
        out.push_back(name + own + extensions(item));
    } else if (item.is_null()) {
        out.push_back(name);
    } else {
        out.push_back(fmt::format("{}={}", name, value(item, Kind::plain)));
    }
}

std::string EventWriter::extensions(const json& object) const {
    if (!object.is_object()) return {};
    std::vector<std::string> each;
    for (const auto& [key, item] : object.items()) {
        if (key == "rdfs:comment") continue;  // words about the event, not part of it
        const std::string name = expanded_name(key, namespaces_);
        if (!name.empty()) collect_extension(each, name, item);
    }
    return joined_sorted(std::move(each));
}

std::string EventWriter::pre_hash(const json& event) const {
    std::string out = fmt::format("eventType={}", event.value("type", ""));
    add(out, event, {"eventTime", Kind::time});
    add(out, event, {"eventTimeZoneOffset"});
    add(out, event, {"certificationInfo"});
    add_epcs(out, event, "epcList");
    add(out, event, {"parentID"});
    add_epcs(out, event, "inputEPCList");
    add_epcs(out, event, "childEPCs");
    add_objects(out, event, "quantityList", "quantityElement", quantity_fields);
    add_objects(out, event, "childQuantityList", "quantityElement", quantity_fields);
    add_objects(out, event, "inputQuantityList", "quantityElement", quantity_fields);
    add_epcs(out, event, "outputEPCList");
    add_objects(out, event, "outputQuantityList", "quantityElement", quantity_fields);
    add(out, event, {"action"});
    add(out, event, {"transformationID"});
    add(out, event, {"bizStep", Kind::biz_step});
    add(out, event, {"disposition", Kind::disposition});
    add_disposition_changes(out, event);
    add_place(out, event, "readPoint");
    add_place(out, event, "bizLocation");
    add_objects(out, event, "bizTransactionList", "", transaction_fields);
    add_objects(out, event, "destinationList", "", destination_fields);
    add_objects(out, event, "sourceList", "", source_fields);
    add_sensors(out, event);
    if (const auto ilmd = event.find("ilmd"); ilmd != event.end() && ilmd->is_object()) {
        out += "ilmd" + extensions(*ilmd);
    }
    return out + extensions(event) + report_rules(event);
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
