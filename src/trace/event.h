// One event as tracing, capture and query need it: what it is about, when, where and which step, with every identifier
// in canonical form, so that an SGTIN as URN and as Digital Link on a shop's own domain are the same thing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace tallyman::trace {

// Milliseconds since 1970: EPCIS times have fractions.
using Milliseconds = std::int64_t;

struct Quantity {
    std::string epc_class;
    double count = 0;      // 0 when the event does not say
    std::string uom = {};  // empty: pieces
};

struct EventFacts {
    std::string id;    // eventID; empty when it has none
    std::string hash;  // its event hash id, where whoever keeps the events knows it; else empty
    std::string type;
    std::string action;
    std::string biz_step, disposition;    // Web URIs
    std::vector<std::string> set, unset;  // persistent dispositions
    Milliseconds time = 0;
    std::string read_point, biz_location;
    std::string parent, transformation;
    std::vector<std::string> epcs, children, inputs, outputs;
    std::vector<Quantity> quantities, child_quantities, input_quantities, output_quantities;
    std::vector<std::string> transactions, sources, destinations;  // the ids, without their types
    bool declares_error = false;

    bool is_step(std::string_view bare) const;  // "shipping"
};

EventFacts facts_of(const nlohmann::json& event);

// Everything the event names, each once: what an index leads from. Sorted.
std::vector<std::string> items_of(const EventFacts& facts);

}  // namespace tallyman::trace
