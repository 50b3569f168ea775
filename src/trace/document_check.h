// Is this a valid EPCIS 2.0 document, and if not, where and why? The rules are those of the standard's JSON-LD binding
// (EPCIS 2.0, chapter 10, and its JSON schema) written as tables; XML documents are checked in their JSON-LD form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tallyman::trace {

struct Problem {
    std::string path;  // JSON pointer: /epcisBody/eventList/0/eventTime
    std::string what;  // what is wrong and what would be right
};

// Empty when the document is valid; at most 100 problems.
std::vector<Problem> check_document(std::string_view text);

}  // namespace tallyman::trace
