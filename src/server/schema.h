// Holds a JSON value against a JSON Schema, as far as openapi.json uses it: $ref, type (also a list of types), enum,
// required, properties, additionalProperties, items, min/max of numbers, lengths and counts, oneOf, format date,
// date-time and name (ours: one line without control characters). Requests are checked with it before a handler sees
// them, answers in the tests.
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "server/problem.h"

namespace tallyman::server {

// `document` is where $ref points into. Empty when all is well; at most 20 problems.
std::vector<WrongField> check_schema(const nlohmann::json& document, const nlohmann::json& schema,
                                     const nlohmann::json& value);

}  // namespace tallyman::server
