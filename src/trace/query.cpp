#include "trace/query.h"

#include <algorithm>
#include <array>
#include <functional>

#include <fmt/format.h>

#include "base/text.h"
#include "trace/digital_link.h"
#include "trace/event_time.h"
#include "trace/vocabulary.h"

namespace tallyman::trace {
namespace {

using Values = std::vector<std::string>;
using Test = std::function<bool(const EventFacts&, const Values&)>;
enum class Form { plain, uri, biz_step, disposition, number, truth };

struct Parameter {
    std::string_view name;
    Form form;
    Test holds;
};

bool has(const Values& values, std::string_view one) { return std::ranges::find(values, one) != values.end(); }

// A pattern ends in *; everything else is compared as a whole.
bool fits(std::string_view pattern, std::string_view item) {
    return pattern.ends_with('*') ? item.starts_with(pattern.substr(0, pattern.size() - 1)) : pattern == item;
}
bool any_fits(const Values& items, const Values& patterns) {
    return std::ranges::any_of(items, [&](const auto& item) {
        return std::ranges::any_of(patterns, [&](const auto& pattern) { return fits(pattern, item); });
    });
}
Values classes(const std::vector<Quantity>& quantities) {
    Values values;
    for (const auto& quantity : quantities) values.push_back(quantity.epc_class);
    return values;
}
Values joined(std::initializer_list<Values> lists) {
    Values all;
    for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
    return all;
}
Values all_quantity_classes(const EventFacts& e) {
    return joined({classes(e.quantities), classes(e.child_quantities), classes(e.input_quantities),
                   classes(e.output_quantities)});
}
template <class Compare>
Test counted(Compare compare) {
    return [compare](const EventFacts& event, const Values& values) {
        return std::ranges::any_of(event.quantities, [&](const Quantity& quantity) {
            return std::ranges::any_of(values,
                                       [&](const auto& v) { return compare(quantity.count, *parse_decimal(v)); });
        });
    };
}

const std::vector<Parameter>& parameters() {
    using E = const EventFacts&;
    using V = const Values&;
    static const std::vector<Parameter> all = {
        {"eventType", Form::plain, [](E e, V v) { return has(v, e.type); }},
        {"EQ_eventID", Form::plain, [](E e, V v) { return has(v, e.id); }},
        {"EQ_action", Form::plain, [](E e, V v) { return has(v, e.action); }},
        {"EQ_bizStep", Form::biz_step, [](E e, V v) { return has(v, e.biz_step); }},
        {"EQ_disposition", Form::disposition, [](E e, V v) { return has(v, e.disposition); }},
        {"EQ_persistentDisposition_set", Form::disposition, [](E e, V v) { return any_fits(e.set, v); }},
        {"EQ_persistentDisposition_unset", Form::disposition, [](E e, V v) { return any_fits(e.unset, v); }},
        {"EQ_readPoint", Form::uri, [](E e, V v) { return has(v, e.read_point); }},
        {"EQ_bizLocation", Form::uri, [](E e, V v) { return has(v, e.biz_location); }},
        {"EQ_bizTransaction", Form::uri, [](E e, V v) { return any_fits(e.transactions, v); }},
        {"EQ_source", Form::uri, [](E e, V v) { return any_fits(e.sources, v); }},
        {"EQ_destination", Form::uri, [](E e, V v) { return any_fits(e.destinations, v); }},
        {"EQ_transformationID", Form::uri, [](E e, V v) { return has(v, e.transformation); }},
        {"MATCH_epc", Form::uri,
         [](E e, V v) {
             return any_fits(joined({e.epcs, e.children}), v);
         }},
        {"MATCH_parentID", Form::uri, [](E e, V v) { return any_fits({e.parent}, v); }},
        {"MATCH_inputEPC", Form::uri, [](E e, V v) { return any_fits(e.inputs, v); }},
        {"MATCH_outputEPC", Form::uri, [](E e, V v) { return any_fits(e.outputs, v); }},
        {"MATCH_anyEPC", Form::uri,
         [](E e, V v) {
             return any_fits(joined({e.epcs, e.children, e.inputs, e.outputs, {e.parent}}), v);
         }},
        {"MATCH_epcClass", Form::uri,
         [](E e, V v) {
             return any_fits(joined({classes(e.quantities), classes(e.child_quantities)}), v);
         }},
        {"MATCH_inputEPCClass", Form::uri, [](E e, V v) { return any_fits(classes(e.input_quantities), v); }},
        {"MATCH_outputEPCClass", Form::uri, [](E e, V v) { return any_fits(classes(e.output_quantities), v); }},
        {"MATCH_anyEPCClass", Form::uri, [](E e, V v) { return any_fits(all_quantity_classes(e), v); }},
        {"EQ_quantity", Form::number, counted(std::equal_to<>())},
        {"GT_quantity", Form::number, counted(std::greater<>())},
        {"GE_quantity", Form::number, counted(std::greater_equal<>())},
        {"LT_quantity", Form::number, counted(std::less<>())},
        {"LE_quantity", Form::number, counted(std::less_equal<>())},
        {"EXISTS_errorDeclaration", Form::truth, [](E e, V v) { return e.declares_error == (v.front() == "true"); }},
    };
    return all;
}

const Parameter* parameter_named(std::string_view name) {
    const auto found = std::ranges::find(parameters(), name, &Parameter::name);
    return found == parameters().end() ? nullptr : &*found;
}

std::optional<std::string> in_form(std::string_view text, Form form) {
    switch (form) {
        case Form::plain:
            return std::string(text);
        case Form::uri:
            return text.ends_with('*') ? std::string(text) : canonical_uri(text);
        case Form::biz_step:
            return expanded_term(text, Term::biz_step);
        case Form::disposition:
            return expanded_term(text, Term::disposition);
        case Form::number:
            return parse_decimal(text) ? std::optional(std::string(text)) : std::nullopt;
        case Form::truth:
            return text == "true" || text == "false" ? std::optional(std::string(text)) : std::nullopt;
    }
    return {};
}

// Times, sequence and limits; nothing when the parameter is none of them, false when its value is impossible.
std::optional<bool> set_bound(EventQuery& query, std::string_view name, std::string_view value) {
    const auto time = [&](std::optional<Milliseconds>& bound) {
        bound = milliseconds_of(value);
        return bound.has_value();
    };
    const auto count = [&](std::optional<std::size_t>& bound) {
        const auto number = parse_integer(value);
        if (!number || *number < 1) return false;
        bound = static_cast<std::size_t>(*number);
        return true;
    };
    const auto choice = [&](bool& flag, std::string_view no, std::string_view yes) {
        flag = value == yes;
        return flag || value == no;
    };
    if (name == "GE_eventTime") return time(query.from);
    if (name == "LT_eventTime") return time(query.to);
    if (name == "GE_recordTime") return time(query.recorded_from);
    if (name == "LT_recordTime") return time(query.recorded_to);
    if (name == "eventCountLimit" || name == "perPage") return count(query.limit);
    if (name == "maxEventCount") return count(query.count_max);
    if (name == "orderBy") return choice(query.by_record_time, "eventTime", "recordTime");
    if (name == "orderDirection") return choice(query.descending, "ASC", "DESC");
    return {};
}

const std::vector<std::string>* whole_values(const EventQuery& query, std::string_view prefix) {
    for (const auto& condition : query.conditions) {
        const bool whole = std::ranges::none_of(condition.values, [](const auto& v) { return v.ends_with('*'); });
        if (condition.name.starts_with(prefix) && whole) return &condition.values;
    }
    return nullptr;
}

}  // namespace

const std::vector<std::string>* EventQuery::things() const { return whole_values(*this, "MATCH_"); }
const std::vector<std::string>* EventQuery::ids() const { return whole_values(*this, "EQ_eventID"); }

Result<EventQuery, std::string> parse_query(const QueryParameters& given) {
    EventQuery query;
    for (const auto& [name, text] : given) {
        const auto impossible = [&, &name = name, &text = text] {
            return fail(fmt::format("{}: \"{}\" is no value for it", name, text));
        };
        if (const auto bound = set_bound(query, name, text)) {
            if (!*bound) return impossible();
            continue;
        }
        const Parameter* parameter = parameter_named(name);
        if (parameter == nullptr) return fail(fmt::format("{} is no parameter of an event query", name));
        Condition condition{name, {}};
        for (std::string_view rest = text;;) {
            const auto bar = rest.find('|');
            const auto value = in_form(rest.substr(0, bar), parameter->form);
            if (!value || value->empty()) return impossible();
            condition.values.push_back(*value);
            if (bar == std::string_view::npos) break;
            rest.remove_prefix(bar + 1);
        }
        query.conditions.push_back(std::move(condition));
    }
    if (query.limit && query.count_max)
        return fail(std::string("eventCountLimit and maxEventCount exclude each other"));
    return query;
}

bool matches(const EventQuery& query, const EventFacts& facts, Milliseconds recorded) {
    if (query.from && facts.time < *query.from) return false;
    if (query.to && facts.time >= *query.to) return false;
    if (query.recorded_from && recorded < *query.recorded_from) return false;
    if (query.recorded_to && recorded >= *query.recorded_to) return false;
    return std::ranges::all_of(query.conditions, [&](const Condition& condition) {
        return parameter_named(condition.name)->holds(facts, condition.values);
    });
}

}  // namespace tallyman::trace
