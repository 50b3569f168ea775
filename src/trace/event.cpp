#include "trace/event.h"

#include <algorithm>
#include <initializer_list>

#include <nlohmann/json.hpp>

#include "trace/digital_link.h"
#include "trace/event_time.h"
#include "trace/vocabulary.h"

namespace tallyman::trace {
namespace {

using nlohmann::json;

std::string text(const json& object, const char* name) {
    const auto found = object.find(name);
    return found == object.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

std::string uri(const json& object, const char* name) { return canonical_uri(text(object, name)); }

std::string term(const json& object, const char* name, Term kind) {
    const std::string value = text(object, name);
    return value.empty() ? value : expanded_term(value, kind);
}

template <class Read>
auto each(const json& object, const char* name, Read read) {
    std::vector<std::invoke_result_t<Read, const json&>> values;
    const auto found = object.find(name);
    if (found == object.end() || !found->is_array()) return values;
    for (const auto& item : *found) values.push_back(read(item));
    return values;
}

std::vector<std::string> uris(const json& object, const char* name) {
    return each(object, name, [](const json& item) {
        return item.is_string() ? canonical_uri(item.get_ref<const std::string&>()) : std::string();
    });
}

std::vector<std::string> uris_within(const json& object, const char* list, const char* name) {
    return each(object, list, [name](const json& item) { return item.is_object() ? uri(item, name) : std::string(); });
}

std::vector<Quantity> quantities(const json& object, const char* name) {
    return each(object, name, [](const json& item) -> Quantity {
        if (!item.is_object()) return {};
        const auto count = item.find("quantity");
        return {uri(item, "epcClass"), count != item.end() && count->is_number() ? count->get<double>() : 0,
                text(item, "uom")};
    });
}

std::vector<std::string> dispositions(const json& event, const char* name) {
    const auto found = event.find("persistentDisposition");
    if (found == event.end() || !found->is_object()) return {};
    return each(*found, name, [](const json& item) {
        return item.is_string() ? expanded_term(item.get_ref<const std::string&>(), Term::disposition) : std::string();
    });
}

std::string place(const json& event, const char* name) {
    const auto found = event.find(name);
    return found == event.end() || !found->is_object() ? std::string() : uri(*found, "id");
}

}  // namespace

bool EventFacts::is_step(std::string_view bare) const { return biz_step == expanded_term(bare, Term::biz_step); }

EventFacts facts_of(const json& event) {
    EventFacts facts;
    facts.id = text(event, "eventID");
    facts.type = text(event, "type");
    facts.action = text(event, "action");
    facts.biz_step = term(event, "bizStep", Term::biz_step);
    facts.disposition = term(event, "disposition", Term::disposition);
    facts.set = dispositions(event, "set");
    facts.unset = dispositions(event, "unset");
    facts.time = milliseconds_of(text(event, "eventTime")).value_or(0);
    facts.read_point = place(event, "readPoint");
    facts.biz_location = place(event, "bizLocation");
    facts.parent = uri(event, "parentID");
    facts.transformation = uri(event, "transformationID");
    facts.epcs = uris(event, "epcList");
    facts.children = uris(event, "childEPCs");
    facts.inputs = uris(event, "inputEPCList");
    facts.outputs = uris(event, "outputEPCList");
    facts.quantities = quantities(event, "quantityList");
    facts.child_quantities = quantities(event, "childQuantityList");
    facts.input_quantities = quantities(event, "inputQuantityList");
    facts.output_quantities = quantities(event, "outputQuantityList");
    facts.transactions = uris_within(event, "bizTransactionList", "bizTransaction");
    facts.sources = uris_within(event, "sourceList", "source");
    facts.destinations = uris_within(event, "destinationList", "destination");
    facts.declares_error = event.contains("errorDeclaration");
    return facts;
}

std::vector<std::string> items_of(const EventFacts& facts) {
    std::vector<std::string> items;
    for (const auto* list : {&facts.epcs, &facts.children, &facts.inputs, &facts.outputs}) {
        items.insert(items.end(), list->begin(), list->end());
    }
    for (const auto* list :
         {&facts.quantities, &facts.child_quantities, &facts.input_quantities, &facts.output_quantities}) {
        for (const auto& quantity : *list) items.push_back(quantity.epc_class);
    }
    items.push_back(facts.parent);
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    std::erase(items, "");
    return items;
}

}  // namespace tallyman::trace
