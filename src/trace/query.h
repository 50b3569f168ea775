// EPCIS 2.0's SimpleEventQuery (chapter 8.2.7.1) as a value: which events somebody asked for, in which sequence. The
// store narrows by id, things and time, and asks `matches` of the rest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "trace/event.h"

namespace tallyman::trace {

// As they came: MATCH_epc = urn:...|urn:...; several values are parted by "|".
using QueryParameters = std::vector<std::pair<std::string, std::string>>;

struct Condition {
    std::string name;
    std::vector<std::string> values;  // in the form that facts have: canonical, expanded
};

struct EventQuery {
    std::optional<Milliseconds> from, to, recorded_from, recorded_to;  // [from, to)
    std::vector<Condition> conditions;                                 // each must hold, by one of its values
    bool by_record_time = false;
    bool descending = true;
    std::optional<std::size_t> limit;      // eventCountLimit or perPage: the first so many
    std::optional<std::size_t> count_max;  // maxEventCount: more than that is an error

    // The things or ids of which each answer must name one; empty when the query names none.
    const std::vector<std::string>* things() const;
    const std::vector<std::string>* ids() const;
};

// The error names the parameter that is unknown or has an impossible value.
Result<EventQuery, std::string> parse_query(const QueryParameters& parameters);

bool matches(const EventQuery& query, const EventFacts& facts, Milliseconds recorded);

}  // namespace tallyman::trace
